"""URL: commit bodies for ever, printing the SHA-256 of each once it is committed."""

import sys
from itertools import count

from tracker.store import blobs
from tracker.store.db import Store

store = Store(sys.argv[1])
for number in count():
    with store.write() as session:
        sha256 = blobs.put(session, b"body %d" % number * 100)
    print(sha256, flush=True)
