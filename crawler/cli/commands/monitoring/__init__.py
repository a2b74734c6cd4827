"""Commands that say how crawls do, and that have somebody told."""
