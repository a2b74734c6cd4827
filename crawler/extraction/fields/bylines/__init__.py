"""Who wrote an article: places of bylines, and the names in them."""
