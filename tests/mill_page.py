"""A page of an invented outlet with four paragraphs, and what a test wants between the second and the third."""

from __future__ import annotations

from crawler.extraction import extract
from crawler.items import Article

TEXT = [
    "The mill above the river turned again on Tuesday, nine weeks after a storm had taken two of its four sails away.",
    "Some eighty people had come to see it. The baker gave away all he had, and the school choir sang until noon.",
    "The miller said that the new sails had cost more than the house below them, but that nobody had asked about it.",
    "A second mill may be built next year when the parish finds the money. It will vote on that at the end of May.",
]
LONG = "The old sails are to hang in the hall of the parish, with a plate that says who had flown away with them."
MORE = (
    "The parish has asked for two more reports on the bridge and will not decide before it has read the last of them."
)


def read(inner: str) -> Article:
    html = f"""<html><head><title>Mill turns again - Outlet</title></head><body><main><article><h1>Mill turns again</h1>
    <p>{TEXT[0]}</p><p>{TEXT[1]}</p>{inner}<p>{TEXT[2]}</p><p>{TEXT[3]}</p></article></main></body></html>"""
    return extract(html, "https://outlet.example/news/mill-turns")
