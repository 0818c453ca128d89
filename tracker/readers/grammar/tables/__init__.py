"""The tables of languages."""
