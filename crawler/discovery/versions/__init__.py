"""Further versions and further pages of one article."""
