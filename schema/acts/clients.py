"""Acts about clients and their contacts."""

from collections.abc import Iterator

import strawberry
from sqlmodel import col, select
from strawberry import UNSET

from domain import deleting, erasing, events as e, people
from domain.envelopes import CodeSession, Delivery, Recipient
from domain.file_requests import FileRequest, RequestedFile
from domain.people import Permission as P
from domain.refusals import InvalidInput, NotFound
from schema.acts.addressing import CONTACTS_A_CLIENT, add_contact, address, save_contact
from schema.acts.carrying import Result, carry_out, expect, given, words
from schema.base import EventCursor
from schema.context import Info
from schema.people import Client, Contact
from schema.refusals import UserError
from store.loading import hold, keep
from store.persons import empty_log, files_asked_of, theirs
from store.work import Work

ID = strawberry.ID


@strawberry.type
class ClientPayload:
    user_errors: list[UserError]
    client: Client | None = None
    contact: Contact | None = None
    event_cursor: EventCursor | None = None


@strawberry.input
class NewContactInput:
    name: str
    email: str | None = None
    phone: str | None = None


@strawberry.input
class CreateClientInput:
    name: str
    kind: people.ClientKind
    tags: list[str] | None = None
    contacts: list[NewContactInput] | None = None
    idempotency_key: str | None = None


@strawberry.input
class CreateContactInput:
    client_id: ID
    contact: NewContactInput


@strawberry.input
class UpdateClientInput:
    id: ID
    name: str | None = None
    kind: people.ClientKind | None = None
    tags: list[str] | None = None
    expected_version: int | None = None


@strawberry.input(description="What is left out stays; null takes an address or a number away.")
class UpdateContactInput:
    id: ID
    name: str | None = None
    email: str | None = UNSET
    phone: str | None = UNSET


@strawberry.input
class DeleteContactInput:
    id: ID


@strawberry.input(description="`reason` is kept for the record: it should name nobody.")
class EraseContactInput:
    id: ID
    reason: str


async def create_client(info: Info, input: CreateClientInput) -> ClientPayload:
    async def act(work: Work) -> Result:
        contacts = input.contacts or []
        if len(contacts) > CONTACTS_A_CLIENT:
            raise InvalidInput("contacts", f"at most {CONTACTS_A_CLIENT}")
        id = work.moment.id("cli")
        work.record(
            e.ClientCreated(
                client_id=id,
                name=words("name", input.name),
                kind=input.kind,
                tags=[words("tags", each, 60) for each in input.tags or []],
            )
        )
        for position, each in enumerate(contacts):
            add_contact(work, id, *_reachable(each), position)
        return {"client": id}

    return await carry_out(
        info,
        ClientPayload,
        act,
        needs=P.MANAGE_JOBS,
        field="createClient",
        key=input.idempotency_key,
        asked=input,
    )


async def create_contact(info: Info, input: CreateContactInput) -> ClientPayload:
    async def act(work: Work) -> Result:
        id = await save_contact(work, input.client_id, *_reachable(input.contact))
        return {"client": input.client_id, "contact": id}

    return await carry_out(info, ClientPayload, act, needs=P.MANAGE_JOBS)


async def update_client(info: Info, input: UpdateClientInput) -> ClientPayload:
    async def act(work: Work) -> Result:
        await keep(work, people.Client, col(people.Client.id) == input.id, locked=True)
        client = work.held.find(people.Client, input.id)
        if client is None:
            raise NotFound("client")
        expect(client, input.expected_version)
        asked = {
            "name": input.name and words("name", input.name),
            "kind": input.kind,
            "tags": None if input.tags is None else [words("tags", each, 60) for each in input.tags],
        }
        changes = {x: value for x, value in asked.items() if value not in (None, getattr(client, x))}
        if changes:
            work.record(e.ClientUpdated(client_id=input.id, changes=changes))
        return {"client": input.id}

    return await carry_out(info, ClientPayload, act, needs=P.MANAGE_JOBS)


async def update_contact(info: Info, input: UpdateContactInput) -> ClientPayload:
    async def act(work: Work) -> Result:
        contact = await _contact(work, input.id)
        asked = given(
            name=UNSET if input.name is None else words("name", input.name),
            email=address(input.email) if input.email else input.email,
            phone=words("phone", input.phone, 40) if input.phone else input.phone,
        )
        changes = {x: value or None for x, value in asked.items() if (value or None) != getattr(contact, x)}
        if changes:
            work.record(e.ContactUpdated(contact_id=contact.id, client_id=contact.client_id, changes=changes))
        return {"client": contact.client_id, "contact": contact.id}

    return await carry_out(info, ClientPayload, act, needs=P.MANAGE_JOBS)


async def delete_contact(info: Info, input: DeleteContactInput) -> ClientPayload:
    async def act(work: Work) -> Result:
        asked = select(col(Recipient.envelope_id)).where(col(Recipient.contact_id) == input.id)
        await hold(work, envelopes=set(await work.session.scalars(asked)))
        contact = await _contact(work, input.id)
        await keep(work, FileRequest, col(FileRequest.contact_id) == input.id)
        work.play(deleting.delete_contact(work.held, contact.id))
        return {"client": contact.client_id}

    return await carry_out(info, ClientPayload, act, needs=P.MANAGE_JOBS)


async def erase_contact(info: Info, input: EraseContactInput) -> ClientPayload:
    async def act(work: Work) -> Result:
        found = select(people.Contact).where(col(people.Contact.id) == input.id)
        contact = (await work.session.scalars(found)).first()
        if contact is None:
            raise NotFound("contact")
        places = list(await work.session.scalars(theirs(contact)))
        await hold(work, envelopes={each.envelope_id for each in places})
        contact = await _contact(work, input.id)
        files = [each.id for each in await work.session.scalars(files_asked_of(contact))]
        await keep(work, FileRequest, col(FileRequest.id).in_(files), locked=True)
        await keep(work, RequestedFile, col(RequestedFile.request_id).in_(files))
        mine = [each.id for each in places]
        await keep(work, CodeSession, col(CodeSession.recipient_id).in_(mine))
        await keep(work, Delivery, col(Delivery.recipient_id).in_(mine))
        today = work.moment.now.date()
        erased: list[e.PersonErased] = []

        def noted() -> Iterator[e.Event]:
            for fact in erasing.erase(work.held, contact.id, input.reason, today):
                yield fact
                if isinstance(fact, e.PersonErased):
                    erased.append(fact)

        work.play(noted())
        await empty_log(work, erasing.person_of(work.held, erased[0]), contact.client_id)
        return {"client": contact.client_id}

    return await carry_out(info, ClientPayload, act, needs=P.MANAGE_FIRM)


async def _contact(work: Work, id: str) -> people.Contact:
    await keep(work, people.Contact, col(people.Contact.id) == id, locked=True)
    return deleting.contact_of(work.held, id)


def _reachable(contact: NewContactInput) -> tuple[str, str | None, str | None]:
    email = address(contact.email) if contact.email else None
    phone = words("contact.phone", contact.phone, 40) if contact.phone else None
    return words("contact.name", contact.name), email, phone
