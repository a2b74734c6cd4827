"""The commands that ``crawler`` has, one module each, and their options."""
