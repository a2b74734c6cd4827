"""What a person wrote for an outlet: selectors and page objects. It wins over all that is learned."""
