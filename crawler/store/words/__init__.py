"""The words of articles: how a text is parted into them, what a search asks for, the index that it asks."""
