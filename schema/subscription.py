"""What can be watched: first what was missed, then what comes."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from enum import StrEnum
from typing import Annotated, Any

import strawberry

from domain import boards, envelopes
from schema.base import EventCursor
from schema.ceremony import Ceremony, ceremony
from schema.context import Info
from schema.errors import ApiError, Code
from schema.events import Event, happened
from store.feed import Watch
from store.log import Seen

ID = strawberry.ID


class NoSuchThing(ApiError):
    """There is no such thing to watch."""

    code = Code.BAD_USER_INPUT


@strawberry.enum
class StreamGapReason(StrEnum):
    CURSOR_TOO_OLD = "CURSOR_TOO_OLD"
    SLOW_CLIENT = "SLOW_CLIENT"
    ACCESS_CHANGED = "ACCESS_CHANGED"


@strawberry.type(description="The first frame of every stream: from here on nothing is missed.")
class StreamReady:
    cursor: EventCursor


@strawberry.type
class StreamEvent:
    cursor: EventCursor
    version: int | None = strawberry.field(
        description="On a board's stream, the board's version: always one more than the last."
    )
    event: Event | None = strawberry.field(
        description="Null: something the viewer may not see; the version counts all the same."
    )


@strawberry.type(
    description="The stream cannot go on without a hole: read the board again and subscribe from `resyncFrom`."
)
class StreamGap:
    reason: StreamGapReason
    resync_from: EventCursor


StreamFrame = Annotated[StreamReady | StreamEvent | StreamGap, strawberry.union("StreamFrame")]
Frames = AsyncGenerator[Any, None]


async def pipeline_events(info: Info, pipeline_id: ID, after: EventCursor | None = None) -> Frames:
    await _must_exist(info, boards.Pipeline, pipeline_id)
    async with aclosing(frames(info, pipeline_id, after, versioned=True)) as stream:
        async for frame in stream:
            yield frame


async def job_events(info: Info, job_id: ID, after: EventCursor | None = None) -> Frames:
    await _must_exist(info, boards.Job, job_id)
    async with aclosing(frames(info, job_id, after)) as stream:
        async for frame in stream:
            yield frame


async def envelope_events(
    info: Info, envelope_id: ID | None = None, after: EventCursor | None = None
) -> Frames:
    if envelope_id is not None:
        await _must_exist(info, envelopes.Envelope, envelope_id)
    async with aclosing(frames(info, envelope_id, after, only="env_")) as stream:
        async for frame in stream:
            yield frame


async def firm_events(info: Info, after: EventCursor | None = None) -> Frames:
    async with aclosing(frames(info, None, after)) as stream:
        async for frame in stream:
            yield frame


async def ceremony_progress(info: Info) -> AsyncGenerator[Any, None]:
    """For the holder of a personal link: the envelope's progress, now and at each step."""
    who, feed, course = info.context.party, info.context.office.feed, info.context.course
    sitting = await ceremony(info, None)
    if who.staff or sitting is None:
        raise NoSuchThing()
    await info.context.renew()
    async with feed.watching(who.firm_id) as watch:
        if not await _is_welcome(info, watch):
            return
        course.cursor = watch.cursor if course.after is None or course.gap else course.after
        following = feed.follow(watch, sitting.envelope.id, course.cursor)
        if (
            course.after is None or course.gap
        ):  # who was too slow sees how things are now, and has missed nothing
            yield await ceremony(info, None)
            await info.context.renew()
        async with aclosing(_batches(info, watch, following)) as batches:
            async for batch in batches:
                course.cursor = batch[-1].cursor
                yield await ceremony(info, None)
                await info.context.renew()


async def frames(
    info: Info, subject_id: str | None, after: int | None, *, versioned: bool = False, only: str = ""
) -> Frames:
    """Ready, then each event once and in order. Faces are read anew for each: they show how things are now."""
    who, feed, course = info.context.staff, info.context.office.feed, info.context.course
    async with feed.watching(who.firm_id) as watch:
        if not await _is_welcome(info, watch):
            return
        if course.gap:
            yield StreamGap(reason=StreamGapReason.SLOW_CLIENT, resync_from=EventCursor(course.after or 0))
            return
        if course.after is None:
            here = max(watch.cursor, await feed.here(who.firm_id))
            if after is not None and after > here:
                yield StreamGap(reason=StreamGapReason.CURSOR_TOO_OLD, resync_from=EventCursor(here))
                return
            course.after = here if after is None else after
            yield StreamReady(cursor=EventCursor(course.after))
        course.cursor = course.after
        following = feed.follow(watch, subject_id, course.cursor)
        async with aclosing(_batches(info, watch, following)) as batches:
            async for batch in batches:
                for seen in batch:
                    if only and not any(each.startswith(only) for each in seen.entry.subjects):
                        continue
                    await info.context.renew()
                    course.cursor = seen.cursor
                    yield _frame(seen, seen.versions.get(subject_id or "") if versioned else None)
                await info.context.renew()


async def _batches(
    info: Info, watch: Watch, following: AsyncGenerator[list[Seen], None]
) -> AsyncGenerator[list[Seen], None]:
    """To the end of access, or to where others take over. Nothing is delivered before a change of permissions was met."""
    course = info.context.course
    async with aclosing(following) as batches:
        if not await _still_welcome(info, watch) or course.ends(caught_up=False):
            return
        async for batch in batches:
            known = watch.cursor
            if not await _still_welcome(info, watch):
                return
            if batch:
                yield batch
                continue
            course.cursor = max(course.cursor, known)
            if course.ends(caught_up=True):
                return


def _frame(seen: Seen, version: int | None) -> StreamEvent:
    return StreamEvent(cursor=EventCursor(seen.cursor), version=version, event=happened(seen))  # type: ignore[arg-type]


async def _is_welcome(info: Info, watch: Watch) -> bool:
    """Access may have ended before the epoch was read."""
    info.context.epoch = None
    return await _still_welcome(info, watch)


async def _still_welcome(info: Info, watch: Watch) -> bool:
    """When the firm's permissions changed, nothing more is delivered before access was looked at again."""
    while info.context.epoch != watch.epoch:
        info.context.epoch = watch.epoch
        if not await info.context.still_welcome():
            return False
    return True


async def _must_exist(info: Info, kind: type[Any], id: str) -> None:
    if await info.context.see.one(kind, id) is None:
        raise NoSuchThing()
    await info.context.renew()


@strawberry.type
class Subscription:
    pipeline_events: StreamFrame = strawberry.subscription(
        pipeline_events,
        graphql_type=StreamFrame,
        description="One board, live: first what happened after `after`, then what happens.",
    )
    job_events: StreamFrame = strawberry.subscription(job_events, graphql_type=StreamFrame)
    envelope_events: StreamFrame = strawberry.subscription(envelope_events, graphql_type=StreamFrame)
    firm_events: StreamFrame = strawberry.subscription(firm_events, graphql_type=StreamFrame)
    ceremony_progress: Ceremony = strawberry.subscription(
        ceremony_progress,
        graphql_type=Ceremony,
        description="For the holder of a personal link: the envelope's progress.",
    )
