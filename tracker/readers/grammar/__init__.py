"""Grammars of numbered law: articles, sections and their parts, by language."""
