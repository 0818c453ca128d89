"""The life of a rule: dated steps, deadlines, and the evidence for a date."""
