"""JSON written by PostgreSQL, as the API writes it, byte for byte."""

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import asyncpg
from sqlalchemy import ARRAY, Boolean, Column, Date, DateTime, Enum, Float, Integer

from domain.ids import CROCKFORD
from store.engine import DatabaseAway, is_away

# JSON text escapes every control character, so this one never stands in it by itself.
MARK = "\x01"


def text_of(value: str) -> str:
    return f"to_json({value})::text"


def word_of(value: str) -> str:
    """Of a text that needs no escape: an id, a label of a closed set."""
    return f"'\"' || {value} || '\"'"


def instant_of(value: str) -> str:
    return word_of(f"""to_char({value} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')""")


def date_of(value: str) -> str:
    return word_of(f"to_char({value}, 'YYYY-MM-DD')")


def number_of(value: str) -> str:
    return f"{value}::text"


def fraction_of(value: str) -> str:
    """The shortest digits that give the number back, with a point in them, as orjson writes them."""
    whole = f"{value} = trunc({value}) and abs({value}) < 1e15"
    small = f"case when {value} < 0 then '-' else '' end || '0.0000'"
    digits = f"replace(split_part(abs({value})::text, 'e', 1), '.', '')"
    return (
        f"case when {whole} then {value}::text || '.0'"
        f" when abs({value}) >= 1e-5 and abs({value}) < 1e-4 then {small} || {digits}"
        f" else replace({value}::text, 'e-0', 'e-') end"
    )


def cursor_of(value: str) -> str:
    """A place in the order of events, as clients hold it."""
    digit = "substr('{alphabet}', ((({value})::bigint >> {shift}) & 31)::int + 1, 1)"
    digits = (digit.format(alphabet=CROCKFORD, value=value, shift=shift) for shift in range(60, -1, -5))
    return word_of("'cur_' || " + " || ".join(digits))


def page_place_of(order: str, values: list[str]) -> str:
    """The place of a row in a page: its order's name, and what it is ordered by."""
    return f"'[\"{order}\",' || " + " || ',' || ".join(values) + " || ']'"


def page_cursor_of(place: str) -> str:
    """A place as clients hold it: in URL-safe base 64."""
    coded = f"encode(convert_to({place}, 'UTF8'), 'base64')"
    return word_of(f"rtrim(translate({coded}, E'+/\\n', '-_'), '=')")


def exact_instant_of(value: str) -> str:
    """As a cursor holds it: to the microsecond where there are any, and with its offset."""
    shape = "'YYYY-MM-DD\"T\"HH24:MI:SS'"
    utc = f"({value} at time zone 'UTC')"
    micro = f"nullif(to_char({utc}, '\".\"US'), '.000000')"
    return word_of(f"to_char({utc}, {shape}) || coalesce({micro}, '') || '+00:00'")


def json_of(column: Column[Any], alias: str) -> str:
    """A column's value as JSON text, NULL as null."""
    value = f"{alias}.{column.name}"
    said = _not_null(column, value)
    return f"coalesce({said}, 'null')" if column.nullable else said


def place_of(column: Column[Any], alias: str) -> str:
    """A column's value as it stands in a cursor."""
    value = f"{alias}.{column.name}"
    return exact_instant_of(value) if isinstance(column.type, DateTime) else _not_null(column, value)


def _not_null(column: Column[Any], value: str) -> str:
    kind = column.type
    if isinstance(kind, Enum) or column.name == "id" or column.foreign_keys:
        return word_of(value)
    for of, say in SAYINGS:
        if isinstance(kind, of):
            return say(value)
    return text_of(value)


SAYINGS: list[tuple[Any, Callable[[str], str]]] = [
    (Boolean, number_of),
    (Integer, number_of),
    (Float, fraction_of),
    (DateTime, instant_of),
    (Date, date_of),
    (ARRAY, text_of),
]


class NotHeard(ValueError):
    """A value that PostgreSQL takes in no column of that kind."""


@contextlib.contextmanager
def faults_named() -> Iterator[None]:
    """What asyncpg raises where nothing stands between it and us, by our names."""
    try:
        yield
    except asyncpg.DataError as fault:
        raise NotHeard(str(fault)) from fault
    except Exception as fault:
        if is_away(fault):
            raise DatabaseAway(str(fault)) from fault
        raise
