"""Programs that tests run as processes of their own: `python -m tests.store.processes.NAME`."""
