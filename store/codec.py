"""Events to JSON and back."""

import dataclasses
import types
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Union, get_args, get_origin, get_type_hints

from domain.events import BY_NAME


def dump(event: Any) -> dict[str, Any]:
    """Plain JSON: instants as `2026-01-31T12:00:00.000Z`, dates as `2026-01-31`."""
    return {field.name: _plain(getattr(event, field.name)) for field in dataclasses.fields(event)}


def load(name: str, data: dict[str, Any]) -> Any:
    """The event of that name; what is missing in an old entry takes the default."""
    return _build(BY_NAME[name], data)


def instant(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        return dump(value)
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value


def _build(kind: type, data: dict[str, Any]) -> Any:
    hints = get_type_hints(kind)
    return kind(**{name: _typed(hints[name], value) for name, value in data.items() if name in hints})


def _typed(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return _typed(next(each for each in get_args(hint) if each is not type(None)), value)
    if origin is list:
        return [_typed(get_args(hint)[0], each) for each in value]
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return _build(hint, value)
    if isinstance(hint, type) and issubclass(hint, datetime | date):
        return hint.fromisoformat(value)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint(value)
    return value
