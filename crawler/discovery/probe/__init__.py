"""Which of what an outlet offers a crawl should read, and its file."""
