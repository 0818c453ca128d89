"""Addresses of mail, strictly."""

from __future__ import annotations


def address(text: str) -> str:
    """One bare address. Raises `ValueError`: nothing that could become another header passes."""
    name, at, host = text.rpartition("@")
    if not (name and at and host) or any(c.isspace() or c in "<>,;\"'()" for c in text):
        raise ValueError("an address of mail is not one: write name@example.org, and one in each line")
    return text
