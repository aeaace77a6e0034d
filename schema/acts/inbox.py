"""Asking for the list of all that one's address is asked for."""

from collections.abc import Iterable

import strawberry
from sqlmodel import col, func, select

from domain import inbox
from domain.envelopes import Recipient
from domain.events import Event, Filled
from domain.people import Firm
from domain.signing import Hand
from schema.acts.ceremony import CeremonyPayload, act_as_party
from schema.context import Info
from schema.inbox import at_the_address_of
from store.doors import DoorKind, shut
from store.work import Work

ID = strawberry.ID


@strawberry.input
class SendInboxInput:
    recipient_id: ID | None = None


async def send_inbox(info: Info, input: SendInboxInput | None = None) -> CeremonyPayload:
    """A new list takes the place of the one that this party asked for last."""

    async def rule(work: Work, hand: Hand, values: list[Filled]) -> Iterable[Event]:
        recipient = work.held.get(Recipient, hand.recipient_id)
        # Two requests of one address share no lock but the firm: whoever comes second sees when the first asked.
        firm = select(Firm.id).where(col(Firm.id) == work.firm_id).with_for_update(key_share=True)
        await work.session.execute(firm)
        last = select(func.max(col(Recipient.inbox_asked_at))).where(at_the_address_of(recipient))
        facts = list(inbox.send_inbox(work.held, recipient.id, await work.session.scalar(last), work.moment))
        if facts:
            await shut(work.session, recipient.id, DoorKind.INBOX)
        return facts

    return await act_as_party(info, input.recipient_id if input else None, rule)
