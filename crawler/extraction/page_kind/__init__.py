"""Whether a page is an article at all, or a forum's, a shop's, a handbook's, a service's or a list."""
