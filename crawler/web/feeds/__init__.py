"""Feeds with full texts: of a query, and of an outlet's own feed that has summaries alone."""
