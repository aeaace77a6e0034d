"""A crowd on the boards of one firm: writers that act at once, readers that drop and resume."""

import asyncio
import os
import random
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from domain import events as e, moving
from domain.boards import Job, PendingItemsDecision, Priority
from store.founding import found_firm
from store.loading import hold
from store.log import Seen, read_after
from store.office import Office

COMMITS = int(os.environ.get("COUNTERSIGN_TEST_COMMITS", "1500"))
PATIENCE = 60.0
AWAY = (SQLAlchemyError, OSError, TimeoutError)
STAGES = ("Preparation", "Awaiting signature", "Ready to file")


def a_seed() -> int:
    """Printed by every test that rolls dice, and taken from the environment to replay one."""
    seed = int(os.environ.get("COUNTERSIGN_TEST_SEED") or random.SystemRandom().randrange(2**32))
    sys.stdout.write(f"COUNTERSIGN_TEST_SEED={seed}\n")
    return seed


@dataclass
class Boards:
    """The boards of one firm: their stages, and the jobs that anybody may move."""

    firm_id: str
    member_id: str
    stages: dict[str, list[str]] = field(default_factory=dict)
    jobs: list[str] = field(default_factory=list)

    def a_stage(self, dice: random.Random) -> tuple[str, str]:
        board = dice.choice(list(self.stages))
        return board, dice.choice(self.stages[board])


async def a_firm_with_boards(office: Office, boards: int = 4, jobs: int = 10) -> Boards:
    """`jobs` on each board."""
    firm_id, member_id, _ = await found_firm(office, "Weiss & Partner", "nora@weiss.example", "Nora Weiss")
    made = Boards(firm_id, member_id)
    for number in range(boards):
        await _furnish(office, made, f"Board {number}", jobs)
    return made


async def _furnish(office: Office, made: Boards, name: str, jobs: int) -> None:
    async with office.work(made.firm_id, made.member_id) as work:
        board = work.moment.id("pip")
        work.record(e.PipelineCreated(pipeline_id=board, name=name))
        made.stages[board] = [work.moment.id("stg") for _ in STAGES]
        for position, (stage, title) in enumerate(zip(made.stages[board], STAGES, strict=True)):
            work.record(
                e.StageAdded(stage_id=stage, pipeline_id=board, name=title, position=position, automove=False)
            )
    for _ in range(jobs):
        made.jobs.append(await create_job(office, made, board, made.stages[board][0]))


# ---------------------------------------------------------------- acts


async def create_job(office: Office, boards: Boards, board: str, stage: str, title: str = "Form 1040") -> str:
    async with office.work(boards.firm_id, boards.member_id) as work:
        await hold(work, pipelines=[board])
        job = work.moment.id("job")
        work.record(
            e.JobCreated(
                job_id=job,
                number=await work.next_job_number(),
                title=title,
                description=None,
                pipeline_id=board,
                stage_id=stage,
                visit_id=work.moment.id("vis"),
                rank=work.held.columns.top(stage),
                client_id=None,
                assignee_ids=[],
                due_on=None,
                priority=Priority.NORMAL,
                tags=[],
            )
        )
    return job


async def move_job(office: Office, boards: Boards, job: str, board: str, stage: str) -> None:
    async with office.work(boards.firm_id, boards.member_id) as work:
        await hold(work, jobs=[job], pipelines=[board])
        top, keep = work.held.columns.top(stage), PendingItemsDecision.KEEP
        work.play(moving.move(work.held, job, stage, top, keep, None, work.moment), evaluating=False)


async def rename_job(office: Office, boards: Boards, job: str, title: str) -> int:
    """Answers the cursor: with it, the server says that it is done."""
    async with office.work(boards.firm_id, boards.member_id) as work:
        await hold(work, jobs=[job])
        assert work.held.find(Job, job) is not None
        work.record(e.JobUpdated(job_id=job, changes={"title": title}))
    assert work.cursor is not None
    return work.cursor


async def rename_many(office: Office, boards: Boards, jobs: list[str], title: str) -> None:
    """One act, many events, on as many boards as the jobs stand on."""
    async with office.work(boards.firm_id, boards.member_id) as work:
        await hold(work, jobs=jobs)
        for job in jobs:
            work.record(e.JobUpdated(job_id=job, changes={"title": title}))


async def some_act(office: Office, boards: Boards, dice: random.Random) -> None:
    """Whatever people do all day, on any board, and from one board to another."""
    chance = dice.random()
    if chance < 0.15:
        await create_job(office, boards, *boards.a_stage(dice))
    elif chance < 0.75:
        await move_job(office, boards, dice.choice(boards.jobs), *boards.a_stage(dice))
    elif chance < 0.9:
        await rename_job(office, boards, dice.choice(boards.jobs), f"Form {dice.randrange(9999)}")
    else:
        await rename_many(office, boards, dice.sample(boards.jobs, 3), f"Form {dice.randrange(9999)}")


async def write(offices: list[Office], boards: Boards, commits: int, dice: random.Random) -> None:
    """Twenty writers, spread over the processes, until so many acts are committed."""
    left = commits

    async def one(office: Office, dice: random.Random) -> None:
        nonlocal left
        while left > 0:
            left -= 1
            await some_act(office, boards, dice)

    async with asyncio.TaskGroup() as group:
        for number in range(20):
            group.create_task(one(offices[number % len(offices)], random.Random(dice.random())))


# ---------------------------------------------------------------- readers


@dataclass
class Reader:
    """Follows a board, or the whole firm, and keeps what it saw: cursors and versions."""

    office: Office
    firm_id: str
    subject: str | None
    dice: random.Random
    after: int = 0
    saw: list[tuple[int, int | None]] = field(default_factory=list)
    drops: int = 0
    faults: int = 0

    def take(self, seen: Seen) -> None:
        self.saw.append((seen.cursor, seen.versions.get(self.subject or "")))
        self.after = seen.cursor

    async def read(self, enough: Callable[[], bool]) -> None:
        """Every now and then it drops, in the middle of a batch too, and resumes where it was."""
        while not enough():
            try:
                await self._sitting(enough)
            except AWAY:
                self.faults += 1
            self.drops += 1
            await asyncio.sleep(self.dice.random() * 0.03)

    async def _sitting(self, enough: Callable[[], bool]) -> None:
        feed = self.office.feed
        async with (
            feed.watching(self.firm_id) as watch,
            aclosing(feed.follow(watch, self.subject, self.after)) as batches,
        ):
            async for batch in batches:
                for seen in batch:
                    self.take(seen)
                    if self.dice.random() < 0.02:
                        return
                if enough():
                    return


@dataclass
class Poller:
    """Reads the log by its cursor alone, as fast as it can: an event that commits late would leave a hole."""

    office: Office
    firm_id: str
    after: int = 0

    async def read(self, enough: Callable[[], bool]) -> None:
        while True:
            last_look = enough()
            async with self.office.look(self.firm_id) as session:
                found = await read_after(session, self.firm_id, self.after)
            for seen in found:
                assert seen.cursor == self.after + 1, f"after {self.after} came {seen.cursor}"
                self.after = seen.cursor
            if last_look and not found:
                return
            await asyncio.sleep(0)


# ---------------------------------------------------------------- what there is in the end


async def history(office: Office, boards: Boards, subject: str | None) -> list[tuple[int, int | None]]:
    """Cursors and versions as the database has them, in the order of cursors."""
    of_board = "select cursor, version from event_subject where subject_id = :subject order by cursor"
    of_firm = "select cursor, null::int from event order by cursor"
    async with office.look(boards.firm_id) as session:
        found = await session.execute(text(of_board if subject else of_firm), {"subject": subject})
        return [(cursor, version) for cursor, version in found]


async def versions_of_boards(office: Office, boards: Boards) -> dict[str, int]:
    async with office.look(boards.firm_id) as session:
        found = await session.execute(text("select id, version from pipeline"))
        return {each.id: each.version for each in found}


@asynccontextmanager
async def reading(readers: list[Reader], enough: Callable[[Reader], bool]) -> AsyncIterator[None]:
    """The readers read while the block runs, and then until they have enough."""
    async with asyncio.timeout(PATIENCE + COMMITS / 20), asyncio.TaskGroup() as group:
        for each in readers:
            group.create_task(each.read(lambda reader=each: enough(reader)))  # type: ignore[misc]
        yield


async def now(office: Office, boards: Boards) -> int:
    return await office.feed.here(boards.firm_id)
