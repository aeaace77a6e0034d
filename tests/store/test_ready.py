"""What PostgreSQL says of jobs that stand ready, and what the rule says of the same jobs."""

import asyncio
import random
from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from domain import automove
from domain.boards import AutomoveAfter, Job, JobLink, JobState, LinkRole, LinkState, Stage
from domain.held import Held
from store.loading import hold
from store.ready import ready_in
from store.work import Work
from tests.cast import House
from tests.races import counting
from tests.store.crowd import a_seed
from tests.store.settled import settled_jobs

STAGES: list[dict[str, Any]] = [{"name": name} for name in ("One", "Two", "Three")]


def disturb(dice: random.Random, work: Work, link: JobLink) -> None:
    """Any state of an item that a column can hold, likely or not."""
    job = work.held.get(Job, link.job_id)
    link.role = dice.choice([LinkRole.BLOCKING] * 3 + [LinkRole.INFORMATIVE])
    link.state = dice.choice(list(LinkState))
    link.sealed = dice.random() < 0.5
    link.settled_visit_id = dice.choice([job.visit_id] * 3 + ["vis_former", None])
    link.unlinked_at = work.moment.now - timedelta(days=1) if dice.random() < 0.2 else None
    job.paused = dice.random() < 0.1
    job.state = dice.choice([JobState.ACTIVE] * 8 + list(JobState))


async def test_they_agree_about_every_job_of_a_disturbed_board(quiet_house: House) -> None:
    house, dice = quiet_house, random.Random(a_seed())
    board = await house.a_pipeline(STAGES)
    jobs = [job for name in ("One", "Two", "Three") for job in await settled_jobs(house, board, name, 60)]
    async with house.office.work(house.firm_id, house.nora_id) as work:
        await hold(work, jobs=jobs)
        links = work.held.all(JobLink)
        for each in links:
            disturb(dice, work, each)
        for link, other in zip(links[:40], links[20:60], strict=True):
            link.job_id = other.job_id  # some jobs have two items, some have none
        for stage in work.held.all(Stage):
            stage.automove = dice.random() < 0.5
            stage.automove_after = dice.choice(list(AutomoveAfter))
        work.held.get(Stage, board["Two"]).automove_after = AutomoveAfter.SEALED
    async with house.office.look(house.firm_id) as session:
        said = {id for name in board for id in await said_by_postgres(session, board[name])}
        ruled = await said_by_the_rule(session)
    assert said == ruled
    assert 5 < len(ruled) < 100, "a board on which something is ready, and something is not"


async def said_by_postgres(session: AsyncSession, stage_id: str) -> list[str]:
    return [each.id for each in await session.scalars(ready_in(stage_id))]


async def said_by_the_rule(session: AsyncSession) -> set[str]:
    held = Held()
    for kind in (Job, JobLink, Stage):
        held.keep(await session.scalars(select(kind).order_by(col(kind.id))))
    stands = {each.id: automove.find(held, each, as_if_on=True).stand for each in held.all(Job)}
    return {id for id, stand in stands.items() if stand == automove.Stand.READY}


async def test_a_thousand_are_moved_once_each_by_two_who_say_so_at_once(quiet_house: House) -> None:
    house = quiet_house
    board = await house.a_pipeline(STAGES)
    jobs = await settled_jobs(house, board, "One", 1000)
    input = {"stageId": board["One"]}
    twice = await asyncio.gather(
        *(house.nora.do("moveReadyJobs", "MoveReadyJobsInput", input, "jobs { id }") for _ in range(2))
    )
    assert sorted(each["id"] for answer in twice for each in answer["jobs"]) == sorted(jobs)
    await counting.once_each(house, "JobMoved", "job_id", jobs)
    await counting.the_log_has_no_gap(house)
    async with house.office.look(house.firm_id) as session:
        ranks = list(await session.scalars(select(Job.rank).where(col(Job.stage_id) == board["Two"])))
    assert len(set(ranks)) == 1000
