"""The JSON that leaves the program: its shapes and their schemas."""
