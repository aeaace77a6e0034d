"""The board whose cards are envelopes: its columns with their counts and cards."""

from dataclasses import dataclass
from typing import Any

import strawberry
from sqlalchemy import TextClause, text
from sqlmodel import select
from strawberry import ID, Parent

from domain import envelope_board as rules
from domain.envelopes import Envelope as EnvelopeRow
from schema.base import Connection, EventCursor
from schema.boards import CURSOR_OF_FIRM, board_cursor
from schema.context import Info
from schema.envelopes import Envelope
from schema.faces import face
from schema.paging import Order, page
from schema.reading import envelope_columns as in_sql
from schema.reading.declared import Page

EnvelopeColumnKind = strawberry.enum(rules.EnvelopeColumnKind)
NEWEST = Order(descending=True)
CARDS = Page(EnvelopeRow, in_sql.IN_COLUMN_COUNTED, order=lambda _: NEWEST)
BOARD = in_sql.envelope_board(CARDS, CURSOR_OF_FIRM)
BOUND = {
    "states": "cast(:states as text[])",
    "owners": "cast(:owners as text[])",
    "owner": "cast(:owner as text)",
    "kind": "cast(:kind as text)",
}


@dataclass(frozen=True)
class Board:
    """As one person asks for it. `owner`: whose envelopes alone they may see."""

    owners: tuple[str, ...] | None
    owner: str | None

    def said(self, sql: str, **values: Any) -> TextClause:
        said = text(sql.format(r="envelope", firm="envelope.firm_id", **BOUND))
        owners = None if self.owners is None else list(self.owners)
        return said.bindparams(owners=owners, owner=self.owner, **values)


@dataclass(frozen=True)
class Column:
    board: Board
    kind: rules.EnvelopeColumnKind


@face(Column)
class EnvelopeColumn:
    kind: rules.EnvelopeColumnKind

    @strawberry.field
    async def count(root: Parent[Column], info: Info) -> int:
        see = info.context.see

        async def load(kinds: list[str]) -> list[int]:
            counts = dict((await see.rows(root.board.said(in_sql.COUNTS))).all())
            return [counts.get(each, 0) for each in kinds]

        counted: int = await see.batched(root.board, load).load(root.kind.value)
        return counted

    @strawberry.field(graphql_type=Connection[Envelope])
    async def envelopes(
        root: Parent[Column], info: Info, first: int | None = 50, after: str | None = None
    ) -> Any:
        states = in_sql.states_of(root.kind)
        mine = root.board.said(in_sql.IN_COLUMN, kind=root.kind.value, states=states)
        query = select(EnvelopeRow).where(mine)
        see = info.context.see
        return await page(see, query, first=first, after=after, order=NEWEST, shown=lambda row: row)


@face(Board)
class EnvelopeBoard:
    @strawberry.field(graphql_type=list[EnvelopeColumn])
    def columns(root: Parent[Board]) -> list[Column]:
        return [Column(root, each) for each in rules.EnvelopeColumnKind]

    @strawberry.field
    async def event_cursor(root: Parent[Board], info: Info) -> EventCursor:
        return EventCursor(await board_cursor(info))


async def read_envelope_board(info: Info, owner_ids: list[ID] | None = None) -> Any:
    owners = None if owner_ids is None else tuple(owner_ids)
    return Board(owners, rules.only_owner(info.context.staff))
