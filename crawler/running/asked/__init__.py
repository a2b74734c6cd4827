"""What clients of a server have fetched: commands in processes of their own, and jobs of them."""
