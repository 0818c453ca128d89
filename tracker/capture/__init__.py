"""Getting captures: web archives read and written, guarded downloads, the crawl itself."""
