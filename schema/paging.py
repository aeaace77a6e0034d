"""Keyset pages: stable under change, and each cursor knows its order."""

import base64
import binascii
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import tuple_
from sqlmodel import col

from schema.base import Connection, Edge, PageInfo
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


def write(order: str, values: Sequence[Any]) -> str:
    return base64.urlsafe_b64encode(orjson.dumps([order, *values])).decode().rstrip("=")


def read(text: str, order: str, kinds: Sequence[type]) -> list[Any]:
    """The values of a cursor of this order, as their columns want them."""
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


async def page(
    see: See,
    query: Any,
    *,
    first: int | None,
    after: str | None,
    order: str = "id",
    by: Sequence[Any] = (),
    descending: bool = False,
) -> Connection[Any]:
    """One page of `query`, ordered by `by` and then by id.

    `order` names the order in the cursors. Raises PageTooLarge, InvalidCursor."""
    most = checked(first)
    entity = query.column_descriptions[0]["entity"]
    columns: list[Any] = [*(col(each) for each in by), col(entity.id)]
    counted = query
    if after is not None:
        values = read(after, order, [each.type.python_type for each in columns])
        mark = tuple_(*columns)
        query = query.where(mark < tuple_(*values) if descending else mark > tuple_(*values))
    query = query.order_by(*(each.desc() if descending else each for each in columns))
    rows = await see.scalars(query.limit(most + 1))
    edges = [
        Edge(cursor=write(order, [getattr(row, each.key) for each in columns]), node=row)
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
