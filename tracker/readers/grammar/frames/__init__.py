"""What stands around the articles of a text: titles, recitals, signatures, footnotes."""
