"""The state of one crawl while it runs: its store session, what is lent out, its hosts, templates and workers."""
