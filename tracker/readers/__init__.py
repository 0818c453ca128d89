"""Readers: captures in, a `Document` out. One module per format; `formats.py` chooses among them."""
