"""Work for the world that follows from what happened: named here, queued with the change, done by the worker."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from domain.envelopes import Recipient, RecipientRole, RecipientState
from domain.events import (
    EnvelopeCompleted,
    EnvelopeDeclined,
    EnvelopeSealed,
    EnvelopeVoided,
    Event,
    RecipientNotified,
)
from domain.held import Held


class Task(StrEnum):
    SEAL = "seal"
    INVITE = "invite"
    TELL_SEALED = "tell_sealed"
    TELL_CLOSED = "tell_closed"
    TELL_OWNER_DECLINED = "tell_owner_declined"
    SIGN_IN = "sign_in"


@dataclass(frozen=True)
class Errand:
    """`subject`: the id it is about. Only ids: no secret and no text waits in the queue."""

    task: Task
    subject: str


TOLD_STATES = frozenset(RecipientState) - {RecipientState.WAITING, RecipientState.REPLACED}


def errands(held: Held, event: Event) -> Iterator[Errand]:
    """What the worker must do because of this event."""
    match event:
        case RecipientNotified():
            if held.get(Recipient, event.recipient_id).role != RecipientRole.CC:
                yield Errand(Task.INVITE, event.recipient_id)
        case EnvelopeCompleted():
            yield Errand(Task.SEAL, event.envelope_id)
        case EnvelopeSealed():
            for each in _told(held, event.envelope_id):
                yield Errand(Task.TELL_SEALED, each.id)
        case EnvelopeDeclined() | EnvelopeVoided():
            for each in _told(held, event.envelope_id):
                yield Errand(Task.TELL_CLOSED, each.id)
            if isinstance(event, EnvelopeDeclined):
                yield Errand(Task.TELL_OWNER_DECLINED, event.envelope_id)


def _told(held: Held, envelope_id: str) -> list[Recipient]:
    return held.all(Recipient, lambda x: x.envelope_id == envelope_id and x.state in TOLD_STATES)
