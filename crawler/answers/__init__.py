"""What is asked of a store and told of it: the same for the command line, the API, MCP and feeds, and without SQL."""
