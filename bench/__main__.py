"""Measures every row of the marks, each beside its rivals: `python -m bench`, `python -m bench --quick`."""

import argparse
import resource
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from bench import boards, completing, live, moving, scale, seals, signing
from bench.data import Data, prepared, served
from bench.marks import Row
from bench.places import HOUSE, KEPT, PICTURE, RESULTS
from bench.plan import LARGE, SMALL
from bench.reasons import reasoned
from bench.report import note, write
from store.postgres import EmbeddedPostgres

SOCKETS = {1000: (1.3, 1 / 4), 5000: (2.0, 1 / 3.5)}
FULL_ONLY = ("one event to 1,000 and 5,000 sockets", "10,000 to 1,000,000 jobs", "what limits growth next")
Section = Callable[[], list[Row]]


def sections(server: EmbeddedPostgres, quick: bool) -> dict[str, Section]:
    """Each with what it needs, by the name that `--only` takes."""
    programs = server.cluster.programs.folder
    small = prepared(server, SMALL)
    rounds, seconds = (3, 0.7) if quick else (5, 5.0)
    crowd = 150 if quick else 1000
    sockets = {crowd: SOCKETS[1000]} if quick else SOCKETS
    found: dict[str, Section] = {
        "seals": lambda: seals.measure(rounds),
        "boards": lambda: boards.measure(small, rounds, seconds),
        "moves": lambda: moving.measure(small, programs, rounds, seconds),
        "jobs": lambda: moving.by_themselves(small, 100 if quick else 1000),
        "live": lambda: live.measure(small, sockets, 3 if quick else 5),
        "signatures": lambda: signing.measure(small, crowd, 2 if quick else 5),
        "completed": lambda: completing.measure(small, 30 if quick else 1000),
    }
    if quick:
        found["rest"] = lambda: [Row(what, "", None, why="in a full run only") for what in FULL_ONLY]
    else:
        found["scale"] = lambda: scale.measure(small, programs, rounds, seconds)
        found["grown"] = lambda: boards.grown(small, _large(server), rounds, seconds)
    return found


def _large(server: EmbeddedPostgres) -> Data:
    return prepared(server, LARGE)


def measured(found: dict[str, Section], only: list[str]) -> Iterator[Row]:
    """Rows as they come. What breaks is told as a row, and the rest goes on."""
    for name, section in found.items():
        if only and name not in only:
            continue
        try:
            rows = section()
        except Exception as error:
            rows = [Row(name, "", None, why=f"broke: {type(error).__name__}: {error}")]
        for row in reasoned(rows):
            print(row.line(), flush=True)
            yield row


def main() -> None:
    given = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    given.add_argument("--quick", action="store_true", help="small data, short rounds: within three minutes")
    given.add_argument(
        "--only",
        nargs="*",
        default=[],
        help="seals, boards, moves, jobs, live, signatures, completed, scale, grown",
    )
    options = given.parse_args()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    started = time.monotonic()
    with served() as server:
        rows = list(measured(sections(server, options.quick), options.only))
    said = note(datetime.now(UTC).date().isoformat(), options.quick)
    whole = not options.quick and not options.only
    results, drawing = (RESULTS, PICTURE) if whole else (KEPT / "results.md", KEPT / "bench.svg")
    write(rows, said, results, drawing)
    missed = sum(row.met is False for row in rows)
    print(
        f"{len(rows)} rows, {missed} missed, in {time.monotonic() - started:.0f} s: {results.relative_to(HOUSE)}"
    )


if __name__ == "__main__":
    main()
