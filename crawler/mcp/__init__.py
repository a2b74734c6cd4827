"""Tools over a store for programs that speak the Model Context Protocol (modelcontextprotocol.io)."""
