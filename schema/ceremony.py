"""The face of a ceremony: what a party sees who was asked to act."""

from dataclasses import dataclass
from datetime import datetime

import strawberry
from sqlmodel import select
from strawberry import Parent

from domain import codes, envelopes, people, signing, standing
from domain.asking import Principal
from domain.consent import CONSENT_VERSION, consent_text
from domain.envelopes import CodeSession
from domain.filling import shown_value
from domain.held import Held
from domain.ids import this_moment
from domain.papers import Document, DocumentVersion, sealed_as
from schema import holding
from schema.context import Info
from schema.envelopes import Recipient
from schema.faces import face
from schema.people import logo_url
from schema.see import See

CeremonyState = strawberry.enum(standing.CeremonyState)
READABLE = frozenset({standing.CeremonyState.OPEN, standing.CeremonyState.DONE})
NAMES_NOBODY = frozenset(
    {
        standing.CeremonyState.REPLACED,
        standing.CeremonyState.CLOSED,
        standing.CeremonyState.SUPERSEDED,
    }
)


@dataclass(frozen=True)
class Sitting:
    """One party at the table: the envelope as this link may see it."""

    held: Held
    envelope: envelopes.Envelope
    recipient: envelopes.Recipient
    firm_name: str
    firm_logo_url: str | None
    link_version: int
    base_url: str
    superseded: bool
    confirmed: bool

    @property
    def state(self) -> standing.CeremonyState:
        return standing.ceremony_state(
            self.envelope, self.recipient, self.parties, self.link_version, self.superseded
        )

    @property
    def parties(self) -> list[envelopes.Recipient]:
        return signing.recipients_of(self.held, self.envelope.id)

    @property
    def readable(self) -> bool:
        """Pages and fields are served while it is this party's turn, and afterwards; to whom a code was sent,
        once they have given it."""
        return self.state in READABLE and (self.confirmed or not self.code_required)

    @property
    def deleted(self) -> bool:
        """What was signed is no more: the firm deleted all of it, after the time that it had to be kept."""
        return all(each.deleted for each in self.held.all(Document))

    @property
    def code_required(self) -> bool:
        return self.recipient.identity_check != envelopes.IdentityCheck.NONE

    @property
    def own(self) -> list[envelopes.SignField]:
        return signing.own_fields(self.held, self.recipient)

    @property
    def sealed(self) -> bool:
        """The right to read the sealed file; a replaced link has none."""
        done = self.state == standing.CeremonyState.DONE
        return done and self.readable and not self.deleted and self.envelope.sealed_sha256 is not None

    @property
    def sealed_version(self) -> DocumentVersion | None:
        sealed = self.envelope.sealed_sha256 if self.sealed else None
        return sealed_as(self.held.all(DocumentVersion), self.envelope.id, sealed)


async def sit(see: See, who: Principal, recipient_id: str, base_url: str) -> Sitting | None:
    recipient = await see.one(envelopes.Recipient, recipient_id)
    envelope = await see.one(envelopes.Envelope, recipient.envelope_id if recipient else None)
    if recipient is None or envelope is None or envelope.state == envelopes.EnvelopeState.DRAFT:
        return None
    held = await holding.for_envelope(see, envelope)
    for document in held.all(Document):
        held.keep(await see.under(DocumentVersion, "document_id", document.id))
    firm = (await see.scalars(select(people.Firm)))[0]
    version = recipient.link_version if who.staff else who.link_version
    copies = await see.under(envelopes.Envelope, "supersedes_id", envelope.id)
    superseded = standing.newer(copies) is not None
    confirmed = await _confirmed(see, who, recipient)
    logo = logo_url(firm)
    return Sitting(held, envelope, recipient, firm.name, logo, version, base_url, superseded, confirmed)


async def _confirmed(see: See, who: Principal, recipient: envelopes.Recipient) -> bool:
    """Whether this browser gave the code that is asked of them."""
    if recipient.identity_check == envelopes.IdentityCheck.NONE or who.session_hash is None:
        return False
    held = Held(await see.under(CodeSession, "recipient_id", recipient.id))
    return codes.confirmed(codes.session_of(held, recipient, who.session_hash), recipient, this_moment().now)


@strawberry.type
class CeremonyDocument:
    id: strawberry.ID
    title: str
    page_count: int
    file_url: str
    came_signed: bool


@strawberry.type(description="Own fields can be filled; those of others are shown as they stand.")
class CeremonyField:
    id: strawberry.ID
    kind: envelopes.FieldKind
    mine: bool
    document_id: strawberry.ID
    page: int
    x: float
    y: float
    width: float
    height: float
    label: str | None
    required: bool
    options: list[str] | None
    pattern: str | None
    value: str | None
    filled_at: datetime | None


@strawberry.type
class CeremonyParty:
    name: str
    role: envelopes.RecipientRole
    state: envelopes.RecipientState
    routing_order: int


@face(Sitting)
class Ceremony:
    """What a recipient sees; read with the personal link's token as `Authorization: Bearer`."""

    recipient: Recipient
    firm_name: str
    firm_logo_url: str | None
    state: standing.CeremonyState = strawberry.field(
        description="What page to show; every known token gets a Ceremony, a dead one with empty lists."
    )

    @strawberry.field
    def title(root: Parent[Sitting]) -> str:
        return root.envelope.title

    @strawberry.field
    def message(root: Parent[Sitting]) -> str | None:
        return root.envelope.message if root.readable else None

    @strawberry.field
    def envelope_state(root: Parent[Sitting]) -> envelopes.EnvelopeState:
        return root.envelope.state

    @strawberry.field
    def your_turn(root: Parent[Sitting]) -> bool:
        return root.state == standing.CeremonyState.OPEN

    @strawberry.field
    def code_required(root: Parent[Sitting]) -> bool:
        return root.code_required

    @strawberry.field
    def code_confirmed(root: Parent[Sitting]) -> bool:
        return root.confirmed

    @strawberry.field
    def code_sent_to(root: Parent[Sitting]) -> str | None:
        return codes.masked(root.recipient)

    @strawberry.field
    def consent_text(root: Parent[Sitting]) -> str:
        return consent_text(root.recipient.language)

    @strawberry.field
    def consent_version(root: Parent[Sitting]) -> str:
        return CONSENT_VERSION

    @strawberry.field
    def consent_given(root: Parent[Sitting]) -> bool:
        return root.recipient.consent_version is not None

    @strawberry.field
    def documents(root: Parent[Sitting]) -> list[CeremonyDocument]:
        places = root.held.all(envelopes.EnvelopeDocument) if root.readable else []
        documents = [root.held.get(Document, each.document_id) for each in places]
        return [
            CeremonyDocument(
                id=strawberry.ID(each.id),
                title=each.title,
                page_count=each.page_count,
                file_url=f"/files/ceremony/{root.recipient.id}/{each.id}",
                came_signed=each.came_signed,
            )
            for each in documents
            if not each.deleted
        ]

    @strawberry.field(
        description="Its files are no more: the firm deleted them after the time they had to be kept."
    )
    def deleted(root: Parent[Sitting]) -> bool:
        return root.deleted and root.state == standing.CeremonyState.DONE

    @strawberry.field
    def fields(root: Parent[Sitting]) -> list[CeremonyField]:
        return [_field(root, each) for each in root.held.all(envelopes.SignField)] if root.readable else []

    @strawberry.field
    def others(root: Parent[Sitting]) -> list[CeremonyParty]:
        others = [x for x in root.parties if x.id != root.recipient.id and not x.replaced]
        if root.state in NAMES_NOBODY or (root.code_required and not root.confirmed):
            return []
        return [
            CeremonyParty(name=x.name, role=x.role, state=x.state, routing_order=x.routing_order)
            for x in others
        ]

    @strawberry.field
    def shown_sha256(root: Parent[Sitting]) -> str | None:
        if not root.readable:
            return None
        return signing.shown_sha256(signing.sent_hashes(root.held, root.envelope), root.own)

    @strawberry.field
    def language(root: Parent[Sitting]) -> str:
        return root.recipient.language

    @strawberry.field
    def seal_state(root: Parent[Sitting]) -> envelopes.SealState:
        return root.envelope.seal_state

    @strawberry.field
    def sealed_sha256(root: Parent[Sitting]) -> str | None:
        return root.envelope.sealed_sha256 if root.sealed else None

    @strawberry.field
    def download_url(root: Parent[Sitting]) -> str | None:
        return f"/files/ceremony/{root.recipient.id}/sealed" if root.sealed else None

    @strawberry.field(
        description="The certificate beside the sealed file, of what came with signatures; others hold theirs."
    )
    def certificate_url(root: Parent[Sitting]) -> str | None:
        version = root.sealed_version
        beside = version is not None and version.certificate_sha256 is not None
        return f"/files/ceremony/{root.recipient.id}/certificate" if beside else None

    @strawberry.field
    def verification_url(root: Parent[Sitting]) -> str | None:
        return f"{root.base_url}/verify/{root.envelope.verification_code}" if root.sealed else None

    @strawberry.field
    def chain_head(root: Parent[Sitting]) -> str | None:
        return root.envelope.chain_head if root.state == standing.CeremonyState.DONE else None


def _field(root: Sitting, field: envelopes.SignField) -> CeremonyField:
    """Others' pictures are not sent to the page: that they are filled is enough until the file is sealed."""
    mine = field.recipient_id == root.recipient.id
    return CeremonyField(
        id=strawberry.ID(field.id),
        kind=field.kind,
        mine=mine,
        document_id=strawberry.ID(field.document_id),
        page=field.page,
        x=field.x,
        y=field.y,
        width=field.width,
        height=field.height,
        label=field.label,
        required=field.required,
        options=field.options,
        pattern=field.pattern,
        value=shown_value(field, root.recipient) if mine else field.value,
        filled_at=field.filled_at,
    )


async def ceremony(info: Info, recipient_id: str | None) -> Sitting | None:
    """By a personal link; or, for a signed-in member, the recipient that is this member."""
    who = info.context.party
    see = info.context.see_party
    if not who.staff:
        return await sit(see, who, who.id, info.context.office.base_url)
    recipient = await see.one(envelopes.Recipient, recipient_id)
    if recipient is None or recipient.member_id != who.member_id:
        return None
    return await sit(see, who, recipient.id, info.context.office.base_url)
