"""The faces of requests: envelopes, parties, fields, and what keeps an envelope from being sent."""

from datetime import date, datetime
from typing import Annotated, Any

import strawberry
from strawberry import Parent

from domain import envelopes, papers, people, placing, requesting, routing, standing
from schema import holding
from schema.base import Node
from schema.boards import Progress
from schema.context import Info
from schema.documents import Document
from schema.events import history
from schema.faces import face
from schema.people import Contact, Member
from schema.reading.declared import (
    FLEETING,
    Clause,
    Made,
    Rows,
    Said,
    clauses,
    containing,
    one,
    read,
    to_many,
    to_one,
)
from schema.reading.standing import CURRENT, PROGRESS, progress_of
from schema.see import See
from store.reads import instant_of, text_of

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
RecipientFace = Annotated["Recipient", strawberry.lazy("schema.envelopes")]


ASKED_FOR_LINK = (
    "case when {t}.link_asked_at >= case {t}.state when 'EXPIRED' then {t}.expires_at else {t}.code_locked_at end"
    f" then {instant_of('{t}.link_asked_at')} end"
)

SCAN = """case when {t}.scan_sha256 <> '' then '"/files/scans/' || {t}.id || '"' end"""


def _told(recipient: envelopes.Recipient, info: Info) -> bool:
    """One party learns the other's name and act, not why they refused and how they proved who they are."""
    return not info.context.by_link or recipient.id == info.context.party.id


def _reachable(recipient: envelopes.Recipient, info: Info) -> bool:
    """Nor how to reach them; nor does a link tell where its code goes."""
    if not info.context.by_link:
        return True
    return _told(recipient, info) and recipient.identity_check == envelopes.IdentityCheck.NONE


CONTACT = Rows(
    people.Contact,
    "contact {r} where {r}.firm_id = {firm} and {r}.id = {t}.contact_id and not {r}.deleted",
)


@face(envelopes.Recipient)
class Recipient(Node):
    key: str = strawberry.field(description="As given in the request; names the recipient in later inputs.")
    role: envelopes.RecipientRole
    party: envelopes.RecipientParty
    name: str
    kind: people.ClientKind
    company: str | None = strawberry.field(
        description="For whom they act; only who acts for one has a stamp."
    )
    channel: envelopes.Channel
    identity_check: envelopes.IdentityCheck
    routing_order: int
    state: envelopes.RecipientState
    delivery: envelopes.DeliveryState
    notified_at: datetime | None
    viewed_at: datetime | None
    acted_at: datetime | None
    code_locked_at: datetime | None
    required: bool
    language: str
    expires_at: datetime | None
    last_reminded_at: datetime | None
    last_called_at: datetime | None
    erased_at: datetime | None = strawberry.field(
        description="Since then nothing personal of them is known here; their name is empty."
    )

    @strawberry.field(
        description="When they asked for a new link, and there is none: their time is over, or they are locked.",
        metadata=read(Said(ASKED_FOR_LINK)),
    )
    def asked_for_link_at(root: Parent[envelopes.Recipient], info: Info) -> datetime | None:
        return root.asked_for_link_at if _told(root, info) else None

    @strawberry.field(metadata=read(Said(text_of("{t}.reason"))))
    def reason(root: Parent[envelopes.Recipient], info: Info) -> str | None:
        return root.reason if _told(root, info) else None

    @strawberry.field(metadata=read(Said(text_of("{t}.identity_proof"))))
    def identity_proof(root: Parent[envelopes.Recipient], info: Info) -> str | None:
        return root.identity_proof if _told(root, info) else None

    @strawberry.field(metadata=read(Said(text_of("{t}.email"))))
    def email(root: Parent[envelopes.Recipient], info: Info) -> str | None:
        return root.email if _reachable(root, info) else None

    @strawberry.field(metadata=read(Said(text_of("{t}.phone"))))
    def phone(root: Parent[envelopes.Recipient], info: Info) -> str | None:
        return root.phone if _reachable(root, info) else None

    @strawberry.field(
        description="The scan of what they signed on paper: a PDF or a picture.", metadata=read(Said(SCAN))
    )
    def scan_url(root: Parent[envelopes.Recipient], info: Info) -> str | None:
        return f"/files/scans/{root.id}" if root.scan_sha256 and not info.context.by_link else None

    @strawberry.field(
        graphql_type=Annotated["Recipient", strawberry.lazy("schema.envelopes")] | None,
        metadata=read(one(envelopes.Recipient, "replaced_by_id")),
    )
    async def replaced_by(root: Parent[envelopes.Recipient], info: Info) -> envelopes.Recipient | None:
        if info.context.by_link:
            return None
        return await info.context.see.one(envelopes.Recipient, root.replaced_by_id)

    @strawberry.field(graphql_type=Contact | None, metadata=read(CONTACT))
    async def contact(root: Parent[envelopes.Recipient], info: Info) -> people.Contact | None:
        if info.context.by_link:
            return None
        contact = await info.context.see.one(people.Contact, root.contact_id)
        return contact if contact and not contact.deleted else None

    @strawberry.field(graphql_type=Member | None, metadata=read(one(people.Member, "member_id")))
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

    document: Any = to_one(papers.Document, "document_id", Document)
    recipient: Any = to_one(envelopes.Recipient, "recipient_id", Recipient | None)


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


async def has_file(see: See, envelope_id: str) -> bool:
    """Is there a document in it that was not deleted? With the last of them, its sealed file goes too."""
    places = await see.under(envelopes.EnvelopeDocument, "envelope_id", envelope_id)
    documents = await see.some(papers.Document, [each.document_id for each in places])
    return any(not each.deleted for each in documents)


DOCUMENTS_IN_ORDER = Rows(
    papers.Document,
    "envelope_document p join document {r} on {r}.firm_id = p.firm_id and {r}.id = p.document_id"
    " where p.firm_id = {firm} and p.envelope_id = {t}.id order by p.position, p.id",
    many=True,
)
NOW_ASKED = Rows(envelopes.Recipient, f"{CURRENT} order by {{r}}.routing_order, {{r}}.id", many=True)
SENT_COPY = Rows(
    envelopes.Envelope,
    "envelope {r} where {r}.firm_id = {firm} and {r}.supersedes_id = {t}.id"
    f" and {{r}}.state <> '{envelopes.EnvelopeState.DRAFT}' order by {{r}}.id desc limit 1",
)
PROOF_ASKED = Said(
    "(exists(select from envelope_document p join document d"
    " on d.firm_id = p.firm_id and d.id = p.document_id"
    " where p.firm_id = {firm} and p.envelope_id = {t}.id and d.requires_identity_proof))::text"
)
HAS_FILE = (
    "{t}.sealed_sha256 <> '' and exists (select from envelope_document p join document d"
    " on d.firm_id = p.firm_id and d.id = p.document_id"
    " where p.firm_id = {firm} and p.envelope_id = {t}.id and not d.deleted)"
)
SEALED_FILE = f"""case when {HAS_FILE} then '"/files/envelopes/' || {{t}}.id || '"' end"""
CERTIFICATE = f"""case when {HAS_FILE} then '"/files/envelopes/' || {{t}}.id || '/certificate"' end"""


@strawberry.type
class GroupQuorum:
    routing_order: int
    quorum: int


QUORUMS = Made(
    {"routingOrder": "{r}.routing_order", "quorum": "{r}.quorum"},
    "json_each_text({t}.quorums) with ordinality as {r}(routing_order, quorum, place) order by {r}.place",
    many=True,
)


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
    retain_until: date | None
    deleted: bool = strawberry.field(description="Kept for the history; in no list.")

    supersedes: Any = to_one(envelopes.Envelope, "supersedes_id", EnvelopeFace | None)
    owner: Any = to_one(people.Member, "owner_id", Member)
    recipients: Any = to_many(envelopes.Recipient, "envelope_id", Recipient, "routing_order")
    fields: Any = to_many(envelopes.SignField, "envelope_id", Field, "position")

    @strawberry.field(graphql_type=list[Document], metadata=read(DOCUMENTS_IN_ORDER))
    async def documents(root: Parent[envelopes.Envelope], info: Info) -> list[papers.Document]:
        see = info.context.see
        places = await see.under(envelopes.EnvelopeDocument, "envelope_id", root.id, "position")
        return await see.some(papers.Document, [each.document_id for each in places])

    @strawberry.field(graphql_type=list[EnvelopeProblem], description="What keeps it from being sent.")
    async def problems(root: Parent[envelopes.Envelope], info: Info) -> list[requesting.Problem]:
        if root.state not in placing.CHANGEABLE:
            return []
        held = await holding.for_envelope(info.context.see, root)
        return requesting.problems(held, root, info.context.office.channels)

    @strawberry.field(metadata=read(QUORUMS))
    def quorums(root: Parent[envelopes.Envelope]) -> list[GroupQuorum]:
        return [
            GroupQuorum(routing_order=int(order), quorum=quorum) for order, quorum in root.quorums.items()
        ]

    @strawberry.field(metadata=read(Made(PROGRESS, progress_of("{t}"))))
    async def progress(root: Parent[envelopes.Envelope], info: Info) -> Progress:
        done, total = routing.progress(await parties(info, root), root.quorums)
        return Progress(done=done, total=total)

    @strawberry.field(
        graphql_type=list[Recipient],
        description="Who is asked to act at this moment.",
        metadata=read(NOW_ASKED),
    )
    async def current(root: Parent[envelopes.Envelope], info: Info) -> list[envelopes.Recipient]:
        return standing.current(root, await parties(info, root))

    @strawberry.field(graphql_type=EnvelopeFace | None, metadata=read(SENT_COPY))
    async def superseded_by(root: Parent[envelopes.Envelope], info: Info) -> envelopes.Envelope | None:
        copies = await info.context.see.under(envelopes.Envelope, "supersedes_id", root.id)
        return standing.newer(copies)

    @strawberry.field(metadata=read(PROOF_ASKED))
    async def requires_identity_proof(root: Parent[envelopes.Envelope], info: Info) -> bool:
        places = await info.context.see.under(envelopes.EnvelopeDocument, "envelope_id", root.id, "position")
        documents = await info.context.see.some(papers.Document, [each.document_id for each in places])
        return any(each.requires_identity_proof for each in documents)

    @strawberry.field(
        description="The first day on which one of those who are asked will be too late.",
        metadata=read(Said(f"(select {instant_of('min(p.expires_at)')} from {CURRENT.replace('{r}', 'p')})")),
    )
    async def expires_at(root: Parent[envelopes.Envelope], info: Info) -> datetime | None:
        asked = standing.current(root, await parties(info, root))
        return min((each.expires_at for each in asked if each.expires_at), default=None)

    @strawberry.field(metadata={FLEETING: True})
    async def days_waiting(root: Parent[envelopes.Envelope], info: Info) -> int:
        return standing.days_waiting(root, await parties(info, root), info.context.now)

    @strawberry.field(
        metadata=read(Said(f"case when {{t}}.state = 'COMPLETED' then {instant_of('{t}.closed_at')} end"))
    )
    def completed_at(root: Parent[envelopes.Envelope]) -> datetime | None:
        return root.closed_at if root.state == envelopes.EnvelopeState.COMPLETED else None

    @strawberry.field(
        description="None once all its documents were deleted.", metadata=read(Said(SEALED_FILE))
    )
    async def download_url(root: Parent[envelopes.Envelope], info: Info) -> str | None:
        there = root.sealed_sha256 and await has_file(info.context.see, root.id)
        return f"/files/envelopes/{root.id}" if there else None

    @strawberry.field(
        description="The certificate alone, to read and print. What proves is the sealed file, which holds it too; or, beside"
        " one that came with signatures, the certificate itself, which is sealed.",
        metadata=read(Said(CERTIFICATE)),
    )
    async def certificate_url(root: Parent[envelopes.Envelope], info: Info) -> str | None:
        there = root.sealed_sha256 and await has_file(info.context.see, root.id)
        return f"/files/envelopes/{root.id}/certificate" if there else None

    @strawberry.field
    def verification_url(root: Parent[envelopes.Envelope], info: Info) -> str | None:
        code = root.verification_code
        return f"{info.context.office.base_url}/verify/{code}" if code else None

    history: Any = history()


@strawberry.input
class EnvelopeFilter:
    states: list[envelopes.EnvelopeState] | None = None
    kinds: list[envelopes.EnvelopeKind] | None = None
    owner_ids: list[strawberry.ID] | None = None
    job_id: strawberry.ID | None = None
    client_ids: list[strawberry.ID] | None = None
    search: str | None = None
    archived: bool | None = strawberry.field(
        default=False, description="True: those that were put away, and only those."
    )
    waiting_days_at_least: int | None = None


# With a client are the envelopes that hold a document of theirs, or ask a contact of theirs.
WITH_CLIENT = (
    "({r}.id in (select p.envelope_id from folder f"
    " join document d on d.firm_id = f.firm_id and d.folder_id = f.id"
    " join envelope_document p on p.firm_id = d.firm_id and p.document_id = d.id"
    " where f.firm_id = {r}.firm_id and f.client_id = any({v}))"
    " or {r}.id in (select p.envelope_id from contact c"
    " join recipient p on p.firm_id = c.firm_id and p.contact_id = c.id"
    " where c.firm_id = {r}.firm_id and c.client_id = any({v})))"
)
_LONG_ASKED = CURRENT.format(t="{r}", r="w", firm="{r}.firm_id")
WAITS_FOR_DAYS = f"({{v}} <= 0 or exists (select from {_LONG_ASKED} and w.notified_at <= now() - {{v}} * interval '24 hours'))"
ON_JOB = (
    "{r}.id in (select p.envelope_id from job_link l join envelope_document p using (firm_id, document_id)"
    " where l.firm_id = {r}.firm_id and l.job_id = {v} and l.unlinked_at is null)"
)


def envelope_clauses(filter: EnvelopeFilter | None) -> list[Clause]:
    asked = filter or EnvelopeFilter()
    return clauses(
        Clause("{r}.state = any({v})", asked.states, "text[]"),
        Clause("{r}.kind = any({v})", asked.kinds, "text[]"),
        Clause("{r}.owner_id = any({v})", asked.owner_ids, "text[]"),
        Clause(WITH_CLIENT, asked.client_ids, "text[]"),
        Clause(ON_JOB, asked.job_id),
        Clause("{r}.title ilike {v}", containing(asked.search)),
        Clause("{r}.archived = {v}", bool(asked.archived), "bool"),
        Clause("{r}.deleted = {v}", False, "bool"),
        Clause(WAITS_FOR_DAYS, asked.waiting_days_at_least, "int", fleeting=True),
    )
