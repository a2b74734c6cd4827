"""What `crawler serve` answers: pages for people, the API, feeds."""
