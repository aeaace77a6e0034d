"""Acts about clients and their contacts."""

import strawberry
from sqlmodel import col, select

from domain import events as e, people
from domain.people import Client as ClientRow, Contact as ContactRow, Permission as P
from domain.refusals import InvalidInput, NotFound
from schema.acts.addressing import address
from schema.acts.carrying import Result, carry_out, words
from schema.base import EventCursor
from schema.context import Info
from schema.people import Client, Contact
from schema.refusals import UserError
from store.loading import keep
from store.work import Work

ID = strawberry.ID
CONTACTS_A_CLIENT = 200


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
            _add_contact(work, id, each, position)
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
        await keep(work, ClientRow, col(ClientRow.id) == input.client_id, locked=True)
        if work.held.find(ClientRow, input.client_id) is None:
            raise NotFound("client")
        others = await work.session.scalars(
            select(ContactRow).where(col(ContactRow.client_id) == input.client_id)
        )
        position = len(list(others))
        if position >= CONTACTS_A_CLIENT:
            raise InvalidInput("clientId", f"a client has at most {CONTACTS_A_CLIENT} contacts")
        id = _add_contact(work, input.client_id, input.contact, position)
        return {"client": input.client_id, "contact": id}

    return await carry_out(info, ClientPayload, act, needs=P.MANAGE_JOBS)


def _add_contact(work: Work, client_id: str, contact: NewContactInput, position: int) -> str:
    id = work.moment.id("con")
    work.record(
        e.ContactAdded(
            contact_id=id,
            client_id=client_id,
            name=words("contact.name", contact.name),
            email=address(contact.email) if contact.email else None,
            phone=words("contact.phone", contact.phone, 40) if contact.phone else None,
            position=position,
        )
    )
    return id
