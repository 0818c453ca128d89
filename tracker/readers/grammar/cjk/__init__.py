"""Texts in 条, 款, 项: Chinese and Japanese statutes."""
