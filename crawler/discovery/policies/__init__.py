"""What a host asks of crawlers: robots.txt and tdmrep.json."""
