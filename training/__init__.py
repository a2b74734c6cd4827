"""How what the package learned beforehand was fitted: one command for each file of numbers."""
