"""URL HOST OWNER LOG COUNT DELAY: take the lease of HOST so many times, logging each hold's clock."""

import os
import sys
import time

from tracker.store import leases
from tracker.store.db import Store

url, host, owner, log, count, delay = sys.argv[1:]
store = Store(url)
out = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
left = int(count)
while left:
    wait = leases.acquire(store, host, owner, ttl=30, delay=float(delay))
    if wait is not None:
        time.sleep(min(wait, 0.02))
        continue
    start = time.monotonic()  # one clock for all processes of the machine
    time.sleep(0.005)
    os.write(out, f"{start} {time.monotonic()} {owner}\n".encode())
    leases.release(store, host, owner)
    left -= 1
store.dispose()
