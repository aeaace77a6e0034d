"""What PostgreSQL counts of what was done in a database."""

import time

import psycopg

# A session that falls idle tells its counts within ten seconds.
TOLD = 11.0


def settled(owner: str, count: str) -> int:
    """The answer of a counting statement, once no session has anything more to tell."""
    with psycopg.connect(owner, autocommit=True) as connection:
        last = -1
        while True:
            [now] = connection.execute(count.encode()).fetchone() or [0]
            if now == last:
                return int(now)
            last = now
            time.sleep(TOLD)
