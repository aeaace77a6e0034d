"""Expected refusals as clients see them, and the one place that maps a refusal to its kind."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from enum import StrEnum
from typing import Any

import strawberry

from domain import boards, envelopes, explaining, moving, papers, people, refusals as no, requesting
from domain.automove import items_of
from schema import holding
from schema.base import Node
from schema.boards import Blocker
from schema.context import Info
from schema.documents import Folder
from schema.envelopes import Envelope, EnvelopeProblem
from schema.nodes import find_node
from schema.people import Actor, actor


@strawberry.enum
class UserErrorCode(StrEnum):
    NOT_FOUND = "NOT_FOUND"
    FORBIDDEN = "FORBIDDEN"
    INVALID_INPUT = "INVALID_INPUT"
    VERSION_CONFLICT = "VERSION_CONFLICT"
    IDEMPOTENCY_CONFLICT = "IDEMPOTENCY_CONFLICT"
    PENDING_ITEMS_DECISION_REQUIRED = "PENDING_ITEMS_DECISION_REQUIRED"
    AUTOMOVE_ON_LAST_STAGE = "AUTOMOVE_ON_LAST_STAGE"
    CONDITION_ON_END_STAGE = "CONDITION_ON_END_STAGE"
    STAGE_NOT_EMPTY = "STAGE_NOT_EMPTY"
    WIP_LIMIT = "WIP_LIMIT"
    JOB_NOT_ACTIVE = "JOB_NOT_ACTIVE"
    FOLDER_NOT_CLIENT_VISIBLE = "FOLDER_NOT_CLIENT_VISIBLE"
    DOCUMENT_IN_USE = "DOCUMENT_IN_USE"
    CONTACT_IN_USE = "CONTACT_IN_USE"
    UNSUPPORTED_MEDIA_TYPE = "UNSUPPORTED_MEDIA_TYPE"
    FILE_TOO_LARGE = "FILE_TOO_LARGE"
    PDF_UNREADABLE = "PDF_UNREADABLE"
    PDF_ENCRYPTED = "PDF_ENCRYPTED"
    PDF_ACTIVE_CONTENT = "PDF_ACTIVE_CONTENT"
    FILE_UNREADABLE = "FILE_UNREADABLE"
    DOCUMENT_NOT_SIGNABLE = "DOCUMENT_NOT_SIGNABLE"
    UPLOAD_NOT_FOUND = "UPLOAD_NOT_FOUND"
    UPLOAD_MISMATCH = "UPLOAD_MISMATCH"
    ENVELOPE_NOT_READY = "ENVELOPE_NOT_READY"
    ENVELOPE_CLOSED = "ENVELOPE_CLOSED"
    ENVELOPE_NOT_DRAFT = "ENVELOPE_NOT_DRAFT"
    SEALING_UNAVAILABLE = "SEALING_UNAVAILABLE"
    RECIPIENT_CHANNEL_REQUIRED = "RECIPIENT_CHANNEL_REQUIRED"
    NOT_AN_AUTHORISED_SIGNATORY = "NOT_AN_AUTHORISED_SIGNATORY"
    RECIPIENT_ALREADY_ACTED = "RECIPIENT_ALREADY_ACTED"
    NOT_YOUR_TURN = "NOT_YOUR_TURN"
    LINK_REPLACED = "LINK_REPLACED"
    LINK_EXPIRED = "LINK_EXPIRED"
    CODE_REQUIRED = "CODE_REQUIRED"
    CODE_WRONG = "CODE_WRONG"
    CODE_EXPIRED = "CODE_EXPIRED"
    CODE_LOCKED = "CODE_LOCKED"
    CODE_TOO_SOON = "CODE_TOO_SOON"
    CONSENT_REQUIRED = "CONSENT_REQUIRED"
    REQUIRED_FIELDS_MISSING = "REQUIRED_FIELDS_MISSING"
    FIELD_INVALID = "FIELD_INVALID"
    ALREADY_ACTED = "ALREADY_ACTED"
    TEMPLATE_VARIABLE_MISSING = "TEMPLATE_VARIABLE_MISSING"
    REASON_REQUIRED = "REASON_REQUIRED"
    ENVELOPE_BEING_CORRECTED = "ENVELOPE_BEING_CORRECTED"
    SHOWN_DOCUMENT_CHANGED = "SHOWN_DOCUMENT_CHANGED"
    IDENTITY_PROOF_REQUIRED = "IDENTITY_PROOF_REQUIRED"
    RETENTION_NOT_OVER = "RETENTION_NOT_OVER"
    CONDITION_NOT_MET = "CONDITION_NOT_MET"
    REMINDER_LIMIT = "REMINDER_LIMIT"
    FILE_REQUEST_CLOSED = "FILE_REQUEST_CLOSED"
    FILES_MISSING = "FILES_MISSING"
    TOO_MANY_FILES = "TOO_MANY_FILES"
    LAST_OWNER = "LAST_OWNER"
    NOT_UNDOABLE = "NOT_UNDOABLE"


@strawberry.interface(
    description="An expected refusal. Select `code message path` and no new kind of refusal ever breaks the client."
)
class UserError:
    code: UserErrorCode
    message: str
    path: list[str] | None


@strawberry.type
class PlainError(UserError):
    pass


@strawberry.type(
    description="A job was moved by hand while items are open: the client asks its user and sends the move again"
    " with `pendingItems`."
)
class PendingItemsDecisionRequired(UserError):
    items: list[Blocker]
    choices: list[boards.PendingItemsDecision]


@strawberry.type
class VersionConflict(UserError):
    current: Node


@strawberry.type
class EnvelopeClosed(UserError):
    state: envelopes.EnvelopeState
    by: Actor | None
    at: datetime


@strawberry.type
class CodeRefused(UserError):
    tries_left: int | None
    retry_at: datetime | None


@strawberry.type
class RequiredFieldsMissing(UserError):
    field_ids: list[strawberry.ID]


@strawberry.type
class FieldInvalid(UserError):
    field_id: strawberry.ID


@strawberry.type
class FolderNotClientVisible(UserError):
    folders: list[Folder]


@strawberry.type
class DocumentInUse(UserError):
    envelopes: list[Envelope]


@strawberry.type
class ContactInUse(UserError):
    envelopes: list[Envelope]


@strawberry.type
class EnvelopeNotReady(UserError):
    problems: list[EnvelopeProblem]


@strawberry.type
class TemplateVariableMissing(UserError):
    variables: list[str]


async def user_error(info: Info, refusal: no.Refusal) -> Any:
    """The face of a refusal, in the reader's language."""
    language = info.context.language
    common = {
        "code": UserErrorCode(refusal.code),
        "message": refusal.message(language),
        "path": refusal.path,
    }
    kind, more = await _kind(info, refusal)
    return kind(**common, **more)


async def _kind(info: Info, refusal: no.Refusal) -> tuple[Any, dict[str, Any]]:
    made = KINDS.get(type(refusal))
    return (PlainError, {}) if made is None else await made(info, refusal)


async def _pending(info: Info, refusal: no.PendingItemsDecisionRequired) -> tuple[Any, dict[str, Any]]:
    see = info.context.see
    job = await see.one(boards.Job, refusal.job_id)
    assert job is not None
    held = await holding.for_job(see, job)
    items = [explaining.blocker_of(held, each) for each in items_of(held, job) if each.holds]
    choices = moving.choices(info.context.staff.permissions)
    return PendingItemsDecisionRequired, {"items": items, "choices": choices}


async def _conflict(info: Info, refusal: no.VersionConflict) -> tuple[Any, dict[str, Any]]:
    return VersionConflict, {"current": await find_node(info, refusal.current_id)}


async def _closed(
    info: Info, refusal: no.EnvelopeClosed | no.EnvelopeBeingCorrected
) -> tuple[Any, dict[str, Any]]:
    by = await actor(info, refusal.by) if refusal.by else None
    if info.context.by_link and isinstance(by, people.Member | people.ApiToken):
        by = None  # the holder of a link is told when and how it ended, not who works in the firm
    state = envelopes.EnvelopeState(refusal.state)
    return EnvelopeClosed, {"state": state, "by": by, "at": refusal.at}


async def _code(info: Info, refusal: no.Refusal) -> tuple[Any, dict[str, Any]]:
    """What there is to tell: how often one may still try, or when one may ask again."""
    return CodeRefused, {name: getattr(refusal, name, None) for name in ("tries_left", "retry_at")}


async def _missing(info: Info, refusal: no.RequiredFieldsMissing) -> tuple[Any, dict[str, Any]]:
    return RequiredFieldsMissing, {"field_ids": refusal.field_ids}


async def _invalid(info: Info, refusal: no.FieldInvalid) -> tuple[Any, dict[str, Any]]:
    return FieldInvalid, {"field_id": refusal.field_id}


async def _folders(info: Info, refusal: no.FolderNotClientVisible) -> tuple[Any, dict[str, Any]]:
    folders = await info.context.see.some(papers.Folder, refusal.folder_ids)
    return FolderNotClientVisible, {"folders": folders}


async def _in_use(
    info: Info, refusal: no.DocumentInUse | no.DocumentInRequests | no.DocumentBeingSealed | no.ContactInUse
) -> tuple[Any, dict[str, Any]]:
    found = await info.context.see.some(envelopes.Envelope, refusal.envelope_ids)
    return ContactInUse if isinstance(refusal, no.ContactInUse) else DocumentInUse, {"envelopes": found}


async def _not_ready(info: Info, refusal: no.EnvelopeNotReady) -> tuple[Any, dict[str, Any]]:
    problems: list[requesting.Problem] = refusal.problems
    return EnvelopeNotReady, {"problems": problems}


async def _variables(info: Info, refusal: no.TemplateVariableMissing) -> tuple[Any, dict[str, Any]]:
    return TemplateVariableMissing, {"variables": refusal.variables}


KINDS: dict[type[no.Refusal], Callable[[Info, Any], Awaitable[tuple[Any, dict[str, Any]]]]] = {
    no.PendingItemsDecisionRequired: _pending,
    no.VersionConflict: _conflict,
    no.EnvelopeClosed: _closed,
    no.EnvelopeBeingCorrected: _closed,
    no.RequiredFieldsMissing: _missing,
    no.FieldInvalid: _invalid,
    no.CodeWrong: _code,
    no.CodeExpired: _code,
    no.CodeLocked: _code,
    no.CodeTooSoon: _code,
    no.CodesUsedUp: _code,
    no.FolderNotClientVisible: _folders,
    no.DocumentInUse: _in_use,
    no.DocumentInRequests: _in_use,
    no.DocumentBeingSealed: _in_use,
    no.ContactInUse: _in_use,
    no.EnvelopeNotReady: _not_ready,
    no.TemplateVariableMissing: _variables,
}
