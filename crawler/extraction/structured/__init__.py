"""What a page says as data: JSON-LD, microdata, meta elements, and the state of its scripts."""
