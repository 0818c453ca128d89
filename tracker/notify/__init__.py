"""Alerts: who wants to know what, through which channel and when; delivered at least once, shown once."""
