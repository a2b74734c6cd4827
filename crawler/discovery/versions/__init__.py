"""Tells AMP, print and stub pages, and the further pages of an article, from the article that they lead to."""
