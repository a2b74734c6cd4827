"""Feeds: RSS, Atom and JSON Feed to links."""
