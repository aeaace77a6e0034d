"""The rows in hand: what one act has loaded and locked, and what it has added."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from domain.columns import Owned
from domain.people import Firm

Row = TypeVar("Row", bound=Owned)


class Columns:
    """Where a card can be put: the first rank of each column in hand, and what lies between two ranks."""

    def __init__(self, between: Callable[[str | None, str | None], str]) -> None:
        self.between = between
        self.first: dict[str, str | None] = {}

    def top(self, stage_id: str) -> str:
        return self.between(None, self.first.get(stage_id))

    def note(self, stage_id: str, rank: str) -> None:
        first = self.first.get(stage_id)
        self.first[stage_id] = rank if first is None else min(first, rank)


def unranked(before: str | None, after: str | None) -> str:
    raise AssertionError("no column was loaded, so no card can be placed")


class Held:
    """Rows by kind and id. Rules read them; only `evolve` changes or adds any."""

    def __init__(self, rows: Iterable[Owned] = (), columns: Columns | None = None) -> None:
        self.columns = columns or Columns(unranked)
        self.firm: Firm | None = None
        self.rows: dict[type[Owned], dict[str, Any]] = defaultdict(dict)
        self.added: list[Owned] = []
        self.removed: list[Owned] = []
        self.indexes: dict[type[Owned], dict[str, dict[str, list[Any]]]] = {}
        self.keep(rows)

    def keep(self, rows: Iterable[Owned]) -> None:
        for row in rows:
            self.rows[type(row)][row.id] = row
            self.indexes.pop(type(row), None)

    def forget(self, kind: type[Owned]) -> None:
        self.rows[kind].clear()
        self.indexes.pop(kind, None)

    def add(self, row: Owned) -> None:
        self.keep([row])
        self.added.append(row)

    def remove(self, row: Owned) -> None:
        del self.rows[type(row)][row.id]
        self.indexes.pop(type(row), None)
        self.removed.append(row)

    def get(self, kind: type[Row], id: str) -> Row:
        found: Row = self.rows[kind][id]
        return found

    def find(self, kind: type[Row], id: str | None) -> Row | None:
        return self.rows[kind].get(id or "")

    def under(self, kind: type[Row], column: str, parent: str) -> list[Row]:
        """The rows whose `column` is `parent`, which it is for good: a thousand jobs look up their items here."""
        of_kind = self.indexes.setdefault(kind, {})
        if column not in of_kind:
            of_kind[column] = defaultdict(list)
            for row in self.rows[kind].values():
                of_kind[column][getattr(row, column)].append(row)
        return of_kind[column].get(parent, [])

    def all(self, kind: type[Row], where: Callable[[Row], bool] = lambda _: True) -> list[Row]:
        return [row for row in self.rows[kind].values() if where(row)]
