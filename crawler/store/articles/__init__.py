"""Articles in the store: kept once, their revisions, and the pages that templates are learned from."""
