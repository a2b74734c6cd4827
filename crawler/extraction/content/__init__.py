"""Which text blocks of a page, or which texts of its JSON, are its article's."""
