"""Pages that come as plain text."""
