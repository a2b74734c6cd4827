"""Which text blocks of a page are its article's."""
