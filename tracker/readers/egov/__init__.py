"""The e-Gov laws of Japan: JSON and XML of the interface, pages of the old site."""
