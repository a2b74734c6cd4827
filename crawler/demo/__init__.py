"""The invented outlets, served on this machine."""
