"""What a page says of its article, one file a field: each gives candidates, the most trusted first."""

from crawler.extraction.fields.candidate import Candidate, first

__all__ = ["Candidate", "first"]
