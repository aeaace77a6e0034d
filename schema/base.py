"""The shapes everything shares: scalars, nodes, connections."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from typing import Any, Generic, NewType, TypeVar

import strawberry

from domain.ids import CROCKFORD, encode
from schema.context import Info
from schema.errors import BadUserInput, InvalidCursor
from store.codec import instant


def _read_instant(text: object) -> datetime:
    try:
        at = datetime.fromisoformat(str(text))
    except ValueError:
        raise BadUserInput("An instant looks like 2026-01-31T12:00:00.000Z.") from None
    if at.tzinfo is None:
        raise BadUserInput("An instant needs its offset, as in 2026-01-31T12:00:00.000Z.")
    return at.astimezone(UTC)


def _read_date(text: object) -> date:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        raise BadUserInput("A date looks like 2026-01-31.") from None


def write_cursor(cursor: int) -> str:
    return f"cur_{encode(cursor, 13)}"


def read_cursor(text: object) -> int:
    digits = str(text).removeprefix("cur_")
    if len(digits) != 13 or any(each not in CROCKFORD for each in digits):
        raise InvalidCursor("This is no cursor of an event.")
    number = 0
    for each in digits:
        number = number * 32 + CROCKFORD.index(each)
    return min(number, 2**62)


EventCursor = NewType("EventCursor", int)
DateTime = NewType("DateTime", datetime)
Date = NewType("Date", date)
JSON = NewType("JSON", object)

SCALARS: dict[object, Any] = {
    EventCursor: strawberry.scalar(
        name="EventCursor",
        description="An opaque place in the order of events; clients keep it and give it back as `after`.",
        serialize=write_cursor,
        parse_value=read_cursor,
    ),
    datetime: strawberry.scalar(
        name="DateTime",
        description="An RFC 3339 instant in UTC, with milliseconds.",
        serialize=instant,
        parse_value=_read_instant,
    ),
    date: strawberry.scalar(
        name="Date",
        description="A calendar date, YYYY-MM-DD.",
        serialize=date.isoformat,
        parse_value=_read_date,
    ),
    JSON: strawberry.scalar(
        name="JSON",
        description="Any JSON value.",
        serialize=lambda value: value,
        parse_value=lambda value: value,
    ),
}


@strawberry.interface
class Node:
    id: strawberry.ID = strawberry.field(
        description="Opaque, with a type prefix, e.g. job_01k… Never to be parsed."
    )


@strawberry.type
class PageInfo:
    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


T = TypeVar("T")


@strawberry.type
class Edge(Generic[T]):
    cursor: str
    node: T


@strawberry.type
class Connection(Generic[T]):
    edges: list[Edge[T]]
    nodes: list[T]
    page_info: PageInfo
    count: strawberry.Private[Callable[[], Awaitable[int]]]

    @strawberry.field
    async def total_count(self, info: Info) -> int:
        """Counted only where it is selected."""
        return await self.count()
