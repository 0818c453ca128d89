"""Generators of the pages under docs/reference and docs/sources."""
