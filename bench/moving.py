"""Moves: one over GraphQL beside pgbench and the naive way, eight at once, and a thousand jobs that move by themselves."""

import json
import time
import uuid
from contextlib import ExitStack
from itertools import cycle
from pathlib import Path
from statistics import median
from typing import Any

from bench.data import Data
from bench.laying import Laid, lay, moves
from bench.marks import Row, ratio
from bench.pgbench import Ran, pgbench
from bench.systems import System, body, countersign, python_rival

# The rivals write into a firm of their own: what they log is not what we log.
RIVALS_FIRM = f"frm_01k0{2:022d}"
MOVE = "mutation Move($input: MoveJobInput!) { moveJob(input: $input) { userErrors { code message } job { id version } } }"
COMPLETE = """mutation Complete($input: CompleteTaskInput!) { completeTask(input: $input) {
  userErrors { code message } task { id state } } }"""
NAIVE = """mutation($job: ID!, $stage: ID!, $visit: String!, $event: String!) {
  moveJob(jobId: $job, toStageId: $stage, rank: "a0", visitId: $visit, eventId: $event) }"""
JOBS = 200


def measure(data: Data, programs: Path, rounds: int, seconds: float) -> list[Row]:
    with ExitStack() as stack:
        us = stack.enter_context(countersign(data))
        naive = stack.enter_context(python_rival("naive", "naive", data.app, RIVALS_FIRM))
        mine, theirs, bare = (
            lay(data.owner, firm, JOBS) for firm in (data.firm_id, RIVALS_FIRM, RIVALS_FIRM)
        )
        ours, usual = _asking(us, mine, our_move), _asking(naive, theirs, _naive_move)
        us.do("moveJob", {"jobId": mine.jobs[0], "toStageId": mine.stages[1]})
        there = (programs / "pgbench").exists()
        one, eight, naives, scripts, single = [], [], [], list[Ran](), list[Ran]()
        for _ in range(rounds):
            if there:
                scripts.append(pgbench(programs, data.app, "move.sql", bare, clients=1, seconds=seconds))
            one.append(median(ours(1, seconds).times))
            eight.append(ours(8, seconds).a_second)
            naives.append(usual(8, seconds).a_second)
            if there:
                single.append(
                    pgbench(programs, data.app, "move_at_once.sql", bare, clients=8, seconds=seconds)
                )
        return _rows(one, eight, naives, scripts, single)


def _rows(
    one: list[float], eight: list[float], naives: list[float], scripts: list[Ran], single: list[Ran]
) -> list[Row]:
    p50, rate, naive = median(one), median(eight), median(naives)
    missing = "" if scripts else "pgbench is not here"
    script = median([each.p50 for each in scripts]) if scripts else 0.0
    at_once = median([each.a_second for each in single]) if single else 0.0
    times = {"Countersign": f"{p50:.1f} ms", "pgbench": f"{script:.1f} ms"}
    rates = {"Countersign": f"{rate:.0f}/s", "pgbench": f"{at_once:.0f}/s", "naive": f"{naive:.0f}/s"}
    return [
        Row("moveJob over GraphQL", "p50 at most 2 of pgbench, same statements", ratio(p50, script) if script else None,
            most=2, beside=times, why=missing),
        Row("moveJob, 8 at once, one board", "at least 0.4 of pgbench's single statement",
            ratio(rate, at_once) if at_once else None, least=0.4, beside=rates, why=missing),
        Row("moveJob, 8 at once, one board", "at least 8 times the naive way", ratio(rate, naive), least=8, beside=rates),
    ]  # fmt: skip


def _asking(system: System, laid: Laid, move: Any) -> Any:
    """Moves without end, each card to and fro between the second and the third stage."""
    turns = cycle([(job, stage) for stage in laid.stages[1:] for job in laid.jobs])

    def ask(at_once: int, seconds: float) -> Any:
        bodies = [move(*next(turns)) for _ in range(int(600 * seconds))]
        asked = system.ask(bodies, at_once=at_once, seconds=seconds)
        if asked.failed or not asked.times:
            raise RuntimeError(f"{system.name}: {asked.failed} of {len(asked.times)} moves failed")
        return asked

    return ask


def our_move(job: str, stage: str) -> bytes:
    return body(MOVE, {"input": {"jobId": job, "toStageId": stage}})


def _naive_move(job: str, stage: str) -> bytes:
    made = {"visit": f"vis_{uuid.uuid4()}", "event": f"evt_{uuid.uuid4()}"}
    return body(NAIVE, {"job": job, "stage": stage, **made})


def by_themselves(data: Data, count: int) -> list[Row]:
    """Tasks of `count` jobs are completed, each by two requests at once; then as many ready jobs at a stroke."""
    with countersign(data) as us:
        laid = lay(data.owner, data.firm_id, count, "open")
        twice = [body(COMPLETE, {"input": {"id": each}}) for task in laid.tasks for each in (task, task)]
        asked = us.ask(twice, at_once=8, seconds=300)
        moved = moves(data.owner, laid)
        singly = count / asked.seconds
        wrong = sum(each != 1 for each in moved)
        what = f"{count:,} jobs automove at once"
        rows = [Row(what, "exactly one move each: jobs with another count", float(wrong), most=0,
                    beside={"one by one": f"{singly:.0f} jobs/s"})]  # fmt: skip
        return [*rows, _at_a_stroke(data, us, count, singly)]


def _at_a_stroke(data: Data, us: System, count: int, singly: float) -> Row:
    what, mark = f"{count:,} ready jobs", "moveReadyJobs at least 15 times one by one"
    fields = us.answer('{ __type(name: "Mutation") { fields { name } } }', {})["__type"]["fields"]
    if "moveReadyJobs" not in {each["name"] for each in fields}:
        return Row(what, mark, None, least=15, why="not there yet")
    laid = lay(data.owner, data.firm_id, count, "settled")
    started = time.perf_counter()
    for _ in range(count):
        if not us.do("moveReadyJobs", {"stageId": laid.stages[0]}, "jobs { id }")["jobs"]:
            break
    rate = count / (time.perf_counter() - started)
    moved = moves(data.owner, laid)
    if moved != [1] * count:
        return Row(what, mark, None, least=15, why=f"moved {sum(moved)} of {count}: {json.dumps(moved[:5])}")
    return Row(
        what,
        mark,
        ratio(rate, singly),
        least=15,
        beside={"at a stroke": f"{rate:.0f} jobs/s", "one by one": f"{singly:.0f} jobs/s"},
    )
