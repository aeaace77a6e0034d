"""From an id to the thing: the prefix says which table."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import col, select

from domain import boards, envelopes, file_requests, papers, people, templates
from domain.columns import Owned
from schema.context import Info
from schema.events import Happened

KIND_OF: dict[str, type[Owned]] = {
    "mem": people.Member,
    "tok": people.ApiToken,
    "cli": people.Client,
    "con": people.Contact,
    "pip": boards.Pipeline,
    "stg": boards.Stage,
    "job": boards.Job,
    "lnk": boards.JobLink,
    "tsk": boards.Task,
    "fol": papers.Folder,
    "doc": papers.Document,
    "ver": papers.DocumentVersion,
    "upl": papers.Upload,
    "env": envelopes.Envelope,
    "rcp": envelopes.Recipient,
    "fld": envelopes.SignField,
    "tpl": templates.Template,
    "frq": file_requests.FileRequest,
}
NOT_NODES = frozenset({"ver", "upl"})
NODE_KINDS: dict[str, type[Any]] = {"frm": people.Firm} | {
    prefix: kind for prefix, kind in KIND_OF.items() if prefix not in NOT_NODES
}


async def find_row(info: Info, id: str) -> Any:
    """The row with this id in the firm that asks; None for what is unknown and what is another's alike."""
    prefix = id.partition("_")[0]
    if prefix == "frm":
        found = await info.context.see.scalars(select(people.Firm).where(col(people.Firm.id) == id))
        return found[0] if found else None
    if prefix == "evt":
        event = await Happened.by_id(info.context.see, id)
        return event if event is not None and event.shown else None
    kind = KIND_OF.get(prefix)
    return await info.context.see.one(kind, id) if kind else None


async def find_node(info: Info, id: str) -> Any:
    return None if id.partition("_")[0] in NOT_NODES | {"evt"} else await find_row(info, id)


async def find_rows(info: Info, ids: Sequence[str]) -> list[Any]:
    return [await find_row(info, each) for each in ids]
