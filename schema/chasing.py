"""The chase list: whom to call today, those that hold back most first."""

from typing import Any

from sqlalchemy import text

from domain import chasing, explaining
from domain.envelope_board import only_owner
from domain.envelopes import Recipient as RecipientRow
from schema import holding
from schema.boards import Job
from schema.context import Info
from schema.envelopes import Envelope, Recipient
from schema.faces import face
from schema.paging import checked
from schema.reading.chasing import MOST_URGENT


@face(chasing.Chase)
class ChaseItem:
    recipient: Recipient
    envelope: Envelope
    job: Job | None
    days_waiting: int
    holds_back: int
    score: float
    suggestion: explaining.Remedy


async def read_chase_list(info: Info, first: int | None = 20) -> Any:
    """SQL finds those that come first; the rule says of each what it waits for."""
    see, owner = info.context.see, only_owner(info.context.staff)
    found = await see.rows(text(MOST_URGENT).bindparams(owner=owner, most=checked(first)))
    recipients = await see.some(RecipientRow, [id for (id,) in found])
    held = await holding.for_chasing(see, recipients)
    return [chasing.chase(held, each, info.context.now) for each in recipients]
