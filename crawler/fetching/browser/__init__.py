"""Pages that need JavaScript: a browser runs their scripts, behind the address guard and within bounds."""
