"""The static site: the record as pages that work from a folder, in English and Chinese."""
