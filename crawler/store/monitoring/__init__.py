"""What is wrong with an outlet, held against its own past."""
