"""How a field is read in SQL, declared where the field is: one line each, and its resolver comes with it.

In templates `{t}` is the row that has the field, `{r}` the rows that the field shows, `{firm}` the firm that asks
and `{today}` the date. A field that declares nothing is a column of its type's table, if it has no resolver of its
own; else its resolver answers it, for all rows at once (`schema/reading/filling.py`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import strawberry
from sqlalchemy import text
from sqlmodel import select
from strawberry import Parent

from domain.asking import Principal
from domain.columns import Owned
from schema.base import Connection
from schema.context import Info
from schema.paging import Order, page as one_page

READ = "read"
# In a field's metadata: what it shows changes by itself, with the hour or with a use that is no event.
FLEETING = "fleeting"


@dataclass(frozen=True)
class Beside:
    """One row, or none, that several fields of a row are read from: `{b}` in their templates. Read once."""

    source: str


@dataclass(frozen=True)
class Said:
    """A value that SQL says as JSON text; NULL is null."""

    sql: str
    beside: Beside | None = None


@dataclass(frozen=True)
class Rows:
    """Rows of a table beside this one. `source` is what follows `from`; one row, or none, unless `many`."""

    kind: type[Any]
    source: str
    many: bool = False


@dataclass(frozen=True)
class Some:
    """The rows whose ids this row's `column` lists, in that order, without those that are not found.

    `few`: a firm has so few of them that a page, whose rows name the same ones again and again, reads all."""

    kind: type[Owned]
    column: str
    few: bool = False


@dataclass(frozen=True)
class Made:
    """An object without a table: how each of its fields is read, and where from, if not from this row.

    A field that is not named here cannot be said in SQL."""

    fields: "Mapping[str, str | Declared]"
    source: str | None = None
    many: bool = False
    beside: Beside | None = None


@dataclass(frozen=True)
class OneOf:
    """The first that fits: a condition, the GraphQL type, and how it is read; None is this row itself."""

    cases: Sequence[tuple[str, str, Rows | Made | None]]


@dataclass(frozen=True)
class Each:
    """A list of ids `{r}.id`, each shown as the first that fits. Without those that are not found, if `found`."""

    source: str
    cases: Sequence[tuple[str, str, Rows | Made | None]]
    found: bool = False


@dataclass(frozen=True)
class Clause:
    """A part of a `where`, with `{v}` for its value. Without a value it says nothing."""

    sql: str
    value: Any
    cast: str = "text"
    fleeting: bool = False  # what it finds changes by itself, with the hour


def clauses(*asked: Clause) -> list[Clause]:
    return [each for each in asked if each.value is not None]


def containing(words: str | None) -> str | None:
    """What `ilike` takes for a text that has these words in it; None for no words."""
    escaped = (words or "").replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%" if words else None


Arguments = Mapping[str, Any]
Clauses = Callable[[Arguments], list[Clause]]


@dataclass(frozen=True)
class Given:
    """An object read from what the arguments and who asks say: one row, each value under its clause's name."""

    made: Made
    values: Callable[[Arguments, Principal], list[Clause]]


@dataclass(frozen=True)
class ById:
    """The row whose id is given."""

    kind: type[Owned]


def by_id(arguments: Arguments) -> Order:
    return Order()


@dataclass(frozen=True)
class Nodes:
    """The things whose ids are given; the prefix of an id says which table."""

    kinds: Mapping[str, type[Any]]


@dataclass(frozen=True)
class Page:
    """A page of a table: `within` says which rows belong to this row, by its `{id}` or another `{t}`; `clauses` what is asked for."""

    kind: type[Any]
    within: str = "true"
    clauses: Clauses = lambda arguments: []
    order: Callable[[Arguments], Order] = by_id
    faces: Callable[[], OneOf] | None = None


async def paged(
    info: Info,
    page: Page,
    root: Any = None,
    shown: Callable[[Any], Any] = lambda row: row,
    **arguments: Any,
) -> Connection[Any]:
    """What the resolver of a page answers."""
    query, name = select(page.kind), table(page.kind)
    if root is not None:
        query = query.where(text(page.within.format(r=name, id=":within")).bindparams(within=root.id))
    for number, each in enumerate(page.clauses(arguments)):
        value = f"c{number}"
        said = each.sql.format(r=name, v=f"cast(:{value} as {each.cast})")
        query = query.where(text(said).bindparams(**{value: each.value}))
    order = page.order(arguments)
    first, after = arguments.get("first"), arguments.get("after")
    return await one_page(info.context.see, query, first=first, after=after, order=order, shown=shown)


Declared = Said | Rows | Some | Made | OneOf | Each | Given | ById | Nodes | Page


def read(declared: Declared) -> dict[str, Any]:
    """For the `metadata` of a field that has a resolver of its own."""
    return {READ: declared}


def table(kind: type[Any]) -> str:
    return str(kind.__tablename__)


def one(kind: type[Any], column: str) -> Rows:
    """The row whose id stands in this row's `column`."""
    owner = "firm_id" if hasattr(kind, "firm_id") else "id"
    return Rows(kind, f"{table(kind)} {{r}} where {{r}}.{owner} = {{firm}} and {{r}}.id = {{t}}.{column}")


def to_one(kind: type[Owned], column: str, face: Any, **more: Any) -> Any:
    """The field for the row whose id this row's `column` holds."""

    async def resolve(root: Parent[Any], info: Info) -> Any:
        return await info.context.see.one(kind, getattr(root, column))

    return strawberry.field(resolve, graphql_type=face, metadata=read(one(kind, column)), **more)


def to_some(kind: type[Owned], column: str, face: Any, few: bool = False, **more: Any) -> Any:
    """The field for the rows whose ids this row's `column` lists, in that order."""

    async def resolve(root: Parent[Any], info: Info) -> Any:
        return await info.context.see.some(kind, getattr(root, column))

    some = Some(kind, column, few)
    return strawberry.field(resolve, graphql_type=list[face], metadata=read(some), **more)


def to_many(kind: type[Owned], column: str, face: Any, order: str = "id", **more: Any) -> Any:
    """The field for the rows whose `column` holds this row's id."""
    source = (
        f"{table(kind)} {{r}} where {{r}}.firm_id = {{firm}} and {{r}}.{column} = {{t}}.id"
        f" order by {{r}}.{order}, {{r}}.id"
    )

    async def resolve(root: Parent[Any], info: Info) -> Any:
        return await info.context.see.under(kind, column, root.id, order)

    return strawberry.field(
        resolve, graphql_type=list[face], metadata=read(Rows(kind, source, many=True)), **more
    )
