"""Acts about clients and their contacts."""

import strawberry

from domain import events as e, people
from domain.people import Permission as P
from domain.refusals import InvalidInput
from schema.acts.addressing import CONTACTS_A_CLIENT, add_contact, address, save_contact
from schema.acts.carrying import Result, carry_out, words
from schema.base import EventCursor
from schema.context import Info
from schema.people import Client, Contact
from schema.refusals import UserError
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


def _reachable(contact: NewContactInput) -> tuple[str, str | None, str | None]:
    email = address(contact.email) if contact.email else None
    phone = words("contact.phone", contact.phone, 40) if contact.phone else None
    return words("contact.name", contact.name), email, phone
