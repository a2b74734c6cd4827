"""Where an outlet lists its articles: bytes of feeds, sitemaps, listings and policies in, links and decisions out."""
