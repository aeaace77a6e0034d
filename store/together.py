"""Rows of several tables, read as objects in one round trip."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ARRAY, Executable, Text, bindparam, column, select, text

from domain.columns import Owned

# Before the objects of a row: what else the statement has to say, as three texts.
NOTE = [column("what", Text), column("id", Text), column("more", Text)]


def together(
    head: str, notes: Sequence[str], rows: Sequence[tuple[type[Owned], str]], asked: Iterable[str]
) -> Executable:
    """One statement for the objects of several tables: `rows` names each kind and the query for its rows.

    Each row of the answer is a note or one object: `what, id, more, *objects`, None where there is nothing.
    `head` holds the common table expressions, `asked` names the parameters, which are lists of ids.
    """
    tables: list[Any] = [kind.__table__ for kind, _ in rows]  # type: ignore[attr-defined]
    columns = [each for table in tables for each in table.columns]
    # The first part is empty and gives the columns their types.
    typed = ", ".join(f'(cast(null as "{each.table.name}"))."{each.name}"' for each in columns)
    nothing = ", ".join("null" for _ in columns)
    parts = [f"select cast(null as text), cast(null as text), cast(null as text), {typed} where false"]
    parts += [f"select n.*, {nothing} from ({each}) n" for each in notes]
    for table, (_, query) in zip(tables, rows, strict=True):
        own = ", ".join(f'r."{each.name}"' if each.table is table else "null" for each in columns)
        parts.append(f"select null, null, null, {own} from ({query}) r")
    said = text(head + " union all ".join(parts)).bindparams(
        *(bindparam(each, type_=ARRAY(Text)) for each in asked)
    )
    objects = select(*NOTE, *(kind for kind, _ in rows)).from_statement(said.columns(*NOTE, *columns))
    return objects.execution_options(populate_existing=True)
