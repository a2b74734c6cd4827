"""Who runs crawls: one crawl in this process, or many outlets on a schedule."""
