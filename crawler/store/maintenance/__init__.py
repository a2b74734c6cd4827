"""The store as a whole: how large it is, and whether it is sound."""
