"""Writing what an act changed: the rows of every table, the log and the queue, in one statement."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import orjson
from sqlalchemy import Table, TextClause, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import attributes

from store.queue import DEFER, Deferred
from store.tables import Concern, LogEntry

Rows = list[dict[str, Any]]


class RowMissing(Exception):
    """A row that was in hand is not there to be changed."""


@dataclass(frozen=True)
class Change:
    """What is done to the rows of one table: all of them the same."""

    verb: str
    table: Table
    columns: tuple[str, ...]

    @property
    def name(self) -> str:
        return f"{self.verb}_{self.table.name}"


@dataclass
class Sheet:
    """All that an act writes. Concerns have the places of their events in the log: the counter makes them cursors."""

    firm_id: str
    changes: dict[Change, Rows] = field(default_factory=dict)
    log: Sequence[LogEntry] = ()
    concerns: Rows = field(default_factory=list)
    new_epoch: bool = False
    errands: Deferred | None = None


def changes_in(session: AsyncSession) -> dict[Change, Rows]:
    """What was added, changed and deleted among the objects of a session: deletions, changes, additions.

    Always in the same order, so that the same act is always the same statement."""
    touched: dict[Table, set[str]] = defaultdict(set)
    changed: dict[Table, Rows] = defaultdict(list)
    for row in _ordered(session.dirty):
        table = _table(row)
        touched[table] |= attributes.instance_state(row).committed_state.keys()
        changed[table].append(row)
    found: dict[Change, Rows] = defaultdict(list)
    for row in _ordered(session.deleted):
        found[Change("delete", _table(row), ())].append(_plain(row, _keys(_table(row))))
    for table, rows in changed.items():
        columns = tuple(sorted(touched[table]))
        found[Change("update", table, columns)] = [_plain(x, (*_keys(table), *columns)) for x in rows]
    for row in _ordered(session.new):
        columns = tuple(_table(row).columns.keys())
        found[Change("insert", _table(row), columns)].append(_plain(row, columns))
    return found


def _ordered(rows: Iterable[Any]) -> list[Any]:
    return sorted(
        rows, key=lambda row: (_table(row).name, [getattr(row, each) for each in _keys(_table(row))])
    )


def _table(row: Any) -> Table:
    table: Table = row.__table__
    return table


def _keys(table: Table) -> tuple[str, ...]:
    return tuple(table.primary_key.columns.keys())


def _plain(row: Any, columns: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in columns}


async def write(session: AsyncSession, sheet: Sheet) -> int | None:
    """Write it all; answers the last cursor, None where nothing happened. Raises RowMissing."""
    values: dict[str, Any] = {each.name: _json(rows) for each, rows in sheet.changes.items()}
    if sheet.log:
        values |= {"firm": sheet.firm_id, "events": len(sheet.log), "epoch": int(sheet.new_epoch)}
        columns = tuple(_table(LogEntry).columns.keys())
        values["event"] = _json(
            [_plain(x, columns) | {"cursor": n} for n, x in enumerate(sheet.log, start=1)]
        )
        values["event_subject"] = _json(sheet.concerns)
    if sheet.errands is not None:
        values |= sheet.errands
    if not values:
        return None
    query = statement(tuple(sheet.changes), bool(sheet.log), sheet.errands is not None)
    done = (await session.execute(query, values)).one()
    if list(done.counts) != [len(rows) for rows in sheet.changes.values()]:
        raise RowMissing(sheet.changes.keys())
    last: int | None = done.cursor
    return last


def _json(rows: Any) -> str:
    return orjson.dumps(rows).decode()


@lru_cache(maxsize=1000)
def statement(changes: tuple[Change, ...], logged: bool, deferred: bool) -> TextClause:
    """In this order, whatever PostgreSQL would prefer: deletions, changes, additions; then the firm's counter,
    the last of all locks; then the log."""
    parts: list[str] = []
    for each in changes:
        before = [x.name for x in changes[: len(parts)]]
        parts.append(f"{each.name} as ({VERBS[each.verb](each)} {_after(before)} returning 1)")
    names = [each.name for each in changes]
    if logged:
        parts += _log(names)
    if deferred:
        parts.append(f"errands as ({DEFER})")
    counts = ", ".join(f"(select count(*) from {name})" for name in names)
    cursor = "(select cursor from counter)" if logged else "cast(null as bigint)"
    also = ", (select count(*) from errands)" if deferred else ""
    return text(
        f"with {', '.join(parts)} select {cursor} as cursor, array[{counts}]::bigint[] as counts{also}"
    )


def _after(names: Sequence[str]) -> str:
    """A condition that is always true, and known only when these parts are done."""
    return "and " + " + ".join(f"(select count(*) from {name})" for name in names) + " >= 0" if names else ""


def _given(table: str, name: str) -> str:
    return f'jsonb_populate_recordset(cast(null as "{table}"), cast(:{name} as jsonb)) n'


def _same(table: Table) -> str:
    return " and ".join(f't."{each}" = n."{each}"' for each in _keys(table))


def _list(columns: Sequence[str], prefix: str = "") -> str:
    return ", ".join(f'{prefix}"{each}"' for each in columns)


def _delete(change: Change) -> str:
    table = change.table
    return f'delete from "{table.name}" t using {_given(table.name, change.name)} where {_same(table)}'


def _update(change: Change) -> str:
    table, sets = change.table, ", ".join(f'"{each}" = n."{each}"' for each in change.columns)
    return f'update "{table.name}" t set {sets} from {_given(table.name, change.name)} where {_same(table)}'


def _insert(change: Change) -> str:
    table, columns = change.table, change.columns
    return (
        f'insert into "{table.name}" ({_list(columns)})'
        f" select {_list(columns, 'n.')} from {_given(table.name, change.name)} where true"
    )


VERBS = {"delete": _delete, "update": _update, "insert": _insert}


def _log(names: Sequence[str]) -> Iterator[str]:
    """The counter's step gives the events their places, which are in the order of commits."""
    yield (
        "counter as (update firm_counter set cursor = cursor + :events, epoch = epoch + :epoch"
        f" where firm_id = :firm {_after(names)} returning cursor)"
    )
    for kind in (LogEntry, Concern):
        table = _table(kind)
        columns = list(table.columns.keys())
        own = ", ".join(
            "counter.cursor - :events + n.cursor" if each == "cursor" else f'n."{each}"' for each in columns
        )
        given = _given(table.name, table.name)
        yield (
            f"{table.name}_rows as (insert into {table.name} ({_list(columns)})"
            f" select {own} from counter, {given} returning 1)"
        )
