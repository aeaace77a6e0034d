"""One step: an event, the rows in hand, and the stamp that the log gives it."""

from dataclasses import dataclass
from datetime import datetime
from functools import singledispatch
from typing import Any

from domain.held import Held


@dataclass(frozen=True)
class Stamp:
    """What the log adds to every event: its id, the firm, the hand, the time, the envelope's chain."""

    id: str
    firm_id: str
    actor: str
    at: datetime


@singledispatch
def evolve(event: Any, held: Held, stamp: Stamp) -> None:
    raise AssertionError(f"{type(event).__name__} does nothing to any row")


def change(row: Any, changes: dict[str, Any]) -> None:
    for name, value in changes.items():
        setattr(row, name, value)
    if hasattr(row, "version"):
        row.version += 1
