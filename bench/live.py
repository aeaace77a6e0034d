"""Live boards: one event to many sockets, beside raw frames and Node; what a delivery and an idle socket cost."""

import json
import os
import signal
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from statistics import median
from typing import Any

import psycopg

from bench.accounts import cpu, memory
from bench.counting import counted, counted_after_the_end
from bench.crowd import Crowd
from bench.data import Data
from bench.marks import Row, ratio
from bench.places import KEPT
from bench.systems import DIRECTLY, System, countersign, node_rival, python_rival

BOARD = 1
# `client` is read for this selection and for nothing else that happens here, so its scans count executions.
WATCH = """subscription Watch($id: ID!) { pipelineEvents(pipelineId: $id) { __typename ... on StreamReady { cursor }
  ... on StreamEvent { cursor version event { __typename id at ... on JobUpdated { changed
    job { id number title version stage { id name } client { id name } } } } } } }"""
SCANS = (
    "select coalesce(seq_scan, 0) + coalesce(idx_scan, 0) from pg_stat_user_tables where relname = 'client'"
)


@dataclass
class Watched:
    """A server with its crowd. `cost`: seconds of CPU an event; `lasts`: seconds until the last one was served."""

    system: System
    crowd: Crowd
    bytes_each: float
    lasts: list[float] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)
    missing: int = 0

    @property
    def last(self) -> float:
        return median(self.lasts) * 1000

    @property
    def each(self) -> float:
        """Microseconds of CPU a delivery."""
        return median(self.costs) * 1e6 / self.crowd.count


def tokens(data: Data, system: System, count: int) -> list[str]:
    """As many tokens of the owner's as are needed, made once."""
    note = KEPT / f"{data.plan.name}.tokens.json"
    kept = json.loads(note.read_text()) if note.exists() else {}
    mine: list[str] = kept.get(data.token, [])
    for number in range(len(mine), count):
        made = system.do("createApiToken", {"name": f"Crowd {number}", "scopes": ["MANAGE_JOBS"]}, "secret")
        mine.append(made["secret"])
    note.write_text(json.dumps({data.token: mine}))
    return mine


def measure(data: Data, sizes: dict[int, tuple[float, float]], events: int) -> list[Row]:
    """`sizes`: sockets, with their marks beside raw frames and beside Node."""
    with ExitStack() as stack:
        writing = stack.enter_context(countersign(data, "Countersign writing"))
        most = max(sizes)
        ours = tokens(data, writing, most // 40 + 1)
        sdl = KEPT / "schema.graphql"
        with DIRECTLY.open(f"http://127.0.0.1:{writing.port}/schema.graphql") as answer:
            sdl.write_bytes(answer.read())
        rows = []
        for count, marks in sizes.items():
            rows += _fan_out(data, writing, ours, count, marks, events, str(sdl))
        return rows


def _fan_out(data: Data, writing: System, ours: list[str], count: int, marks: tuple[float, float], events: int,
             sdl: str) -> list[Row]:  # fmt: skip
    what = f"one event to {count:,} sockets, last one served"
    scans = counted(data.owner, SCANS)
    with ExitStack() as stack:
        board = {"id": data.board(BOARD)}
        starts = (
            (countersign(data, "Countersign watching"), Crowd(("", 0), count, [WATCH], board, ours)),
            (python_rival("raw frames", "raw_frames"), Crowd(("", 0), count)),
            (node_rival("graphql-ws", "graphql_ws.mjs", sdl), Crowd(("", 0), count, [WATCH], board)),
        )
        watched = []
        for start, crowd in starts:
            watched.append(_enter(stack, stack.enter_context(start), crowd))
            _pause(watched[-1].system)
        us, raw, node = watched
        frame = _update(data, writing, us, "warm")
        for number in range(events):
            _update(data, writing, us, f"event {count} {number}")
            for rival in (raw, node):
                _publish(rival, frame, f"event {number}")
        os.kill(us.system.pid, signal.SIGCONT)
    executions = (counted_after_the_end(data.owner, SCANS) - scans) / (events + 1)
    return _rows(what, marks, us, raw, node, executions)


def _rows(
    what: str, marks: tuple[float, float], us: Watched, raw: Watched, node: Watched, executions: float
) -> list[Row]:
    all_three = (us, raw, node)
    lasts = {each.system.name: f"{each.last:.0f} ms" for each in all_three}
    costs = {each.system.name: f"{each.each:.0f} µs" for each in all_three}
    sizes = {each.system.name: f"{each.bytes_each / 1024:.1f} KiB" for each in all_three}
    why = f"{us.missing} deliveries never came" if us.missing else ""
    delivery, counted = "CPU a delivery", f"{us.crowd.count:,} sockets: "
    return [
        Row(what, f"at most {marks[0]} of raw frames", ratio(us.last, raw.last), most=marks[0], beside=lasts, why=why),
        Row(what, f"at most 1/{1 / marks[1]:.3g} of graphql-ws", ratio(us.last, node.last), most=marks[1], beside=lasts, why=why),
        Row(counted + delivery, "at most 1.4 of raw frames", ratio(us.each, raw.each), most=1.4, beside=costs),
        Row(counted + "executions an event", "as many as distinct groups: 1", executions, most=1.0),
        Row(counted + "memory of an idle one", "at most 1.25 of bare uvicorn", ratio(us.bytes_each, raw.bytes_each), most=1.25, beside=sizes),
    ]  # fmt: skip


def _enter(stack: ExitStack, system: System, crowd: Crowd) -> Watched:
    before = memory(system.pid)
    crowd.address = system.address
    stack.enter_context(crowd)
    time.sleep(1)
    return Watched(system, crowd, (memory(system.pid) - before) / crowd.count)


def _pause(system: System) -> None:
    """A crowd's server sleeps while others are measured, so that it takes nothing from them."""
    os.kill(system.pid, signal.SIGSTOP)


@contextmanager
def _awake(system: System) -> Iterator[None]:
    os.kill(system.pid, signal.SIGCONT)
    try:
        time.sleep(0.5)
        yield
    finally:
        _pause(system)


def _update(data: Data, writing: System, us: Watched, mark: str) -> str:
    """Change a card through one process while the crowd watches another; the clock starts at the answer."""
    with psycopg.connect(data.owner) as connection:
        [job] = connection.execute(
            "select id from job where pipeline_id = %s limit 1", [data.board(BOARD)]
        ).fetchone() or [""]
    with _awake(us.system):
        us.crowd.expect(mark)
        before = cpu(us.system.pid)
        writing.do("updateJob", {"id": job, "title": f"Tax return, {mark} {time.time():.3f}"})
        return _note(us, time.perf_counter(), before)


def _publish(rival: Watched, frame: str, mark: str) -> None:
    """The same bytes, given to a rival by POST; the clock starts as they are sent."""
    message = json.loads(frame)
    message["payload"]["data"]["pipelineEvents"]["event"]["job"]["title"] = mark
    told: Any = message if rival.system.name == "raw frames" else message["payload"]["data"]["pipelineEvents"]
    with _awake(rival.system):
        rival.crowd.expect(mark)
        before, started = cpu(rival.system.pid), time.perf_counter()
        with DIRECTLY.open(
            urllib.request.Request(f"http://127.0.0.1:{rival.system.port}/", json.dumps(told).encode()),
            timeout=60,
        ):
            _note(rival, started, before)


def _note(watched: Watched, started: float, before: float) -> str:
    served = watched.crowd.served()
    watched.costs.append(cpu(watched.system.pid) - before)
    watched.missing += watched.crowd.count - len(served.at)
    watched.lasts.append(max(served.at, default=started + watched.crowd.patience) - started)
    return served.frame
