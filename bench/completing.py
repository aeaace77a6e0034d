"""Many envelopes completed at once: all are sealed, in memory that does not grow, while the board stays quick."""

import asyncio
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median

import psycopg

from bench.accounts import descendants, memory
from bench.boards import USUAL, Boards
from bench.data import Data
from bench.laying import lay
from bench.marks import Row, ratio
from bench.signing import prepared
from bench.systems import System, body, countersign, worker

SIGN = "mutation Sign($input: SignInput!) { sign(input: $input) { userErrors { code message } ceremony { state } } }"
LEFT = "select count(*) from envelope where firm_id = %s and state = 'COMPLETED' and seal_state <> 'SEALED'"
ROUND = 2.0
PATIENCE = 1800.0


@dataclass
class Watched:
    """What was seen while the worker sealed: how many were left, the worker's memory, the board's p50, by rounds."""

    left: list[int] = field(default_factory=list)
    bytes: list[int] = field(default_factory=list)
    boards: list[float] = field(default_factory=list)


def measure(data: Data, count: int) -> list[Row]:
    with countersign(data) as us, psycopg.connect(data.owner, autocommit=True) as database:
        _complete(data, us, count)

        def left() -> int:
            found = database.execute(LEFT, [data.firm_id]).fetchone()
            assert found is not None
            return int(found[0])

        queued = left()
        boards = Boards(data, [us], 1, ROUND)

        def read() -> float:
            return boards.timed(boards.new_questions, USUAL, 1)[us.name].p50

        quiet = median([read() for _ in range(5)])
        started = time.perf_counter()
        with _working(data) as process:
            seen = _watch(process, left, read)
        return _rows(queued, count, quiet, seen, time.perf_counter() - started)


def _complete(data: Data, us: System, count: int) -> None:
    """Everybody signs, with nobody there to seal."""
    jobs = lay(data.owner, data.firm_id, count).jobs
    ready = [asyncio.run(prepared(data, us, job)) for job in jobs]
    asked = us.ask([body(SIGN, {"input": each}) for each in ready], at_once=8, seconds=PATIENCE)
    if asked.failed:
        raise RuntimeError(f"{asked.failed} of {count} signatures failed")


@contextmanager
def _working(data: Data) -> Iterator[subprocess.Popen[bytes]]:
    process = worker(data)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(30)


def _watch(process: subprocess.Popen[bytes], left: Callable[[], int], read: Callable[[], float]) -> Watched:
    seen, until = Watched(), time.monotonic() + PATIENCE
    while (now := left()) and time.monotonic() < until and process.poll() is None:
        seen.left.append(now)
        seen.bytes.append(sum(map(memory, [process.pid, *descendants(process.pid)])))
        seen.boards.append(read())
    seen.left.append(now)
    return seen


def _rows(queued: int, count: int, quiet: float, seen: Watched, seconds: float) -> list[Row]:
    what = f"{count:,} envelopes completed at once"
    busy = median(seen.boards)
    # The first samples see the worker start; by a tenth of the work it has seen one of everything.
    warm = [x for x, left in zip(seen.bytes, seen.left, strict=False) if left < queued * 0.9] or seen.bytes
    peak = f"{max(seen.bytes) / 2**20:.0f} MiB at most"
    return [
        Row(what, "all are sealed: envelopes without a seal", float(seen.left[-1]), most=0,
            beside={"Countersign": f"{queued / seconds:.1f} seals/s"}),
        Row(what, "the worker's memory at the end at most 1.2 of its beginning", ratio(max(warm[-3:]), warm[0]),
            most=1.2, beside={"worker": peak}),
        Row(what, "the board's p50 at most 2 of a quiet one's", ratio(busy, quiet), most=2,
            beside={"meanwhile": f"{busy:.1f} ms", "quiet": f"{quiet:.1f} ms"}),
    ]  # fmt: skip
