"""Sitemaps: XML and text to links, and which files of an index to read."""
