"""Sections whose heads are bare numbers, told by the way they count through a text."""
