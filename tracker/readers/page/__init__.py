"""Any other page: its content found among menus and noise, read by articles or headings."""
