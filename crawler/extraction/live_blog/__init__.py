"""Live blogs: many entries, each with its time."""
