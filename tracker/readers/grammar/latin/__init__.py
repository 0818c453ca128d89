"""Acts and treaties in English, French, Spanish and German as plain text: their parts and what they hold."""
