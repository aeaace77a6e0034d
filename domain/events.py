"""Everything that can happen, in the past tense. The docstring of each is its entry in docs/words.md."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, get_args

from domain.boards import JobState, LinkRole, MoveCause, PendingItemsDecision, Priority, TaskState
from domain.envelopes import DeliveryState, EnvelopeKind, SealState
from domain.papers import FolderAccess
from domain.people import ClientKind, Role

# ---------------------------------------------------------------- people


@dataclass(frozen=True, kw_only=True)
class FirmCreated:
    """A firm was set up."""

    firm_id: str
    name: str
    time_zone: str
    language: str


@dataclass(frozen=True, kw_only=True)
class FirmUpdated:
    """The firm's name or details changed."""

    firm_id: str
    changes: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class MemberInvited:
    """A person joined the firm's team."""

    member_id: str
    name: str
    email: str
    role: Role
    permissions: list[str]


@dataclass(frozen=True, kw_only=True)
class MemberUpdated:
    """A member's role, permissions or access changed."""

    member_id: str
    changes: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class ApiTokenCreated:
    """A token for the API was made."""

    token_id: str
    member_id: str
    name: str
    scopes: list[str]
    expires_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class ApiTokenRevoked:
    """A token for the API was taken back."""

    token_id: str


@dataclass(frozen=True, kw_only=True)
class ClientCreated:
    """An account that the firm works for was opened."""

    client_id: str
    name: str
    kind: ClientKind
    tags: list[str]


@dataclass(frozen=True, kw_only=True)
class ContactAdded:
    """A person of a client became known."""

    contact_id: str
    client_id: str
    name: str
    email: str | None
    phone: str | None
    position: int


# ---------------------------------------------------------------- boards


@dataclass(frozen=True, kw_only=True)
class PipelineCreated:
    """A board was made."""

    pipeline_id: str
    name: str


@dataclass(frozen=True, kw_only=True)
class PipelineUpdated:
    """A board was renamed or archived."""

    pipeline_id: str
    changes: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class StageAdded:
    """A board got a column."""

    stage_id: str
    pipeline_id: str
    name: str
    position: int
    automove: bool


@dataclass(frozen=True, kw_only=True)
class StageUpdated:
    """A column's name, switch, limits or colour changed."""

    stage_id: str
    pipeline_id: str
    changes: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class StagesReordered:
    """A board's columns were put in another order."""

    pipeline_id: str
    stage_ids: list[str]


@dataclass(frozen=True, kw_only=True)
class JobCreated:
    """A job was opened in a stage."""

    job_id: str
    number: int
    title: str
    description: str | None
    pipeline_id: str
    stage_id: str
    visit_id: str
    rank: str
    client_id: str | None
    assignee_ids: list[str]
    due_on: date | None
    priority: Priority
    tags: list[str]


@dataclass(frozen=True, kw_only=True)
class JobUpdated:
    """A job's title, people, date or tags changed."""

    job_id: str
    changes: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class JobMoved:
    """A job changed its place: by a person's hand, or by itself, and then because of what."""

    job_id: str
    from_pipeline_id: str
    from_stage_id: str
    to_pipeline_id: str
    to_stage_id: str
    rank: str
    cause: MoveCause
    closed_visit_id: str
    visit_id: str
    because: list[str] = field(default_factory=list)
    decision: PendingItemsDecision | None = None


@dataclass(frozen=True, kw_only=True)
class JobStateChanged:
    """A job was completed, archived, or made active again."""

    job_id: str
    from_state: JobState
    to_state: JobState


@dataclass(frozen=True, kw_only=True)
class JobPaused:
    """A job was held: it does not move by itself until it is resumed."""

    job_id: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class JobResumed:
    """A held job may move by itself again."""

    job_id: str


@dataclass(frozen=True, kw_only=True)
class DocumentLinked:
    """A document was linked to a job."""

    link_id: str
    job_id: str
    document_id: str
    role: LinkRole


@dataclass(frozen=True, kw_only=True)
class DocumentUnlinked:
    """A document was unlinked from a job. What could no longer be finished counts as settled by it."""

    link_id: str
    job_id: str
    document_id: str
    settled: bool


@dataclass(frozen=True, kw_only=True)
class LinkRoleChanged:
    """A linked item was made blocking or informative."""

    link_id: str
    job_id: str
    role: LinkRole


@dataclass(frozen=True, kw_only=True)
class ItemWaived:
    """An open item was waived, with a reason: it counts as settled."""

    link_id: str
    job_id: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class TaskCreated:
    """A task was made, on a job or on its own."""

    task_id: str
    link_id: str | None
    title: str
    description: str | None
    assignee_id: str | None
    due_on: date | None
    job_id: str | None


@dataclass(frozen=True, kw_only=True)
class TaskUpdated:
    """A task's title, assignee or date changed."""

    task_id: str
    job_id: str | None
    changes: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class TaskStateChanged:
    """A task was done, cancelled, or opened again."""

    task_id: str
    job_id: str | None
    from_state: TaskState
    to_state: TaskState


# ---------------------------------------------------------------- papers


@dataclass(frozen=True, kw_only=True)
class FolderCreated:
    """A folder was made."""

    folder_id: str
    name: str
    access: FolderAccess | None
    client_id: str | None
    parent_id: str | None


@dataclass(frozen=True, kw_only=True)
class FolderUpdated:
    """A folder was renamed, or its access changed."""

    folder_id: str
    changes: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class UploadRequested:
    """A ticket for an upload was given out."""

    upload_id: str
    file_name: str
    content_type: str
    size: int
    sha256: str
    member_id: str
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class UploadReceived:
    """The bytes that a ticket announced arrived whole."""

    upload_id: str


@dataclass(frozen=True, kw_only=True)
class DocumentUploaded:
    """A document was put into a folder."""

    document_id: str
    version_id: str
    folder_id: str
    title: str
    page_count: int
    sha256: str
    size: int
    removed: list[str]


@dataclass(frozen=True, kw_only=True)
class DocumentChanged:
    """A document was renamed or moved to another folder."""

    document_id: str
    changes: dict[str, Any]


# ---------------------------------------------------------------- envelopes


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


@dataclass(frozen=True, kw_only=True)
class FieldsPlaced:
    """The places for signatures and data were set, all at once."""

    envelope_id: str
    fields: list[Place]


@dataclass(frozen=True, kw_only=True)
class EnvelopeSent:
    """A request went out; its documents are now the signing copies named here."""

    envelope_id: str
    copies: list[Rendered]
    links: list[KeyOf]
    verification_code: str


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


@dataclass(frozen=True, kw_only=True)
class RecipientViewed:
    """A party opened the documents."""

    envelope_id: str
    recipient_id: str
    address: str | None
    browser: str | None


@dataclass(frozen=True, kw_only=True)
class ConsentGiven:
    """A party agreed to sign electronically, to this version of the text."""

    envelope_id: str
    recipient_id: str
    version: str
    text_sha256: str
    language: str
    address: str | None
    browser: str | None


@dataclass(frozen=True, kw_only=True)
class Filled:
    """One value: text, or the hash of a picture and how it was made."""

    field_id: str
    value: str | None
    image_sha256: str | None
    method: str | None


@dataclass(frozen=True, kw_only=True)
class FieldsFilled:
    """A party, or the sender, filled in fields."""

    envelope_id: str
    recipient_id: str | None
    values: list[Filled]


@dataclass(frozen=True, kw_only=True)
class RecipientSigned:
    """A party signed what they were shown."""

    envelope_id: str
    recipient_id: str
    shown_sha256: str
    values: list[Filled]
    address: str | None
    browser: str | None
    channel: str


@dataclass(frozen=True, kw_only=True)
class RecipientApproved:
    """A party approved what they were shown."""

    envelope_id: str
    recipient_id: str
    shown_sha256: str
    address: str | None
    browser: str | None
    channel: str


@dataclass(frozen=True, kw_only=True)
class RecipientDeclined:
    """A party refused the content, and said why."""

    envelope_id: str
    recipient_id: str
    reason: str
    address: str | None
    browser: str | None


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


@dataclass(frozen=True, kw_only=True)
class SealDelayed:
    """The file could not be sealed yet; it is tried again until it is."""

    envelope_id: str
    detail: str


@dataclass(frozen=True, kw_only=True)
class EnvelopeSealed:
    """The file with all signatures and its certificate was sealed and stored."""

    envelope_id: str
    sha256: str
    size: int
    version_ids: dict[str, str]
    from_state: SealState


Event = (
    FirmCreated
    | FirmUpdated
    | MemberInvited
    | MemberUpdated
    | ApiTokenCreated
    | ApiTokenRevoked
    | ClientCreated
    | ContactAdded
    | PipelineCreated
    | PipelineUpdated
    | StageAdded
    | StageUpdated
    | StagesReordered
    | JobCreated
    | JobUpdated
    | JobMoved
    | JobStateChanged
    | JobPaused
    | JobResumed
    | DocumentLinked
    | DocumentUnlinked
    | LinkRoleChanged
    | ItemWaived
    | TaskCreated
    | TaskUpdated
    | TaskStateChanged
    | FolderCreated
    | FolderUpdated
    | UploadRequested
    | UploadReceived
    | DocumentUploaded
    | DocumentChanged
    | EnvelopeDrafted
    | FieldsPlaced
    | EnvelopeSent
    | RecipientNotified
    | DeliveryChanged
    | RecipientViewed
    | ConsentGiven
    | FieldsFilled
    | RecipientSigned
    | RecipientApproved
    | RecipientDeclined
    | EnvelopeCompleted
    | EnvelopeDeclined
    | EnvelopeVoided
    | SealDelayed
    | EnvelopeSealed
)
ALL: tuple[type[Any], ...] = get_args(Event)
BY_NAME: dict[str, type[Any]] = {kind.__name__: kind for kind in ALL}
