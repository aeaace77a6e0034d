"""Notices: what a member is told of the requests they own, and of what they want to be told."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import strawberry
from sqlalchemy import func, select
from sqlmodel import col
from strawberry import Parent

from domain import boards, envelopes, notices, people
from schema.base import Connection, EventCursor
from schema.boards import Job
from schema.context import Info
from schema.envelopes import Envelope, Recipient
from schema.events import Happened
from schema.faces import face
from schema.paging import Order, page
from schema.see import See
from store.tables import Concern, LogEntry

NEWEST = Order(None, ("cursor",), descending=True)
COUNTED = 100  # beyond this it is only “many”


@dataclass(frozen=True)
class Told:
    """An event as one member is told of it."""

    happened: Happened
    unread: bool


@face(Told)
class Notice:
    unread: bool

    @strawberry.field(description="That of the event.")
    def id(root: Parent[Told]) -> strawberry.ID:
        return strawberry.ID(root.happened.id)

    @strawberry.field
    def at(root: Parent[Told]) -> datetime:
        return root.happened.at

    @strawberry.field(description="What `markNoticesRead` takes.")
    def cursor(root: Parent[Told]) -> EventCursor:
        return EventCursor(root.happened.cursor)

    @strawberry.field
    def kind(root: Parent[Told]) -> people.NoticeKind:
        kind = notices.kind_of(root.happened.fact)
        assert kind is not None, "nobody is told of anything else"
        return kind

    @strawberry.field(description="Why a party answered so, or why a message came back.")
    def detail(root: Parent[Told]) -> str | None:
        fact = root.happened.fact
        return getattr(fact, "reason", None) or getattr(fact, "detail", None)

    @strawberry.field(graphql_type=Envelope)
    async def envelope(root: Parent[Told], info: Info) -> Any:
        return await info.context.see.one(envelopes.Envelope, root.happened.fact.envelope_id)

    @strawberry.field(graphql_type=Recipient | None, description="The party it is about.")
    async def recipient(root: Parent[Told], info: Info) -> Any:
        id = getattr(root.happened.fact, "recipient_id", None)
        return await info.context.see.one(envelopes.Recipient, id)

    @strawberry.field(graphql_type=list[Job])
    async def jobs(root: Parent[Told], info: Info) -> list[boards.Job]:
        return await root.happened.jobs(info)


@strawberry.type
class NoticeConnection(Connection[Notice]):
    unread: int = strawberry.field(description=f"How many are unread; counted up to {COUNTED}.")


def notices_of(member: people.Member) -> Any:
    """Their events in the log: those that name them, and that they want to see."""
    mine = (
        col(LogEntry.firm_id) == col(Concern.firm_id),
        col(LogEntry.cursor) == col(Concern.cursor),
        col(Concern.subject_id) == member.id,
        col(LogEntry.type).in_(notices.shown_to(member)),
    )
    return select(LogEntry).join(Concern, mine[0] & mine[1]).where(*mine[2:])


async def unread_of(see: See, member: people.Member) -> int:
    later = notices_of(member).where(col(Concern.cursor) > member.notices_seen).limit(COUNTED)
    query = select(func.count()).select_from(later.subquery())
    return int((await see.rows(query)).scalar())


async def read_notices(info: Info, first: int | None = 20, after: str | None = None) -> Any:
    see = info.context.see
    member = await see.one(people.Member, info.context.staff.member_id)
    assert member is not None, "whoever is of the staff is a member, or acts for one"

    def shown(entry: LogEntry) -> Told:
        return Told(Happened(entry), entry.cursor > member.notices_seen)

    found = await page(see, notices_of(member), first=first, after=after, order=NEWEST, shown=shown)
    return NoticeConnection(**vars(found), unread=await unread_of(see, member))
