"""Pages of archives, read in worker processes without a crawl."""
