"""What reminders, calls and the passing of time do to the rows."""

from datetime import timedelta

from domain import events as e
from domain.envelopes import ASKED_STATES, DeliveryState, Envelope, EnvelopeState, Recipient, RecipientState
from domain.evolving.envelopes import asked, close, step, take_keys
from domain.evolving.step import Stamp, evolve
from domain.held import Held


@evolve.register
def _(event: e.ReminderSent, held: Held, stamp: Stamp) -> None:
    """A reminder by hand arms the schedule anew."""
    recipient = held.get(Recipient, event.recipient_id)
    recipient.last_reminded_at, recipient.delivery = stamp.at, DeliveryState.QUEUED
    if event.by_hand:
        recipient.armed_at, recipient.reminders = stamp.at, 0
    else:
        recipient.reminders += 1
    step(held, event.envelope_id, stamp)


@evolve.register
def _(event: e.CallRecorded, held: Held, stamp: Stamp) -> None:
    held.get(Recipient, event.recipient_id).last_called_at = stamp.at
    step(held, event.envelope_id, stamp)


@evolve.register
def _(event: e.RecipientExpiryWarned, held: Held, stamp: Stamp) -> None:
    """A warning reminds as well, so that no reminder follows on its heels."""
    recipient = held.get(Recipient, event.recipient_id)
    recipient.warned_at = recipient.last_reminded_at = stamp.at
    recipient.delivery = DeliveryState.QUEUED
    step(held, event.envelope_id, stamp)


@evolve.register
def _(event: e.RecipientExpired, held: Held, stamp: Stamp) -> None:
    held.get(Recipient, event.recipient_id).state = RecipientState.EXPIRED
    step(held, event.envelope_id, stamp)


@evolve.register
def _(event: e.EnvelopeExpired, held: Held, stamp: Stamp) -> None:
    close(held, event.envelope_id, EnvelopeState.EXPIRED, stamp)


@evolve.register
def _(event: e.EnvelopeExtended, held: Held, stamp: Stamp) -> None:
    """It is open again: its closing event is yet to come."""
    take_keys(held, event.links)
    envelope = held.get(Envelope, event.envelope_id)
    envelope.state, envelope.closed_at, envelope.closed_by = EnvelopeState.SENT, None, None
    envelope.chain_head = None
    extended = {RecipientState.EXPIRED, *ASKED_STATES}
    for each in held.all(Recipient, lambda x: x.envelope_id == envelope.id and x.state in extended):
        if each.expires_at is not None:
            each.expires_at = max(each.expires_at, stamp.at) + timedelta(days=event.days)
            each.armed_at, each.reminders, each.warned_at = stamp.at, 0, None
    step(held, event.envelope_id, stamp)


@evolve.register
def _(event: e.RecipientAskedAgain, held: Held, stamp: Stamp) -> None:
    asked(held, held.get(Recipient, event.recipient_id), stamp)
