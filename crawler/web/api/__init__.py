"""The HTTP API: a table of operations, the description that is made from it, and what answers them."""
