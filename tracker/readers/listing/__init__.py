"""Lists of notices: pages, feeds and JSON, read into entries with dates and kinds."""
