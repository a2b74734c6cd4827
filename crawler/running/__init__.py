"""Starts, schedules and ends crawls: one crawl in this process, or many outlets, each when it is due."""
