"""What is true of any text of law: text keys, numerals, and a table for each language."""
