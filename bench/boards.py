"""The board: one at a time, eight at once, cached, whole, and on a hundred times as many jobs."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import product
from statistics import median
from typing import Any

import psycopg

from bench import question
from bench.accounts import cpu
from bench.asker import Asked
from bench.counting import settled
from bench.data import Data
from bench.marks import Row, ratio
from bench.systems import System, body, countersign, floor, naive, postgraphile

USUAL, WHOLE = (1, 2, 3, 4), 5
# A column holds 50 cards: each of these is another question with the same answer, which nothing has kept ready.
FIRSTS = range(50, 101)


@dataclass
class Timed:
    """A system's rounds: the median of each, requests a second, milliseconds of CPU a request."""

    medians: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    @property
    def p50(self) -> float:
        return median(self.medians)

    @property
    def rate(self) -> float:
        return median(self.rates)

    def note(self, asked: Asked, used: float) -> None:
        if asked.failed or not asked.times:
            raise RuntimeError(f"{asked.failed} of {len(asked.times)} requests failed")
        self.medians.append(median(asked.times))
        self.rates.append(asked.a_second)
        self.cpu.append(used * 1000 / len(asked.times))


@dataclass
class Boards:
    """The systems that answer the board's question from one database."""

    data: Data
    systems: list[System]
    rounds: int
    seconds: float

    @property
    def us(self) -> System:
        return self.systems[0]

    def body(self, system: System, board: int, first: int) -> bytes:
        query, variables = self._asked(system, board, first)
        return body(query, variables)

    def _asked(self, system: System, board: int, first: int) -> tuple[str, dict[str, Any]]:
        variables = {"id": self.data.board(board), "first": first}
        if system.name == "PostGraphile":
            return question.THEIRS, {**variables, "firm": self.data.firm_id}
        return question.OURS, variables

    def agree(self, board: int, first: int) -> None:
        """Raises AssertionError unless all systems answer the same; each is warm afterwards."""
        answers = {}
        for system in self.systems:
            told = system.answer(*self._asked(system, board, first))
            today = datetime.now(UTC).date().isoformat()
            theirs = system.name == "PostGraphile"
            answers[system.name] = question.theirs(told, today) if theirs else question.ours(told)
        for name, answer in answers.items():
            assert answer == answers[self.us.name], f"{name} answers something else than {self.us.name}"

    def touch(self, boards: tuple[int, ...]) -> None:
        """Change a card of each board, so that no answer made before is still right."""
        with psycopg.connect(self.data.owner) as connection:
            for board in boards:
                found = connection.execute(
                    "select id, title from job where pipeline_id = %s and firm_id = %s limit 1",
                    [self.data.board(board), self.data.firm_id],
                ).fetchone()
                assert found is not None
                title = found[1].removesuffix(" *") if found[1].endswith(" *") else found[1] + " *"
                self.us.do("updateJob", {"id": found[0], "title": title})

    def timed(
        self, bodies: Callable[[System], list[bytes]], boards: tuple[int, ...], at_once: int
    ) -> dict[str, Timed]:
        """Round by round, one system after the other, on boards that were just touched."""
        timed = {system.name: Timed() for system in self.systems}
        for _ in range(self.rounds):
            for system in self.systems:
                if system is self.us and boards:
                    self.touch(boards)
                before = cpu(system.pid)
                asked = system.ask(bodies(system), at_once=at_once, seconds=self.seconds)
                timed[system.name].note(asked, cpu(system.pid) - before)
        return timed

    def new_questions(self, system: System) -> list[bytes]:
        return [self.body(system, board, first) for first, board in product(FIRSTS, USUAL)]


def measure(data: Data, rounds: int, seconds: float) -> list[Row]:
    with ExitStack() as stack:
        systems = [stack.enter_context(start(data)) for start in (countersign, floor, postgraphile, naive)]
        boards = Boards(data, systems, rounds, seconds)
        boards.agree(USUAL[0], 50)
        usual = _usual(boards)
        boards.systems.pop()  # the naive way has been seen: seconds for each of what follows
        boards.agree(WHOLE, 100)
        return [*usual, *_at_once(boards), *_cached(boards), *_whole(boards)]


def _usual(boards: Boards) -> list[Row]:
    timed = boards.timed(boards.new_questions, USUAL, 1)
    return _slow_marks("board of 8 x 50 cards, one at a time", timed, 1.15, 0.25)


def _slow_marks(what: str, timed: dict[str, Timed], of_floor: float, of_postgraphile: float) -> list[Row]:
    us = timed["Countersign"]
    return [
        Row(
            what,
            f"p50 at most {most} of {rival}",
            ratio(us.p50, timed[rival].p50),
            most=most,
            beside=_beside(timed),
        )
        for rival, most in (("floor", of_floor), ("PostGraphile", of_postgraphile))
    ]


def _beside(timed: dict[str, Timed]) -> dict[str, str]:
    return {name: f"{each.p50:.1f} ms (CPU {median(each.cpu):.1f})" for name, each in timed.items()}


def _at_once(boards: Boards) -> list[Row]:
    timed = boards.timed(boards.new_questions, USUAL, 8)
    us, beside = timed["Countersign"], {name: f"{each.rate:.0f}/s" for name, each in timed.items()}
    return [
        Row("the same, 8 at once", f"throughput at least {least} of {rival}", ratio(us.rate, timed[rival].rate),
            least=least, beside=beside)
        for rival, least in (("floor", 0.9), ("PostGraphile", 6.0))
    ]  # fmt: skip


def _cached(boards: Boards) -> list[Row]:
    """The same question again and again; only we and the floor are asked."""
    pair = Boards(boards.data, boards.systems[:2], boards.rounds, boards.seconds)
    timed = pair.timed(lambda system: [pair.body(system, 1, 50)] * 300, (), 1)
    found = ratio(timed["Countersign"].p50, timed["floor"].p50)
    return [Row("the same, cached", "p50 at most 0.15 of floor", found, most=0.15, beside=_beside(timed))]


def _whole(boards: Boards) -> list[Row]:
    """One question a touch: there is no second one with the same answer."""
    timed = {system.name: Timed() for system in boards.systems}
    for _ in range(boards.rounds):
        for system in boards.systems:
            if system is boards.us:
                boards.touch((WHOLE,))
            before = cpu(system.pid)
            asked = system.ask([boards.body(system, WHOLE, 100)], seconds=60)
            timed[system.name].note(asked, cpu(system.pid) - before)
    return _slow_marks("whole board, 2,000 cards", timed, 1.15, 0.3)


def grown(small: Data, large: Data, rounds: int, seconds: float) -> list[Row]:
    """The same board among 10,000 and among 1,000,000 jobs: time, and buffers by the database's own count."""
    with countersign(small, "Countersign small") as one, countersign(large, "Countersign large") as other:
        pair = [Boards(small, [one], 1, seconds), Boards(large, [other], 1, seconds)]
        times: dict[str, list[float]] = {one.name: [], other.name: []}
        for boards in pair:
            boards.agree(USUAL[0], 50)
        for _ in range(rounds):
            for boards in pair:
                timed = boards.timed(boards.new_questions, USUAL, 1)
                times[boards.us.name].append(timed[boards.us.name].p50)
        counted = [buffers(boards) for boards in pair]
    p50s = [median(each) for each in times.values()]
    beside = {
        name: f"{median(each):.1f} ms, {count:.0f} buffers"
        for (name, each), count in zip(times.items(), counted, strict=True)
    }
    what = "10,000 to 1,000,000 jobs"
    return [
        Row(what, "p50 within 1.2", ratio(p50s[1], p50s[0]), most=1.2, beside=beside),
        Row(what, "the same buffers within 1.3", ratio(counted[1], counted[0]), most=1.3, beside=beside),
    ]


def buffers(boards: Boards) -> float:
    """Buffers of tables and indexes that a question touches, whatever statements the server sends for it."""
    boards.touch(USUAL)
    bodies, before = boards.new_questions(boards.us)[:20], touched(boards.data.owner)
    boards.us.ask(bodies, seconds=60)
    return (touched(boards.data.owner) - before) / len(bodies)


TOUCHED = """select sum(heap_blks_hit + heap_blks_read + coalesce(idx_blks_hit + idx_blks_read, 0))::bigint
from pg_statio_user_tables"""


def touched(owner: str) -> int:
    """All buffers touched so far in this database."""
    return settled(owner, TOUCHED)
