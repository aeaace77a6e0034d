"""The faces of requests: envelopes, parties, fields, and what keeps an envelope from being sent."""

from datetime import date, datetime
from typing import Annotated, Any

import strawberry
from sqlmodel import col, select
from strawberry import Parent

from domain import boards, envelopes, papers, people, requesting, routing, standing
from schema import holding
from schema.base import Connection, Node
from schema.boards import Progress
from schema.context import Info
from schema.documents import Document
from schema.events import Event, history
from schema.faces import face
from schema.people import Contact, Member

EnvelopeKind = strawberry.enum(envelopes.EnvelopeKind)
EnvelopeState = strawberry.enum(envelopes.EnvelopeState)
SealState = strawberry.enum(envelopes.SealState)
RecipientRole = strawberry.enum(envelopes.RecipientRole)
RecipientParty = strawberry.enum(envelopes.RecipientParty)
RecipientState = strawberry.enum(envelopes.RecipientState)
Channel = strawberry.enum(envelopes.Channel)
IdentityCheck = strawberry.enum(envelopes.IdentityCheck)
DeliveryState = strawberry.enum(envelopes.DeliveryState)
FieldKind = strawberry.enum(envelopes.FieldKind)
SignatureMethod = strawberry.enum(envelopes.SignatureMethod)
EnvelopeProblemCode = strawberry.enum(requesting.ProblemCode, name="EnvelopeProblemCode")

EnvelopeFace = Annotated["Envelope", strawberry.lazy("schema.envelopes")]


def _reachable(recipient: envelopes.Recipient, info: Info) -> bool:
    """One party learns the other's name and act, not how to reach them."""
    return not info.context.by_link or recipient.id == info.context.party.id


@face(envelopes.Recipient)
class Recipient(Node):
    key: str = strawberry.field(description="As given in the request; names the recipient in later inputs.")
    role: envelopes.RecipientRole
    party: envelopes.RecipientParty
    name: str
    kind: people.ClientKind
    channel: envelopes.Channel
    identity_check: envelopes.IdentityCheck
    routing_order: int
    state: envelopes.RecipientState
    delivery: envelopes.DeliveryState
    notified_at: datetime | None
    viewed_at: datetime | None
    acted_at: datetime | None
    reason: str | None
    required: bool
    language: str

    @strawberry.field
    def email(root: Parent[envelopes.Recipient], info: Info) -> str | None:
        return root.email if _reachable(root, info) else None

    @strawberry.field
    def phone(root: Parent[envelopes.Recipient], info: Info) -> str | None:
        return root.phone if _reachable(root, info) else None

    @strawberry.field(graphql_type=Contact | None)
    async def contact(root: Parent[envelopes.Recipient], info: Info) -> people.Contact | None:
        if info.context.by_link:
            return None
        return await info.context.see.one(people.Contact, root.contact_id)

    @strawberry.field(graphql_type=Member | None)
    async def member(root: Parent[envelopes.Recipient], info: Info) -> people.Member | None:
        if info.context.by_link:
            return None
        return await info.context.see.one(people.Member, root.member_id)


@face(envelopes.SignField)
class Field(Node):
    """Page from 1; x, y, width, height as fractions of the page, the origin at its top left."""

    kind: envelopes.FieldKind
    page: int
    x: float
    y: float
    width: float
    height: float
    label: str | None
    required: bool
    options: list[str]
    pattern: str | None
    value: str | None
    filled_at: datetime | None

    @strawberry.field(graphql_type=Document)
    async def document(root: Parent[envelopes.SignField], info: Info) -> papers.Document | None:
        return await info.context.see.one(papers.Document, root.document_id)

    @strawberry.field(graphql_type=Recipient | None)
    async def recipient(root: Parent[envelopes.SignField], info: Info) -> envelopes.Recipient | None:
        return await info.context.see.one(envelopes.Recipient, root.recipient_id)


@face(requesting.Problem)
class EnvelopeProblem:
    code: requesting.ProblemCode

    @strawberry.field
    def message(root: Parent[requesting.Problem], info: Info) -> str:
        return root.message(info.context.language)

    @strawberry.field(graphql_type=Recipient | None)
    async def recipient(root: Parent[requesting.Problem], info: Info) -> envelopes.Recipient | None:
        return await info.context.see.one(envelopes.Recipient, root.recipient_id)

    @strawberry.field(graphql_type=Field | None)
    async def field(root: Parent[requesting.Problem], info: Info) -> envelopes.SignField | None:
        return await info.context.see.one(envelopes.SignField, root.field_id)

    @strawberry.field(graphql_type=Document | None)
    async def document(root: Parent[requesting.Problem], info: Info) -> papers.Document | None:
        return await info.context.see.one(papers.Document, root.document_id)


async def parties(info: Info, envelope: envelopes.Envelope) -> list[envelopes.Recipient]:
    return await info.context.see.under(envelopes.Recipient, "envelope_id", envelope.id, "routing_order")


@face(envelopes.Envelope)
class Envelope(Node):
    kind: envelopes.EnvelopeKind
    title: str
    message: str | None
    state: envelopes.EnvelopeState
    seal_state: envelopes.SealState
    document_date: date | None
    sent_at: datetime | None
    sealed_at: datetime | None
    sealed_sha256: str | None
    chain_head: str | None
    archived: bool
    language: str
    version: int

    @strawberry.field(graphql_type=Member)
    async def owner(root: Parent[envelopes.Envelope], info: Info) -> people.Member | None:
        return await info.context.see.one(people.Member, root.owner_id)

    @strawberry.field(graphql_type=list[Document])
    async def documents(root: Parent[envelopes.Envelope], info: Info) -> list[papers.Document]:
        see = info.context.see
        places = await see.under(envelopes.EnvelopeDocument, "envelope_id", root.id, "position")
        return await see.some(papers.Document, [each.document_id for each in places])

    @strawberry.field(graphql_type=list[Recipient])
    async def recipients(root: Parent[envelopes.Envelope], info: Info) -> list[envelopes.Recipient]:
        return await parties(info, root)

    @strawberry.field(graphql_type=list[Field])
    async def fields(root: Parent[envelopes.Envelope], info: Info) -> list[envelopes.SignField]:
        return await info.context.see.under(envelopes.SignField, "envelope_id", root.id, "position")

    @strawberry.field(graphql_type=list[EnvelopeProblem], description="What keeps it from being sent.")
    async def problems(root: Parent[envelopes.Envelope], info: Info) -> list[requesting.Problem]:
        if root.state != envelopes.EnvelopeState.DRAFT:
            return []
        return requesting.problems(await holding.for_envelope(info.context.see, root), root)

    @strawberry.field
    async def progress(root: Parent[envelopes.Envelope], info: Info) -> Progress:
        done, total = routing.progress(await parties(info, root))
        return Progress(done=done, total=total)

    @strawberry.field(graphql_type=list[Recipient], description="Who is asked to act at this moment.")
    async def current(root: Parent[envelopes.Envelope], info: Info) -> list[envelopes.Recipient]:
        return standing.current(root, await parties(info, root))

    @strawberry.field
    async def days_waiting(root: Parent[envelopes.Envelope], info: Info) -> int:
        return standing.days_waiting(root, await parties(info, root), info.context.now)

    @strawberry.field
    def completed_at(root: Parent[envelopes.Envelope]) -> datetime | None:
        return root.closed_at if root.state == envelopes.EnvelopeState.COMPLETED else None

    @strawberry.field
    def download_url(root: Parent[envelopes.Envelope]) -> str | None:
        return f"/files/envelopes/{root.id}" if root.sealed_sha256 else None

    @strawberry.field
    def verification_url(root: Parent[envelopes.Envelope], info: Info) -> str | None:
        code = root.verification_code
        return f"{info.context.office.base_url}/verify/{code}" if code else None

    @strawberry.field(graphql_type=Connection[Event])
    async def history(
        root: Parent[envelopes.Envelope], info: Info, first: int | None = 50, after: str | None = None
    ) -> Any:
        return await history(info, root.id, first, after)


@strawberry.input
class EnvelopeFilter:
    states: list[envelopes.EnvelopeState] | None = None
    kinds: list[envelopes.EnvelopeKind] | None = None
    owner_ids: list[strawberry.ID] | None = None
    job_id: strawberry.ID | None = None
    search: str | None = None


def filtered(filter: EnvelopeFilter | None) -> Any:
    envelope, query = envelopes.Envelope, select(envelopes.Envelope)
    if filter is None:
        return query
    for column, values in (
        (envelope.state, filter.states),
        (envelope.kind, filter.kinds),
        (envelope.owner_id, filter.owner_ids),
    ):
        if values is not None:
            query = query.where(col(column).in_(values))
    if filter.job_id is not None:
        link, place = boards.JobLink, envelopes.EnvelopeDocument
        linked = select(col(link.document_id)).where(
            col(link.job_id) == filter.job_id, col(link.unlinked_at).is_(None)
        )
        held = select(col(place.envelope_id)).where(col(place.document_id).in_(linked))
        query = query.where(col(envelope.id).in_(held))
    if filter.search:
        query = query.where(col(envelope.title).icontains(filter.search, autoescape=True))
    return query
