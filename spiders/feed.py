"""Feeds of notices: RSS and Atom. As a listing, asked for as a feed."""

from __future__ import annotations

from spiders.listing import ListingSpider


class FeedSpider(ListingSpider):
    """Conditional requests matter here: feeds are asked often and change rarely. Options as `listing`."""

    name = "feed"
    accept = "application/atom+xml,application/rss+xml,application/rdf+xml,application/xml;q=0.9,*/*;q=0.5"


SPIDER = FeedSpider
