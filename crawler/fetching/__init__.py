"""How a page is fetched: the download handler, the downloader and the address guard."""
