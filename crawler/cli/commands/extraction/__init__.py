"""Commands that read pages which are there already: one module a command."""
