"""Readers: captures in, a `Document` out. One module per format; `registry.py` chooses among them."""
