"""One module a product: a result of the domain in the words of an edition, as data, blocks and a page."""
