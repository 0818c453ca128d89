"""How close texts are to each other: agreements to the templates, and text that two of them share."""
