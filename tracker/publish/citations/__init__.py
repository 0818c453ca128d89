"""A provision as a citation: plain, BibTeX, GB/T 7714, OSCOLA."""
