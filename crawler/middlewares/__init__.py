"""Scrapy's downloader middlewares."""
