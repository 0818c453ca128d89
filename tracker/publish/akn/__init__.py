"""A text as Akoma Ntoso 3.0."""
