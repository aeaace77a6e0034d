"""How a row gets its face: GraphQL reads the row's own attributes, and knows the type by the row's class."""

from collections.abc import Callable
from typing import Any, TypeVar

import strawberry

Face = TypeVar("Face", bound=type)


def face(*rows: type[Any], name: str | None = None) -> Callable[[Face], Face]:
    """`@face(boards.Job)`: this type shows rows of that class."""

    def show(cls: Face) -> Face:
        cls.is_type_of = classmethod(lambda _, value, info: isinstance(value, rows))  # type: ignore[attr-defined]
        cls.shows = rows[0]  # type: ignore[attr-defined]
        return strawberry.type(cls, name=name)

    return show
