"""The inbox: all that a firm asks of one address, for whoever reads what is sent there."""

import asyncio
import hmac
from dataclasses import dataclass
from datetime import datetime

import strawberry
from sqlalchemy import ColumnElement
from sqlmodel import and_, col, func, or_, select

from domain import envelopes, standing
from domain.envelopes import Channel, Envelope, Recipient
from domain.inbox import LISTED, UNTOLD, address_of
from domain.people import Firm, Member
from schema.context import Info
from schema.see import See
from store.doors import DoorKind, door_of

MOST = 100
LONGEST_TOKEN = 200
TO_ADDRESS = {Channel.EMAIL: func.lower(col(Recipient.email)), Channel.SMS: col(Recipient.phone)}


@strawberry.type(
    description="One request, as the party sees it from outside; what it says opens by its `url`."
)
class InboxRequest:
    title: str
    name: str = strawberry.field(description="Whose it is: several people may share an address.")
    role: envelopes.RecipientRole
    state: standing.CeremonyState
    recipient_state: envelopes.RecipientState
    envelope_state: envelopes.EnvelopeState
    your_turn: bool
    code_required: bool
    notified_at: datetime | None
    expires_at: datetime | None
    url: str = strawberry.field(description="Their personal link.")


@strawberry.type(description="What a firm asks of one address; first what waits, then the newest.")
class Inbox:
    firm_name: str
    language: str
    requests: list[InboxRequest]


@dataclass(frozen=True)
class Place:
    """One party's place in one request."""

    envelope: Envelope
    recipient: Recipient


async def read_inbox(info: Info, token: str) -> Inbox | None:
    """Unknown, old and malformed tokens are all alike; so is one whose party has another address by now."""
    office = info.context.office
    if len(token) > LONGEST_TOKEN or "\0" in token:
        return None
    hash = office.secrets.hash(DoorKind.INBOX, token)
    door = await door_of(office.engine, hash, DoorKind.INBOX, info.context.now)
    if door is None:
        return None
    see = See(office, door.firm_id)
    try:
        recipient = await see.one(Recipient, door.subject_id)
        if recipient is None:
            return None
        inbox_id = f"ibx_{token.partition('.')[0]}"
        known = office.secrets.inbox(door.firm_id, address_of(recipient), inbox_id)
        if not hmac.compare_digest(known.encode(), token.encode()):
            return None
        firm = (await see.scalars(select(Firm)))[0]
        shown = await asyncio.gather(*(_request(info, see, each) for each in await _places(see, recipient)))
        return Inbox(
            firm_name=firm.name,
            language=recipient.language,
            requests=[each for each in shown if each is not None],
        )
    finally:
        await see.close()


def at_the_address_of(recipient: Recipient) -> ColumnElement[bool]:
    """Whose links go where this party's go."""
    same = TO_ADDRESS[recipient.channel] == address_of(recipient)
    return and_(col(Recipient.channel) == recipient.channel, same)


async def _places(see: See, recipient: Recipient) -> list[Place]:
    waits = col(Recipient.state).in_(envelopes.ASKED_STATES)
    member = and_(col(Member.firm_id) == col(Recipient.firm_id), col(Member.id) == col(Recipient.member_id))
    query = (
        select(Recipient)
        .outerjoin(Member, member)
        .where(at_the_address_of(recipient), col(Recipient.state).not_in(UNTOLD))
        .where(
            or_(col(Member.id).is_(None), col(Member.active))
        )  # who has left the firm signs for it no more
        .order_by(waits.desc(), col(Recipient.notified_at).desc(), col(Recipient.id))
        .limit(MOST)
    )
    rows = await see.scalars(query)
    requests = await asyncio.gather(*(see.one(Envelope, each.envelope_id) for each in rows))
    return [Place(envelope, row) for row, envelope in zip(rows, requests, strict=True) if envelope]


async def _request(info: Info, see: See, place: Place) -> InboxRequest | None:
    envelope, recipient = place.envelope, place.recipient
    if envelope.deleted or envelope.state == envelopes.EnvelopeState.DRAFT:
        return None
    parties, copies = await asyncio.gather(
        see.under(Recipient, "envelope_id", envelope.id), see.under(Envelope, "supersedes_id", envelope.id)
    )
    superseded = standing.newer(copies) is not None
    state = standing.ceremony_state(envelope, recipient, parties, recipient.link_version, superseded)
    if state not in LISTED:
        return None
    return InboxRequest(
        title=envelope.title,
        name=recipient.name,
        role=recipient.role,
        state=state,
        recipient_state=recipient.state,
        envelope_state=envelope.state,
        your_turn=state == standing.CeremonyState.OPEN and recipient.required,
        code_required=recipient.identity_check != envelopes.IdentityCheck.NONE,
        notified_at=recipient.notified_at,
        expires_at=recipient.expires_at,
        url=info.context.office.link_of(recipient),
    )
