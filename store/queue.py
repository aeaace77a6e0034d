"""Errands for the worker, put into procrastinate's queue by the act's own transaction."""

from collections.abc import Sequence
from typing import TypedDict

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from domain.errands import Errand

DEFER = (
    "select procrastinate_defer_jobs_v1(array(select row('countersign', task, priority, lock, null, args, null)"
    "::procrastinate_job_to_defer_v1 from unnest(cast(:tasks as text[]),"
    " cast(:priorities as integer[]), cast(:locks as text[]), cast(:args as jsonb[]))"
    " as errand(task, priority, lock, args)))"
)


class Deferred(TypedDict):
    """Errands as the queue takes them."""

    tasks: list[str]
    priorities: list[int]
    locks: list[str]
    args: list[str]


def deferred(firm_id: str, errands: Sequence[tuple[str, Errand]]) -> Deferred:
    """Each errand is keyed by the id of the event that caused it.

    One lock an errand's subject: two workers never do the same thing at once."""
    arguments = [{"firm_id": firm_id, "event_id": event, "subject": each.subject} for event, each in errands]
    return Deferred(
        tasks=[each.task.value for _, each in errands],
        priorities=[each.priority for _, each in errands],
        locks=[f"{each.task.value} {each.subject}" for _, each in errands],
        args=[orjson.dumps(each).decode() for each in arguments],
    )


async def defer(session: AsyncSession, firm_id: str, errands: Sequence[tuple[str, Errand]]) -> None:
    """Queue errands without an event of their own. What is queued commits with the transaction."""
    await session.execute(text(DEFER), dict(deferred(firm_id, errands)))
