"""What limits growth next: the counters of one firm, processes, connections. Told, not marked."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from statistics import median

import psycopg

from bench.asker import Asked
from bench.data import Data
from bench.laying import lay
from bench.marks import Row, ratio
from bench.moving import JOBS, our_move
from bench.pgbench import pgbench
from bench.systems import System, countersign

FIRMS = 8
HELD = "select count(*) from pg_stat_activity where datname = current_database() and application_name like 'countersign%'"


def measure(data: Data, programs: Path, rounds: int, seconds: float) -> list[Row]:
    return [*_counters(data, programs, rounds, seconds), *_processes(data, rounds, seconds)]


def _counters(data: Data, programs: Path, rounds: int, seconds: float) -> list[Row]:
    """Eight writers on one board, and eight on boards of eight firms: what the rows that order events cost."""
    what = "eight writers: eight firms beside one"
    if not (programs / "pgbench").exists():
        return [Row(what, "", None, why="pgbench is not here")]
    laid = [lay(data.owner, f"frm_01k0{firm:022d}", JOBS) for firm in range(3, 3 + FIRMS)]
    alone, apart = [], []
    for _ in range(rounds):
        alone.append(
            pgbench(programs, data.app, "move_at_once.sql", laid[0], clients=FIRMS, seconds=seconds).a_second
        )
        with ThreadPoolExecutor(FIRMS) as hands:
            each = [
                hands.submit(
                    pgbench, programs, data.app, "move_at_once.sql", board, clients=1, seconds=seconds
                )
                for board in laid
            ]
        apart.append(sum(one.result().a_second for one in each))
    beside = {"one board": f"{median(alone):.0f} moves/s", "eight firms": f"{median(apart):.0f} moves/s"}
    return [Row(what, "", ratio(median(apart), median(alone)), beside=beside)]


def _processes(data: Data, rounds: int, seconds: float) -> list[Row]:
    """The same eight writers through one server process and through two, on one board; and what each holds open."""
    with ExitStack() as stack:
        before = _held(data)
        one = stack.enter_context(countersign(data, "Countersign one"))
        idle = _held(data) - before
        laid = lay(data.owner, data.firm_id, JOBS)
        single = [_moved([one], laid.jobs, laid.stages, turn, seconds) for turn in range(rounds)]
        busy = _held(data) - before
        two = stack.enter_context(countersign(data, "Countersign two"))
        double = [
            _moved([one, two], laid.jobs, laid.stages, turn + rounds, seconds) for turn in range(rounds)
        ]
    rates = {"one": f"{median(single):.0f} moves/s", "two": f"{median(double):.0f} moves/s"}
    return [
        Row(
            "moveJob through two processes beside one",
            "",
            ratio(median(double), median(single)),
            beside=rates,
        ),
        Row(
            "connections a process holds",
            "",
            float(busy),
            beside={"idle": str(idle), "after eight at once": str(busy)},
        ),
    ]


def _moved(systems: list[System], jobs: list[str], stages: list[str], turn: int, seconds: float) -> float:
    """Moves a second of eight writers, shared out among the processes; each its own cards."""
    share = len(jobs) // len(systems)

    def ask(number: int) -> Asked:
        mine = jobs[number * share : (number + 1) * share]
        bodies = [our_move(job, stages[1 + (turn + lap) % 2]) for lap in range(20) for job in mine]
        return systems[number].ask(bodies, at_once=FIRMS // len(systems), seconds=seconds)

    with ThreadPoolExecutor(len(systems)) as hands:
        return sum(asked.a_second for asked in hands.map(ask, range(len(systems))))


def _held(data: Data) -> int:
    with psycopg.connect(data.owner) as connection:
        [count] = connection.execute(HELD).fetchone() or [0]
    return int(count)
