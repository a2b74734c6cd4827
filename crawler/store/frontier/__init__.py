"""URLs to fetch: enqueued, leased, completed or deferred, host by host."""
