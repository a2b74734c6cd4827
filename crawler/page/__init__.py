"""Bytes of a page to a tree, its text and class names read in one way, and what may stand in an article's place."""
