"""What events about people do to the rows."""

from domain import events as e
from domain.envelopes import CodeSession, Delivery, Envelope, Recipient, SignField
from domain.evolving.step import Stamp, change, evolve
from domain.file_requests import FileRequest, RequestedFile
from domain.held import Held
from domain.messages import MessageText, text_id
from domain.people import ApiToken, Client, Contact, Firm, Member


@evolve.register
def _(event: e.FirmCreated, held: Held, stamp: Stamp) -> None:
    held.firm = Firm(
        id=event.firm_id,
        name=event.name,
        legal_name=event.name,
        time_zone=event.time_zone,
        language=event.language,
        created_at=stamp.at,
    )


@evolve.register
def _(event: e.FirmUpdated, held: Held, stamp: Stamp) -> None:
    change(held.firm, event.changes)


@evolve.register
def _(event: e.MessageTextChanged, held: Held, stamp: Stamp) -> None:
    id = text_id(event.kind, event.language)
    own = held.find(MessageText, id)
    if event.subject is None or event.body is None:
        if own is not None:
            held.remove(own)
    elif own is not None:
        own.subject, own.body = event.subject, event.body
    else:
        held.add(
            MessageText(
                firm_id=stamp.firm_id,
                id=id,
                kind=event.kind,
                language=event.language,
                subject=event.subject,
                body=event.body,
            )
        )


@evolve.register
def _(event: e.MemberInvited, held: Held, stamp: Stamp) -> None:
    held.add(
        Member(
            firm_id=stamp.firm_id,
            id=event.member_id,
            name=event.name,
            email=event.email,
            role=event.role,
            permissions=event.permissions,
            created_at=stamp.at,
        )
    )


@evolve.register
def _(event: e.MemberUpdated, held: Held, stamp: Stamp) -> None:
    change(held.get(Member, event.member_id), event.changes)


@evolve.register
def _(event: e.NoticePreferencesChanged, held: Held, stamp: Stamp) -> None:
    member = held.get(Member, event.member_id)
    member.page_off, member.mail_off = event.page_off, event.mail_off


@evolve.register
def _(event: e.NoticesRead, held: Held, stamp: Stamp) -> None:
    held.get(Member, event.member_id).notices_seen = event.until


@evolve.register
def _(event: e.ApiTokenCreated, held: Held, stamp: Stamp) -> None:
    held.add(
        ApiToken(
            firm_id=stamp.firm_id,
            id=event.token_id,
            member_id=event.member_id,
            name=event.name,
            scopes=event.scopes,
            expires_at=event.expires_at,
            created_at=stamp.at,
        )
    )


@evolve.register
def _(event: e.ApiTokenRevoked, held: Held, stamp: Stamp) -> None:
    held.get(ApiToken, event.token_id).revoked_at = stamp.at


@evolve.register
def _(event: e.ClientCreated, held: Held, stamp: Stamp) -> None:
    held.add(
        Client(
            firm_id=stamp.firm_id,
            id=event.client_id,
            name=event.name,
            kind=event.kind,
            tags=event.tags,
            created_at=stamp.at,
        )
    )


@evolve.register
def _(event: e.ContactAdded, held: Held, stamp: Stamp) -> None:
    held.add(
        Contact(
            firm_id=stamp.firm_id,
            id=event.contact_id,
            client_id=event.client_id,
            name=event.name,
            email=event.email,
            phone=event.phone,
            position=event.position,
        )
    )


@evolve.register
def _(event: e.ClientUpdated, held: Held, stamp: Stamp) -> None:
    change(held.get(Client, event.client_id), event.changes)


@evolve.register
def _(event: e.ContactUpdated, held: Held, stamp: Stamp) -> None:
    change(held.get(Contact, event.contact_id), event.changes)


@evolve.register
def _(event: e.ContactDeleted, held: Held, stamp: Stamp) -> None:
    gone = {"deleted": True, "name": "", "email": None, "phone": None}
    change(held.get(Contact, event.contact_id), gone)


@evolve.register
def _(event: e.PersonExported, held: Held, stamp: Stamp) -> None:
    """Kept for the record."""


@evolve.register
def _(event: e.PersonErased, held: Held, stamp: Stamp) -> None:
    change(held.get(Contact, event.contact_id), {"deleted": True, "name": "", "email": None, "phone": None})
    for each in (held.get(Recipient, id) for id in event.recipient_ids):
        each.name, each.erased_at = "", stamp.at
        for what in ("email", "phone", "company", "reason", "identity_proof", "scan_sha256"):
            setattr(each, what, None)
    for field in held.all(SignField, lambda x: x.recipient_id in event.recipient_ids):
        field.value = field.image_sha256 = None
    for envelope in (held.get(Envelope, id) for id in event.envelope_ids):
        envelope.message = None
        envelope.version += 1
    for request in (held.get(FileRequest, id) for id in event.request_ids):
        request.name = request.email = ""
        request.message = request.undelivered = None
    for line in held.all(RequestedFile, lambda x: x.request_id in event.request_ids):
        line.received = [{**each, "name": ""} for each in line.received]
    for session in held.all(CodeSession):
        held.remove(session)
    for delivery in held.all(Delivery):
        delivery.detail = None
