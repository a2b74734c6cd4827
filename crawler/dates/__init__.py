"""Dates as people and machines write them, to instants."""
