"""Who is asked: a party with all that is known of them."""

from collections.abc import Sequence
from typing import Any

import phonenumbers
import strawberry
from sqlmodel import col

from domain import events as e, people, routing
from domain.envelopes import Channel, IdentityCheck, RecipientParty, RecipientRole
from domain.filling import is_address
from domain.people import Client as ClientRow, Contact as ContactRow, Member as MemberRow
from domain.refusals import InvalidInput, NotFound
from schema.acts.carrying import words
from schema.context import Info
from store.loading import keep
from store.work import Work

ID = strawberry.ID
CONTACTS_A_CLIENT = 200


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
    identity_check: IdentityCheck | None = IdentityCheck.NONE
    routing_order: int | None = None
    acknowledge: bool | None = False
    language: str | None = None
    company: str | None = strawberry.field(
        default=None,
        description="For whom they act; without: the client of the contact, if it is a company, or the firm.",
    )
    save_contact_to_client_id: ID | None = None


async def addressees(info: Info, work: Work, inputs: Sequence[RecipientInput]) -> list[e.Addressee]:
    """Everyone who is asked. Who is to be saved to a client's contacts is saved in the same act."""
    firm = await work.session.get_one(people.Firm, work.firm_id)
    if any(each.save_contact_to_client_id for each in inputs):
        info.context.staff.needs(people.Permission.MANAGE_JOBS)
    return [await _addressee(work, each, firm.language) for each in inputs]


async def _addressee(work: Work, input: RecipientInput, language: str) -> e.Addressee:
    """A party with all that is known of them: from the contact, the member, or as typed."""
    known = await _known(work, input)
    role, party = input.role or RecipientRole.SIGNER, input.party or RecipientParty.CLIENT
    email, phone = input.email or known.get("email"), input.phone or known.get("phone")
    channel = input.channel or (Channel.EMAIL if email or not phone else Channel.SMS)
    check = input.identity_check or IdentityCheck.NONE
    texted = channel == Channel.SMS or check == IdentityCheck.SMS_CODE
    name = words("recipients.name", input.name or known.get("name") or "")
    email = address(email) if email else None
    phone = telephone(phone, dialled=texted) if phone else None
    company = words("recipients.company", input.company) if input.company else known.get("company")
    contact_id: str | None = input.contact_id
    if contact_id is None and input.save_contact_to_client_id:
        contact_id = await save_contact(work, input.save_contact_to_client_id, name, email, phone)
    return e.Addressee(
        recipient_id=work.moment.id("rcp"),
        key=words("recipients.key", input.key, 100),
        role=role,
        party=party,
        name=name,
        email=email,
        phone=phone,
        kind=input.kind or (people.ClientKind.COMPANY if company else people.ClientKind.INDIVIDUAL),
        channel=channel,
        identity_check=check,
        routing_order=_order(input, role, party),
        acknowledge=bool(input.acknowledge) and role == RecipientRole.VIEWER,
        language=input.language if input.language in ("en", "fr") else language,
        contact_id=contact_id,
        member_id=input.member_id,
        company=company,
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
        if contact is None or contact.deleted:
            raise NotFound("contact")
        client = await work.session.get_one(ClientRow, (work.firm_id, contact.client_id))
        company = client.name if client.kind == people.ClientKind.COMPANY else None
        known = {"name": contact.name, "email": contact.email, "phone": contact.phone, "company": company}
    if input.member_id:
        member = await work.session.get(MemberRow, (work.firm_id, input.member_id))
        if member is None:
            raise NotFound("member")
        firm = await work.session.get_one(people.Firm, work.firm_id)
        known |= {"name": member.name, "email": member.email, "company": firm.legal_name}
    return known


async def save_contact(work: Work, client_id: str, name: str, email: str | None, phone: str | None) -> str:
    """One more contact of a client, after those there are."""
    await keep(work, ClientRow, col(ClientRow.id) == client_id, locked=True)
    if work.held.find(ClientRow, client_id) is None:
        raise NotFound("client")
    await keep(work, ContactRow, col(ContactRow.client_id) == client_id)
    there = work.held.all(ContactRow, lambda each: each.client_id == client_id)
    if len([each for each in there if not each.deleted]) >= CONTACTS_A_CLIENT:
        raise InvalidInput("clientId", f"a client has at most {CONTACTS_A_CLIENT} contacts")
    return add_contact(work, client_id, name, email, phone, len(there))


def add_contact(
    work: Work, client_id: str, name: str, email: str | None, phone: str | None, position: int
) -> str:
    id = work.moment.id("con")
    work.record(
        e.ContactAdded(
            contact_id=id, client_id=client_id, name=name, email=email, phone=phone, position=position
        )
    )
    return id


def address(text: str, field: str = "email") -> str:
    """An e-mail address that cannot smuggle anything into a header."""
    text = words(field, text, 254)
    if not is_address(text):
        raise InvalidInput(field, "this is no e-mail address")
    return text


def telephone(text: str, *, dialled: bool) -> str:
    """A number as the networks take it, such as +4712345678; one that is only noted may be written anyhow."""
    text = words("recipients.phone", text, 40)
    try:
        number = phonenumbers.parse(text)
    except phonenumbers.NumberParseException:
        number = None
    if number is not None and phonenumbers.is_possible_number(number):
        return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    if dialled:
        raise InvalidInput("recipients.phone", "write it with its country code, such as +47 40 00 00 00")
    return text
