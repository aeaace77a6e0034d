"""Work for the world that follows from what happened: named here, queued with the change, done by the worker."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from domain.envelopes import EnvelopeState, Recipient, RecipientRole, RecipientState
from domain.events import (
    CodeSent,
    DocumentDeleted,
    EnvelopeCompleted,
    EnvelopeDeclined,
    EnvelopeExpired,
    EnvelopeSealed,
    EnvelopeUpdated,
    EnvelopeVoided,
    Event,
    FileRequestCompleted,
    FileRequestReminded,
    FilesRequested,
    InboxSent,
    LinkSentAnew,
    PersonErased,
    RecipientAskedAgain,
    RecipientExpired,
    RecipientExpiryWarned,
    RecipientNotified,
    RecipientReplaced,
    RecipientUnlocked,
    ReminderSent,
    ResealAsked,
    SendingQueued,
)
from domain.held import Held


class Task(StrEnum):
    SEND = "send"
    SEAL = "seal"
    INVITE = "invite"
    TELL_SEALED = "tell_sealed"
    TELL_CLOSED = "tell_closed"
    REMIND = "remind"
    WARN = "warn"
    TELL_EXPIRED = "tell_expired"
    TELL_MEMBER = "tell_member"
    SEND_CODE = "send_code"
    SEND_LINK = "send_link"
    SEND_INBOX = "send_inbox"
    SIGN_IN = "sign_in"
    ASK_FOR_FILES = "ask_for_files"
    TELL_FILES_CAME = "tell_files_came"
    DISCARD = "discard"
    FORGET = "forget"


# Somebody waits at their screen for these.
AT_ONCE = frozenset({Task.SIGN_IN, Task.SEND_CODE, Task.SEND_LINK, Task.SEND_INBOX})
# A thousand of these may be asked for in one act.
IN_TIME = frozenset({Task.SEAL, Task.SEND, Task.DISCARD, Task.FORGET})


@dataclass(frozen=True)
class Errand:
    """`subject`: the id it is about. Only ids: no secret and no text waits in the queue."""

    task: Task
    subject: str

    @property
    def priority(self) -> int:
        """The higher the sooner, whatever was queued before."""
        return 2 if self.task in AT_ONCE else 0 if self.task in IN_TIME else 1


def errands(held: Held, event: Event, told: str | None = None) -> Iterator[Errand]:
    """What the worker must do because of this event. `told`: the member who gets a notice of it."""
    if told is not None:
        yield Errand(Task.TELL_MEMBER, told)
    match event:
        case RecipientNotified():
            if held.get(Recipient, event.recipient_id).role != RecipientRole.CC:
                yield Errand(Task.INVITE, event.recipient_id)
        case RecipientAskedAgain():
            yield Errand(Task.INVITE, event.recipient_id)
        case ReminderSent():
            yield Errand(Task.REMIND, event.recipient_id)
        case RecipientExpiryWarned():
            yield Errand(Task.WARN, event.recipient_id)
        case RecipientExpired():
            yield Errand(Task.TELL_EXPIRED, event.recipient_id)
        case EnvelopeExpired():
            for each in _told(held, event.envelope_id):
                if each.state != RecipientState.EXPIRED:  # they were told when their time had passed
                    yield Errand(Task.TELL_EXPIRED, each.id)
        case CodeSent():
            yield Errand(Task.SEND_CODE, event.code_id)
        case RecipientUnlocked() | LinkSentAnew():
            yield Errand(Task.SEND_LINK, event.recipient_id)
        case InboxSent():
            yield Errand(Task.SEND_INBOX, event.recipient_id)
        case FilesRequested() | FileRequestReminded():
            yield Errand(Task.ASK_FOR_FILES, event.request_id)
        case FileRequestCompleted() if event.by_contact:
            yield Errand(Task.TELL_FILES_CAME, event.request_id)
        case DocumentDeleted():
            yield Errand(Task.DISCARD, event.document_id)
        case PersonErased():
            yield Errand(Task.FORGET, event.contact_id)
        case SendingQueued():
            yield Errand(Task.SEND, event.envelope_id)
        case EnvelopeCompleted() | ResealAsked():
            yield Errand(Task.SEAL, event.envelope_id)
        case EnvelopeSealed() if not event.again:  # the file that everyone has stays valid
            for each in _told(held, event.envelope_id):
                yield Errand(Task.TELL_SEALED, each.id)
        case EnvelopeDeclined() | EnvelopeVoided():
            for each in _told(held, event.envelope_id):
                yield Errand(Task.TELL_CLOSED, each.id)
        case EnvelopeUpdated() if event.state != EnvelopeState.DRAFT:
            for id in event.removed:
                if _was_written_to(held.get(Recipient, id)):
                    yield Errand(Task.TELL_CLOSED, id)
        case RecipientReplaced() if not event.handed_over:  # who handed it over knows
            if _was_written_to(held.get(Recipient, event.recipient_id)):
                yield Errand(Task.TELL_CLOSED, event.recipient_id)


def _was_written_to(recipient: Recipient) -> bool:
    return recipient.notified_at is not None and recipient.role != RecipientRole.CC


def _told(held: Held, envelope_id: str) -> list[Recipient]:
    """Those who were ever asked, though a correction may let them wait again."""
    return held.all(
        Recipient,
        lambda x: x.envelope_id == envelope_id and x.notified_at is not None and not x.replaced,
    )
