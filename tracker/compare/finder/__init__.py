"""Finds the provisions of a text that speak to a topic, and suggests a value for coders."""
