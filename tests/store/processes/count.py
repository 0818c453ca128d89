"""URL TIMES: read a number and write it back one higher, TIMES times; prints nothing, fails loudly."""

import sys
from datetime import UTC, datetime

from sqlalchemy import insert, select, update

from tracker.store.db import Store
from tracker.store.models import HostLease

url, times = sys.argv[1], int(sys.argv[2])
store = Store(url)
now = datetime.now(UTC)
for _ in range(times):
    with store.write() as session:
        seen = session.execute(select(HostLease.owner).where(HostLease.host == "counter")).scalar()
        if seen is None:
            session.execute(insert(HostLease).values(host="counter", owner="1", until=now, next_ok=now))
        else:
            session.execute(
                update(HostLease).where(HostLease.host == "counter").values(owner=str(int(seen) + 1))
            )
store.dispose()
