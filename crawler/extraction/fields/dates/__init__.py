"""When an article was published and changed: where a page says so."""
