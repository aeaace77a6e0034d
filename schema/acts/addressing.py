"""Who is asked: a party with all that is known of them."""

from typing import Any

import strawberry
from sqlmodel import col, select

from domain import events as e, people, routing
from domain.envelopes import Channel, IdentityCheck, RecipientParty, RecipientRole
from domain.people import Client as ClientRow, Contact as ContactRow, Member as MemberRow
from domain.refusals import InvalidInput, NotFound
from schema.acts.carrying import words
from store.work import Work

ID = strawberry.ID


@strawberry.input(description="`key` names the recipient for the fields of the same request.")
class RecipientInput:
    key: str
    role: RecipientRole | None = RecipientRole.SIGNER
    party: RecipientParty | None = RecipientParty.CLIENT
    contact_id: ID | None = None
    member_id: ID | None = None
    name: str | None = None
    email: str | None = None
    phone: str | None = None
    kind: people.ClientKind | None = None
    channel: Channel | None = None
    routing_order: int | None = None
    language: str | None = None


async def addressee(work: Work, input: RecipientInput, language: str) -> e.Addressee:
    """A party with all that is known of them: from the contact, the member, or as typed."""
    known = await _known(work, input)
    role, party = input.role or RecipientRole.SIGNER, input.party or RecipientParty.CLIENT
    email, phone = input.email or known.get("email"), input.phone or known.get("phone")
    channel = input.channel or (Channel.EMAIL if email or not phone else Channel.SMS)
    return e.Addressee(
        recipient_id=work.moment.id("rcp"),
        key=words("recipients.key", input.key, 100),
        role=role,
        party=party,
        name=words("recipients.name", input.name or known.get("name") or ""),
        email=address(email) if email else None,
        phone=words("recipients.phone", phone, 40) if phone else None,
        kind=input.kind or known.get("kind") or people.ClientKind.INDIVIDUAL,
        channel=channel,
        identity_check=IdentityCheck.NONE,
        routing_order=_order(input, role, party),
        acknowledge=False,
        language=input.language if input.language in ("en", "fr") else language,
        contact_id=input.contact_id,
        member_id=input.member_id,
    )


def _order(input: RecipientInput, role: RecipientRole, party: RecipientParty) -> int:
    if input.routing_order is None:
        return routing.default_order(role, party)
    if not 1 <= input.routing_order <= 1000:
        raise InvalidInput("recipients.routingOrder", "a number from 1 to 1000")
    return input.routing_order


async def _known(work: Work, input: RecipientInput) -> dict[str, Any]:
    """What the firm has on whom the input names; a contact and a member are looked up, both if both are named."""
    known: dict[str, Any] = {}
    if input.contact_id:
        contact = await work.session.get(ContactRow, (work.firm_id, input.contact_id))
        if contact is None:
            raise NotFound("contact")
        kind = await work.session.scalar(select(ClientRow.kind).where(col(ClientRow.id) == contact.client_id))
        known = {"name": contact.name, "email": contact.email, "phone": contact.phone, "kind": kind}
    if input.member_id:
        member = await work.session.get(MemberRow, (work.firm_id, input.member_id))
        if member is None:
            raise NotFound("member")
        known |= {"name": member.name, "email": member.email}
    return known


def address(text: str) -> str:
    """An e-mail address that cannot smuggle anything into a header."""
    text = words("email", text, 254)
    local, at, domain = text.rpartition("@")
    if not (at and local and domain) or any(each.isspace() or each in '<>,;:"\\()[]' for each in text):
        raise InvalidInput("email", "this is no e-mail address")
    return text
