"""What the acts of parties do to the rows."""

from domain import events as e
from domain.envelopes import Recipient, RecipientState, SignatureMethod, SignField
from domain.evolving.envelopes import step
from domain.evolving.step import Stamp, evolve
from domain.held import Held


@evolve.register
def _(event: e.RecipientViewed, held: Held, stamp: Stamp) -> None:
    recipient = held.get(Recipient, event.recipient_id)
    recipient.state, recipient.viewed_at = RecipientState.VIEWED, stamp.at
    step(held, event.envelope_id, stamp)


@evolve.register
def _(event: e.ConsentGiven, held: Held, stamp: Stamp) -> None:
    held.get(Recipient, event.recipient_id).consent_version = event.version


@evolve.register
def _(event: e.ConsentWithdrawn, held: Held, stamp: Stamp) -> None:
    held.get(Recipient, event.recipient_id).consent_version = None


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
    acted(held, event.recipient_id, RecipientState.SIGNED, stamp)


@evolve.register
def _(event: e.RecipientApproved, held: Held, stamp: Stamp) -> None:
    acted(held, event.recipient_id, RecipientState.APPROVED, stamp)


@evolve.register
def _(event: e.RecipientDeclined, held: Held, stamp: Stamp) -> None:
    acted(held, event.recipient_id, RecipientState.DECLINED, stamp)
    held.get(Recipient, event.recipient_id).reason = event.reason


@evolve.register
def _(event: e.RecipientAcknowledged, held: Held, stamp: Stamp) -> None:
    acted(held, event.recipient_id, RecipientState.ACKNOWLEDGED, stamp)


@evolve.register
def _(event: e.RecipientOptedOut, held: Held, stamp: Stamp) -> None:
    held.get(Recipient, event.recipient_id).reason = event.reason
    acted(held, event.recipient_id, RecipientState.OPTED_OUT, stamp)


@evolve.register
def _(event: e.RecipientAskedForChanges, held: Held, stamp: Stamp) -> None:
    """They have not acted yet: what they asked for comes first, then it is their turn again."""
    recipient = held.get(Recipient, event.recipient_id)
    recipient.state, recipient.reason = RecipientState.CHANGES_REQUESTED, event.reason
    step(held, event.envelope_id, stamp)


@evolve.register
def _(event: e.RecipientNotNeeded, held: Held, stamp: Stamp) -> None:
    held.get(Recipient, event.recipient_id).state = RecipientState.NOT_NEEDED
    step(held, event.envelope_id, stamp)


def acted(held: Held, recipient_id: str, state: RecipientState, stamp: Stamp) -> None:
    recipient = held.get(Recipient, recipient_id)
    recipient.state, recipient.acted_at = state, stamp.at
    step(held, recipient.envelope_id, stamp)
