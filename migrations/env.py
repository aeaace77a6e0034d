"""How Alembic runs here: on the owner's connection that `store/migrating.py` hands over."""

from alembic import context
from sqlmodel import SQLModel

import store.tables
from domain import boards, envelopes, messages, papers, people, templates

KNOWN = (boards, envelopes, messages, papers, people, templates, store.tables)


def ours(name: str | None, kind: str, parents: object) -> bool:
    """procrastinate keeps its own tables."""
    return not (kind == "table" and (name or "").startswith("procrastinate_"))


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    include_name=ours,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
