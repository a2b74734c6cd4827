"""Work that nodes of a Ray cluster do. Ray starts it; what is done, and how far it is, stands in the store alone."""
