"""Keyset pages: stable under change, and each cursor knows its order."""

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import tuple_
from sqlmodel import col

from schema.base import Connection, Edge, PageInfo, read_cursor, write_cursor
from schema.errors import BadUserInput, InvalidCursor, PageTooLarge
from schema.see import See

MOST = 100
USUAL = 50


def checked(first: int | None) -> int:
    """How many are asked for; null is as good as nothing said."""
    if first is None:
        return USUAL
    if first > MOST:
        raise PageTooLarge()
    if first < 0:
        raise BadUserInput("`first` is a number from 0 to 100.")
    return first


def write(order: str | None, values: Sequence[Any]) -> str:
    if order is None:
        return write_cursor(values[0])
    return base64.urlsafe_b64encode(orjson.dumps([order, *values])).decode().rstrip("=")


def read(text: str | int, order: str | None, kinds: Sequence[type]) -> list[Any]:
    """The values of a cursor of this order, as their columns want them."""
    if order is None or isinstance(text, int):
        return [text if isinstance(text, int) else read_cursor(text)]
    try:
        named, *values = orjson.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        if named != order or len(values) != len(kinds):
            raise InvalidCursor()
        return [_typed(value, kind) for value, kind in zip(values, kinds, strict=True)]
    except (ValueError, TypeError, binascii.Error):
        raise InvalidCursor() from None


def _typed(value: Any, kind: type) -> Any:
    if issubclass(kind, datetime):
        at = kind.fromisoformat(value)
        if at.tzinfo is None:
            raise InvalidCursor()
        return at
    if type(value) is not kind:
        raise InvalidCursor()
    return value


@dataclass(frozen=True)
class Order:
    """By these columns, the last of which makes it total. `name` stands in the cursors; without one, a row's
    cursor is its event's."""

    name: str | None = "id"
    columns: tuple[str, ...] = ("id",)
    descending: bool = False


async def page(
    see: See,
    query: Any,
    *,
    first: int | None,
    after: str | int | None,
    order: Order,
    shown: Callable[[Any], Any],
) -> Connection[Any]:
    """One page of `query`, which selects one kind of row. Raises PageTooLarge, InvalidCursor."""
    most = checked(first)
    entity = query.column_descriptions[0]["entity"]
    columns: list[Any] = [col(getattr(entity, each)) for each in order.columns]
    counted = query
    if after is not None:
        values = read(after, order.name, [each.type.python_type for each in columns])
        mark = tuple_(*columns)
        query = query.where(mark < tuple_(*values) if order.descending else mark > tuple_(*values))
    query = query.order_by(*(each.desc() if order.descending else each for each in columns))
    rows = await see.scalars(query.limit(most + 1))
    edges = [
        Edge(cursor=write(order.name, [getattr(row, each) for each in order.columns]), node=shown(row))
        for row in rows[:most]
    ]
    return connection(edges, more=len(rows) > most, after=after, count=lambda: see.count(counted))


def connection(edges: list[Edge[Any]], *, more: bool, after: object, count: Any) -> Connection[Any]:
    return Connection(
        edges=edges,
        nodes=[each.node for each in edges],
        page_info=PageInfo(
            has_next_page=more,
            has_previous_page=after is not None,
            start_cursor=edges[0].cursor if edges else None,
            end_cursor=edges[-1].cursor if edges else None,
        ),
        count=count,
    )
