"""A fetched page as all its readers see it: from bytes to a tree, its text and class names, whether it is a wall."""
