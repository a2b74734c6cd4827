"""What one crawl holds while it runs: its store session, leases, hosts, templates and worker processes."""
