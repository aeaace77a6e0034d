"""Why a mark is missed, as profiles of 2026-11-27 and the rows themselves showed; docs/speed.md says it at length."""

from collections.abc import Iterator
from dataclasses import replace

from bench.marks import Row

CONTAINER = "four fifths are asn1crypto building the signature's container, in Python"
SCANS = "each field walks for itself: eleven index scans a card, the floor's six"
FLOOR = "the floor itself was no faster than 0.36 to 0.4 of PostGraphile (2026-11-27)"
ACT = "Python: half makes objects of the rows it locks, a fifth asks who is asking, a fifth is GraphQL"
ORDER = "one core, and the board's row, which is locked over three round trips"
EVENT = "about 24 ms an event (2026-11-27) before its frames: the bell, the feed's read, one execution"
RAW = "raw frames themselves took 0.35 of it for 1,000 sockets and 0.22 for 5,000 (2026-11-27); to that come some 24 ms an event"
SOCKET = "the operation, its context and its reader's coroutines, beside what a bare socket keeps"
# By the beginning of the workload, and by a word of the mark.
REASONS = (
    ("seal, 3 pages", "", CONTAINER),
    ("seal, 10 MB", "", "the same container, which does not grow; the rest is 1.8 times hash and sign"),
    ("board of", "floor", SCANS),
    ("board of", "PostGraphile", FLOOR),
    ("the same, 8", "floor", SCANS),
    ("the same, 8", "PostGraphile", "the floor itself serves four times as many as PostGraphile"),
    ("whole board", "floor", SCANS),
    ("whole board", "PostGraphile", FLOOR),
    ("moveJob over", "", ACT),
    ("moveJob, 8", "single statement", ORDER),
    ("moveJob, 8", "naive", ORDER + "; the naive way checks and keeps much less"),
    ("one event", "raw frames", EVENT),
    ("one event", "graphql-ws", RAW),
    ("", "bare uvicorn", SOCKET),
    ("", "raw frames", EVENT),
    ("last signature", "", EVENT + ", and the sealing and mails that begin beside it"),
)


def reasoned(rows: list[Row]) -> Iterator[Row]:
    for row in rows:
        missed = row.met is False and not row.why
        yield replace(row, why=reason(row)) if missed else row


def reason(row: Row) -> str:
    return next((why for what, mark, why in REASONS if row.what.startswith(what) and mark in row.mark), "")
