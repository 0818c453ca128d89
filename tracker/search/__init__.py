"""Search by name: what things are called, and which of them a question means."""
