"""The budgets of the design, each measured beside a floor or a peer in the same run.

Every module here has ``run() -> None``, which prints a line per figure. They are no tests: a slow
machine is no failure.
"""
