"""What becomes of an envelope: what its sender and the house do with it."""

from dataclasses import dataclass, field
from datetime import date, datetime

from domain.envelopes import DeliveryState, EnvelopeKind, EnvelopeState, SealState


@dataclass(frozen=True, kw_only=True)
class Addressee:
    """One party, as the sender named them."""

    recipient_id: str
    key: str
    role: str
    party: str
    name: str
    email: str | None
    phone: str | None
    kind: str
    channel: str
    identity_check: str
    routing_order: int
    acknowledge: bool
    language: str
    contact_id: str | None
    member_id: str | None
    company: str | None = None


@dataclass(frozen=True, kw_only=True)
class Place:
    """One field, as the sender placed it."""

    field_id: str
    document_id: str
    recipient_id: str | None
    kind: str
    page: int
    x: float
    y: float
    width: float
    height: float
    required: bool
    label: str | None
    options: list[str]
    pattern: str | None
    value: str | None


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """One signing copy: the file as it was sent, and the hash of each of its pages."""

    document_id: str
    version_id: str
    sha256: str
    size: int
    page_hashes: list[str]


@dataclass(frozen=True, kw_only=True)
class KeyOf:
    """A personal link was made for a party: its random id and its version. The token itself is never kept."""

    recipient_id: str
    link_id: str
    link_version: int


@dataclass(frozen=True, kw_only=True)
class EnvelopeDrafted:
    """A request was prepared: documents and parties."""

    envelope_id: str
    kind: EnvelopeKind
    title: str
    message: str | None
    owner_id: str
    language: str
    document_date: date | None
    expires_in_days: int | None
    document_ids: list[str]
    recipients: list[Addressee]
    quorums: dict[str, int] = field(default_factory=dict)
    supersedes_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class FieldsPlaced:
    """The places for signatures and data were set, all at once; those named as kept stayed as they were."""

    envelope_id: str
    fields: list[Place]
    kept: list[str] = field(default_factory=list)
    state: EnvelopeState = EnvelopeState.DRAFT


@dataclass(frozen=True, kw_only=True)
class EnvelopeSent:
    """A request went out; its documents are now the signing copies named here."""

    envelope_id: str
    copies: list[Rendered]
    links: list[KeyOf]
    verification_code: str
    retention_years: int | None = None


@dataclass(frozen=True, kw_only=True)
class RecipientNotified:
    """It became a party's turn: a message with their link is on its way."""

    envelope_id: str
    recipient_id: str


@dataclass(frozen=True, kw_only=True)
class DeliveryChanged:
    """A message to a party was sent, or came back."""

    envelope_id: str
    recipient_id: str
    to: DeliveryState
    kind: str
    detail: str | None
    message_id: str
    # It came back after a later message went out: it says nothing of how the party is reached now.
    overtaken: bool = False


@dataclass(frozen=True, kw_only=True)
class EnvelopeCompleted:
    """Every party who was asked has acted. The closing event of a good envelope."""

    envelope_id: str


@dataclass(frozen=True, kw_only=True)
class EnvelopeDeclined:
    """A refusal made completion impossible. The closing event of a refused envelope."""

    envelope_id: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class EnvelopeVoided:
    """The sender withdrew the request, and said why."""

    envelope_id: str
    reason: str
    state: EnvelopeState = EnvelopeState.SENT


@dataclass(frozen=True, kw_only=True)
class EnvelopeExpired:
    """The time of everyone whose turn it was has passed. It can be brought back by extending it."""

    envelope_id: str


@dataclass(frozen=True, kw_only=True)
class EnvelopeExtended:
    """The sender gave those who are asked more days; for those whose time had passed they count from now."""

    envelope_id: str
    days: int
    links: list[KeyOf]
    from_state: EnvelopeState


@dataclass(frozen=True, kw_only=True)
class SealDelayed:
    """The file could not be sealed yet; it is tried again until it is."""

    envelope_id: str
    detail: str


@dataclass(frozen=True, kw_only=True)
class ResealAsked:
    """The file is to be sealed anew, with the key of today: a further version. What was sealed before stays valid."""

    envelope_id: str
    from_state: SealState


@dataclass(frozen=True, kw_only=True)
class EnvelopeSealed:
    """The file with all signatures and its certificate was sealed and stored, timestamped if an authority is asked.
    `level`: PAdES baseline. The certificate of one that came with signatures is a file of its own."""

    envelope_id: str
    sha256: str
    size: int
    version_ids: dict[str, str]
    from_state: SealState
    timestamped_at: datetime | None = None
    timestamped_by: str | None = None
    again: bool = False
    certificate_sha256: str | None = None
    level: str | None = None
