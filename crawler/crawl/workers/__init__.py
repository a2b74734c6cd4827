"""The processes that parse and extract, so that the event loop never does."""
