"""What an address says by itself: an article's, a listing's, or furniture's."""
