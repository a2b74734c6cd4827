"""Reads what a host allows crawlers, in robots.txt and tdmrep.json, for those who obey it."""
