"""What a page says as data: JSON-LD, microdata and meta elements."""
