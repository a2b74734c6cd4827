"""What a store holds and how its crawls do, for those who watch and those who look back."""
