"""What people see in a browser, a file a view; each has ``routes``."""
