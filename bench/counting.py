"""What PostgreSQL counts of what was done in a database."""

import time
from typing import Any

import psycopg

# A session that falls idle tells its counts within ten seconds.
TOLD = 11.0
# One that ends tells them on its way out.
LEAVES = 1.0


def settled(owner: str, count: str) -> int:
    """The answer of a counting statement, once no session has anything more to tell."""
    with psycopg.connect(owner, autocommit=True) as connection:
        last = -1
        while True:
            now = _answer(connection, count)
            if now == last:
                return now
            last = now
            time.sleep(TOLD)


def counted(owner: str, count: str) -> int:
    """What was told so far."""
    with psycopg.connect(owner, autocommit=True) as connection:
        return _answer(connection, count)


def counted_after_the_end(owner: str, count: str) -> int:
    """Once the server whose sessions did the counted things has ended."""
    time.sleep(LEAVES)
    return counted(owner, count)


def _answer(connection: psycopg.Connection[Any], count: str) -> int:
    [now] = connection.execute(count.encode()).fetchone() or [0]
    return int(now)
