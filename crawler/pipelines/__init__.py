"""Scrapy's item pipelines, one stage each."""
