"""Ways out. Each sends one message once and says what came of it, as surely as it can be known.

A sender calls ``mark`` right before the first byte goes out by which the message might arrive. Until
then a failure means that it did not; after that, silence means that nobody knows.
"""
