"""The commands that answer others for as long as they run."""
