"""The digital-rules tracker: watch, compare and brief on digital regulation."""

__version__ = "0.1.0"
