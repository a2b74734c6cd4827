"""Copies of one text across addresses and outlets: how they are found, told apart, and put together."""
