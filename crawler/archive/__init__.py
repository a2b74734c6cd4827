"""What was fetched, as WARC files that any reader of them reads, found by a CDXJ index, and read again from there."""
