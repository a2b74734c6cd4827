"""Articles in the store: kept once, asked for and searched, their revisions, and the pages to learn templates from."""
