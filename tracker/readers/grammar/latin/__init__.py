"""Plain text of acts and treaties in the common western layouts: where its parts begin and what they hold."""
