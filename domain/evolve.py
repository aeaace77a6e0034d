"""What each event does to the rows. The only place that changes them."""

from dataclasses import dataclass
from datetime import datetime
from functools import singledispatch
from typing import Any

from domain import events as e
from domain.boards import Job, JobLink, LinkState, MoveCause, Pipeline, Stage, Task, TaskState, Visit
from domain.envelopes import (
    Channel,
    Delivery,
    DeliveryState,
    Envelope,
    EnvelopeDocument,
    EnvelopeState,
    FieldKind,
    IdentityCheck,
    Recipient,
    RecipientParty,
    RecipientRole,
    RecipientState,
    SealState,
    SignatureMethod,
    SignField,
)
from domain.held import Held
from domain.linking import refresh
from domain.papers import Document, DocumentVersion, Folder, Upload, VersionKind
from domain.people import ApiToken, Client, ClientKind, Contact, Firm, Member


@dataclass(frozen=True)
class Stamp:
    """What the log adds to every event: its id, the firm, the hand, the time, the envelope's chain."""

    id: str
    firm_id: str
    actor: str
    at: datetime


@singledispatch
def evolve(event: Any, held: Held, stamp: Stamp) -> None:
    raise AssertionError(f"{type(event).__name__} does nothing to any row")


def change(row: Any, changes: dict[str, Any]) -> None:
    for name, value in changes.items():
        setattr(row, name, value)
    if hasattr(row, "version"):
        row.version += 1


# ---------------------------------------------------------------- people


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


# ---------------------------------------------------------------- boards


@evolve.register
def _(event: e.PipelineCreated, held: Held, stamp: Stamp) -> None:
    held.add(Pipeline(firm_id=stamp.firm_id, id=event.pipeline_id, name=event.name, created_at=stamp.at))


@evolve.register
def _(event: e.PipelineUpdated, held: Held, stamp: Stamp) -> None:
    pipeline = held.get(Pipeline, event.pipeline_id)
    for name, value in event.changes.items():
        setattr(pipeline, name, value)  # its version counts the board's events, so the log raises it


@evolve.register
def _(event: e.StageAdded, held: Held, stamp: Stamp) -> None:
    for each in held.all(Stage, lambda s: s.pipeline_id == event.pipeline_id):
        if each.position >= event.position:
            each.position += 1
    held.add(
        Stage(
            firm_id=stamp.firm_id,
            id=event.stage_id,
            pipeline_id=event.pipeline_id,
            name=event.name,
            position=event.position,
            automove=event.automove,
        )
    )
    held.columns.first[event.stage_id] = None


@evolve.register
def _(event: e.StageUpdated, held: Held, stamp: Stamp) -> None:
    change(held.get(Stage, event.stage_id), event.changes)


@evolve.register
def _(event: e.StagesReordered, held: Held, stamp: Stamp) -> None:
    for position, stage_id in enumerate(event.stage_ids):
        held.get(Stage, stage_id).position = position


@evolve.register
def _(event: e.JobCreated, held: Held, stamp: Stamp) -> None:
    held.add(
        Job(
            firm_id=stamp.firm_id,
            id=event.job_id,
            number=event.number,
            title=event.title,
            description=event.description,
            pipeline_id=event.pipeline_id,
            stage_id=event.stage_id,
            rank=event.rank,
            visit_id=event.visit_id,
            entered_stage_at=stamp.at,
            client_id=event.client_id,
            assignee_ids=event.assignee_ids,
            due_on=event.due_on,
            priority=event.priority,
            tags=event.tags,
            created_at=stamp.at,
            updated_at=stamp.at,
        )
    )
    held.columns.note(event.stage_id, event.rank)
    _enter(held, stamp, event.visit_id, event.job_id, event.stage_id)


@evolve.register
def _(event: e.JobUpdated, held: Held, stamp: Stamp) -> None:
    _change_job(held, stamp, event.job_id, event.changes)


@evolve.register
def _(event: e.JobMoved, held: Held, stamp: Stamp) -> None:
    changes: dict[str, Any] = {"stage_id": event.to_stage_id, "rank": event.rank, "last_move_id": stamp.id}
    if event.visit_id != event.closed_visit_id:
        _leave(held, stamp, event.closed_visit_id, event.cause)
        _enter(held, stamp, event.visit_id, event.job_id, event.to_stage_id)
        changes |= {"visit_id": event.visit_id, "entered_stage_at": stamp.at}
    _change_job(held, stamp, event.job_id, changes | {"pipeline_id": event.to_pipeline_id})
    held.columns.note(event.to_stage_id, event.rank)


@evolve.register
def _(event: e.JobStateChanged, held: Held, stamp: Stamp) -> None:
    _change_job(held, stamp, event.job_id, {"state": event.to_state})


@evolve.register
def _(event: e.JobPaused, held: Held, stamp: Stamp) -> None:
    _change_job(held, stamp, event.job_id, {"paused": True, "paused_reason": event.reason})


@evolve.register
def _(event: e.JobResumed, held: Held, stamp: Stamp) -> None:
    _change_job(held, stamp, event.job_id, {"paused": False, "paused_reason": None})


def _change_job(held: Held, stamp: Stamp, job_id: str, changes: dict[str, Any]) -> None:
    change(held.get(Job, job_id), changes | {"updated_at": stamp.at})


def _enter(held: Held, stamp: Stamp, visit_id: str, job_id: str, stage_id: str) -> None:
    held.add(Visit(firm_id=stamp.firm_id, id=visit_id, job_id=job_id, stage_id=stage_id, entered_at=stamp.at))


def _leave(held: Held, stamp: Stamp, visit_id: str, cause: MoveCause) -> None:
    visit = held.get(Visit, visit_id)
    visit.left_at, visit.left_by = stamp.at, cause


@evolve.register
def _(event: e.DocumentLinked, held: Held, stamp: Stamp) -> None:
    pair = held.all(JobLink, lambda x: x.job_id == event.job_id and x.document_id == event.document_id)
    link = pair[0] if pair else None
    if link is None:
        link = JobLink(
            firm_id=stamp.firm_id,
            id=event.link_id,
            job_id=event.job_id,
            document_id=event.document_id,
            linked_at=stamp.at,
            linked_by=stamp.actor,
            since=stamp.at,
        )
        held.add(link)
    link.role, link.unlinked_at, link.linked_at, link.linked_by = event.role, None, stamp.at, stamp.actor
    link.state, link.settled_at, link.settled_visit_id, link.settled_because = (
        LinkState.IDLE,
        None,
        None,
        None,
    )
    refresh(held, link, stamp.at)
    link.settled_visit_id = None  # what was settled before it was linked triggers nothing


@evolve.register
def _(event: e.DocumentUnlinked, held: Held, stamp: Stamp) -> None:
    link = _link(held, event.job_id, event.document_id)
    link.unlinked_at = stamp.at
    if event.settled:
        link.settled_at, link.settled_visit_id = stamp.at, held.get(Job, event.job_id).visit_id


def _link(held: Held, job_id: str, document_id: str) -> JobLink:
    return held.all(JobLink, lambda x: x.job_id == job_id and x.document_id == document_id)[0]


@evolve.register
def _(event: e.LinkRoleChanged, held: Held, stamp: Stamp) -> None:
    held.get(JobLink, event.link_id).role = event.role


@evolve.register
def _(event: e.ItemWaived, held: Held, stamp: Stamp) -> None:
    link = held.get(JobLink, event.link_id)
    link.state, link.since, link.settled_at = LinkState.WAIVED, stamp.at, stamp.at
    link.settled_visit_id = held.get(Job, event.job_id).visit_id


@evolve.register
def _(event: e.TaskCreated, held: Held, stamp: Stamp) -> None:
    held.add(
        Task(
            firm_id=stamp.firm_id,
            id=event.task_id,
            title=event.title,
            description=event.description,
            assignee_id=event.assignee_id,
            due_on=event.due_on,
            job_id=event.job_id,
            created_by=stamp.actor,
            created_at=stamp.at,
        )
    )
    if event.job_id and event.link_id:
        link = JobLink(
            firm_id=stamp.firm_id,
            id=event.link_id,
            job_id=event.job_id,
            task_id=event.task_id,
            state=LinkState.OPEN,
            linked_at=stamp.at,
            linked_by=stamp.actor,
            since=stamp.at,
        )
        held.add(link)


@evolve.register
def _(event: e.TaskUpdated, held: Held, stamp: Stamp) -> None:
    change(held.get(Task, event.task_id), event.changes)


@evolve.register
def _(event: e.TaskStateChanged, held: Held, stamp: Stamp) -> None:
    done = event.to_state == TaskState.DONE
    task = held.get(Task, event.task_id)
    change(task, {"state": event.to_state, "completed_at": stamp.at if done else None})
    for link in held.all(JobLink, lambda x: x.task_id == event.task_id):
        link.unlinked_at = stamp.at if event.to_state == TaskState.CANCELLED else None
        refresh(held, link, stamp.at)


# ---------------------------------------------------------------- papers


@evolve.register
def _(event: e.FolderCreated, held: Held, stamp: Stamp) -> None:
    held.add(
        Folder(
            firm_id=stamp.firm_id,
            id=event.folder_id,
            name=event.name,
            access=event.access,
            client_id=event.client_id,
            parent_id=event.parent_id,
            created_at=stamp.at,
        )
    )


@evolve.register
def _(event: e.FolderUpdated, held: Held, stamp: Stamp) -> None:
    change(held.get(Folder, event.folder_id), event.changes)


@evolve.register
def _(event: e.UploadRequested, held: Held, stamp: Stamp) -> None:
    held.add(
        Upload(
            firm_id=stamp.firm_id,
            id=event.upload_id,
            file_name=event.file_name,
            content_type=event.content_type,
            size=event.size,
            sha256=event.sha256,
            member_id=event.member_id,
            expires_at=event.expires_at,
            created_at=stamp.at,
        )
    )


@evolve.register
def _(event: e.UploadReceived, held: Held, stamp: Stamp) -> None:
    held.get(Upload, event.upload_id).received_at = stamp.at


@evolve.register
def _(event: e.DocumentUploaded, held: Held, stamp: Stamp) -> None:
    held.add(
        Document(
            firm_id=stamp.firm_id,
            id=event.document_id,
            title=event.title,
            folder_id=event.folder_id,
            page_count=event.page_count,
            created_at=stamp.at,
        )
    )
    held.add(
        DocumentVersion(
            firm_id=stamp.firm_id,
            id=event.version_id,
            document_id=event.document_id,
            kind=VersionKind.ORIGINAL,
            sha256=event.sha256,
            size=event.size,
            created_at=stamp.at,
        )
    )


@evolve.register
def _(event: e.DocumentChanged, held: Held, stamp: Stamp) -> None:
    change(held.get(Document, event.document_id), event.changes)


# ---------------------------------------------------------------- envelopes


@evolve.register
def _(event: e.EnvelopeDrafted, held: Held, stamp: Stamp) -> None:
    held.add(
        Envelope(
            firm_id=stamp.firm_id,
            id=event.envelope_id,
            kind=event.kind,
            title=event.title,
            message=event.message,
            owner_id=event.owner_id,
            language=event.language,
            document_date=event.document_date,
            expires_in_days=event.expires_in_days,
            created_at=stamp.at,
            version=0,
        )
    )
    for position, document_id in enumerate(event.document_ids):
        held.add(
            EnvelopeDocument(
                firm_id=stamp.firm_id,
                id=f"{event.envelope_id}.{position}",
                envelope_id=event.envelope_id,
                document_id=document_id,
                position=position,
            )
        )
    for each in event.recipients:
        held.add(_recipient(event.envelope_id, each, stamp))
    _step(held, event.envelope_id, stamp)


def _recipient(envelope_id: str, each: e.Addressee, stamp: Stamp) -> Recipient:
    return Recipient(
        firm_id=stamp.firm_id,
        id=each.recipient_id,
        envelope_id=envelope_id,
        key=each.key,
        role=RecipientRole(each.role),
        party=RecipientParty(each.party),
        name=each.name,
        email=each.email,
        phone=each.phone,
        kind=ClientKind(each.kind),
        channel=Channel(each.channel),
        identity_check=IdentityCheck(each.identity_check),
        routing_order=each.routing_order,
        acknowledge=each.acknowledge,
        language=each.language,
        contact_id=each.contact_id,
        member_id=each.member_id,
    )


@evolve.register
def _(event: e.FieldsPlaced, held: Held, stamp: Stamp) -> None:
    for each in held.all(SignField, lambda x: x.envelope_id == event.envelope_id):
        held.remove(each)
    for position, place in enumerate(event.fields):
        held.add(
            SignField(
                firm_id=stamp.firm_id,
                id=place.field_id,
                envelope_id=event.envelope_id,
                document_id=place.document_id,
                recipient_id=place.recipient_id,
                kind=FieldKind(place.kind),
                page=place.page,
                x=place.x,
                y=place.y,
                width=place.width,
                height=place.height,
                position=position,
                required=place.required,
                label=place.label,
                options=place.options,
                pattern=place.pattern,
                value=place.value,
            )
        )
    _step(held, event.envelope_id, stamp)


@evolve.register
def _(event: e.EnvelopeSent, held: Held, stamp: Stamp) -> None:
    for copy in event.copies:
        held.add(
            DocumentVersion(
                firm_id=stamp.firm_id,
                id=copy.version_id,
                document_id=copy.document_id,
                envelope_id=event.envelope_id,
                kind=VersionKind.SENT,
                sha256=copy.sha256,
                size=copy.size,
                page_hashes=copy.page_hashes,
                created_at=stamp.at,
            )
        )
    for key in event.links:
        recipient = held.get(Recipient, key.recipient_id)
        recipient.link_id, recipient.link_version = key.link_id, key.link_version
    envelope = held.get(Envelope, event.envelope_id)
    envelope.state, envelope.sent_at = EnvelopeState.SENT, stamp.at
    envelope.verification_code = event.verification_code
    _step(held, event.envelope_id, stamp)


@evolve.register
def _(event: e.RecipientNotified, held: Held, stamp: Stamp) -> None:
    recipient = held.get(Recipient, event.recipient_id)
    recipient.state, recipient.notified_at = RecipientState.NOTIFIED, stamp.at
    recipient.delivery = DeliveryState.QUEUED
    _step(held, event.envelope_id, stamp)


@evolve.register
def _(event: e.DeliveryChanged, held: Held, stamp: Stamp) -> None:
    recipient = held.get(Recipient, event.recipient_id)
    recipient.delivery = event.to
    held.add(
        Delivery(
            firm_id=stamp.firm_id,
            id=event.message_id,
            recipient_id=event.recipient_id,
            kind=event.kind,
            state=event.to,
            detail=event.detail,
            created_at=stamp.at,
        )
    )


@evolve.register
def _(event: e.RecipientViewed, held: Held, stamp: Stamp) -> None:
    recipient = held.get(Recipient, event.recipient_id)
    recipient.state, recipient.viewed_at = RecipientState.VIEWED, stamp.at
    _step(held, event.envelope_id, stamp)


@evolve.register
def _(event: e.ConsentGiven, held: Held, stamp: Stamp) -> None:
    held.get(Recipient, event.recipient_id).consent_version = event.version


@evolve.register
def _(event: e.FieldsFilled, held: Held, stamp: Stamp) -> None:
    _fill(held, event.values, stamp)


def _fill(held: Held, values: list[e.Filled], stamp: Stamp) -> None:
    for each in values:
        field = held.get(SignField, each.field_id)
        field.value, field.image_sha256 = each.value, each.image_sha256
        field.method = SignatureMethod(each.method) if each.method else None
        field.filled_at = stamp.at if (each.value or each.image_sha256) else None


@evolve.register
def _(event: e.RecipientSigned, held: Held, stamp: Stamp) -> None:
    _fill(held, event.values, stamp)
    _act(held, event.recipient_id, RecipientState.SIGNED, stamp)


@evolve.register
def _(event: e.RecipientApproved, held: Held, stamp: Stamp) -> None:
    _act(held, event.recipient_id, RecipientState.APPROVED, stamp)


@evolve.register
def _(event: e.RecipientDeclined, held: Held, stamp: Stamp) -> None:
    _act(held, event.recipient_id, RecipientState.DECLINED, stamp)
    held.get(Recipient, event.recipient_id).reason = event.reason


def _act(held: Held, recipient_id: str, state: RecipientState, stamp: Stamp) -> None:
    recipient = held.get(Recipient, recipient_id)
    recipient.state, recipient.acted_at = state, stamp.at
    _step(held, recipient.envelope_id, stamp)


@evolve.register
def _(event: e.EnvelopeCompleted, held: Held, stamp: Stamp) -> None:
    held.get(Envelope, event.envelope_id).seal_state = SealState.PENDING
    _close(held, event.envelope_id, EnvelopeState.COMPLETED, stamp)


@evolve.register
def _(event: e.EnvelopeDeclined, held: Held, stamp: Stamp) -> None:
    _close(held, event.envelope_id, EnvelopeState.DECLINED, stamp)


@evolve.register
def _(event: e.EnvelopeVoided, held: Held, stamp: Stamp) -> None:
    _close(held, event.envelope_id, EnvelopeState.VOIDED, stamp)


def _close(held: Held, envelope_id: str, state: EnvelopeState, stamp: Stamp) -> None:
    envelope = held.get(Envelope, envelope_id)
    envelope.state, envelope.closed_at, envelope.closed_by = state, stamp.at, stamp.actor
    _step(held, envelope_id, stamp)


@evolve.register
def _(event: e.SealDelayed, held: Held, stamp: Stamp) -> None:
    held.get(Envelope, event.envelope_id).seal_state = SealState.DELAYED
    _step(held, event.envelope_id, stamp)


@evolve.register
def _(event: e.EnvelopeSealed, held: Held, stamp: Stamp) -> None:
    envelope = held.get(Envelope, event.envelope_id)
    envelope.seal_state, envelope.sealed_at = SealState.SEALED, stamp.at
    envelope.sealed_sha256, envelope.sealed_size = event.sha256, event.size
    for document_id, version_id in event.version_ids.items():
        held.add(
            DocumentVersion(
                firm_id=stamp.firm_id,
                id=version_id,
                document_id=document_id,
                envelope_id=event.envelope_id,
                kind=VersionKind.SEALED,
                sha256=event.sha256,
                size=event.size,
                created_at=stamp.at,
            )
        )
    _step(held, event.envelope_id, stamp)


def _step(held: Held, envelope_id: str, stamp: Stamp) -> None:
    """After each step of an envelope: its version, and the links of its documents."""
    held.get(Envelope, envelope_id).version += 1
    mine = {x.document_id for x in held.all(EnvelopeDocument, lambda x: x.envelope_id == envelope_id)}
    for document_id in mine:
        held.get(Document, document_id).version += 1
    for link in held.all(JobLink, lambda x: x.document_id in mine):
        refresh(held, link, stamp.at)
