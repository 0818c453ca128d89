"""Formats that one publisher serves: their documented XML, HTML or JSON."""
