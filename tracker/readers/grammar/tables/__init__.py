"""Plain text of statutes whose articles are headed in another language: Korean, Turkish, Russian and more."""
