"""Reminding a party: by the firm's schedule, which knows a cap, a window and quiet hours; or by hand. And calls."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from domain import standing
from domain.changing import answered, goes_on
from domain.envelopes import DeliveryState, Envelope, EnvelopeState, Recipient, RecipientState
from domain.events import CallRecorded, Event, ReminderSent
from domain.held import Held
from domain.people import Firm
from domain.refusals import LinkExpired, NotFound, RecipientNotAsked, ReminderLimit

DAY, BREATH = timedelta(days=1), timedelta(hours=1)
A_DAY = 5


def quiet(firm: Firm, now: datetime) -> bool:
    """Is it a time of the firm's day at which nothing is sent by schedule? `quiet_from` = `quiet_to`: never."""
    hour = now.astimezone(ZoneInfo(firm.time_zone)).hour
    if firm.quiet_from <= firm.quiet_to:
        return firm.quiet_from <= hour < firm.quiet_to
    return hour >= firm.quiet_from or hour < firm.quiet_to


def reminder_due(recipient: Recipient, firm: Firm, now: datetime) -> bool:
    """By the schedule alone: long enough since the last one, the cap not reached, the window still open."""
    if recipient.armed_at is None or recipient.reminders >= firm.reminder_cap:
        return False
    last = max(recipient.armed_at, recipient.last_reminded_at or recipient.armed_at)
    window = recipient.armed_at + timedelta(days=firm.reminder_window_days)
    return last + timedelta(days=firm.reminder_days) <= now < window


def remind_by_schedule(held: Held, recipient_id: str, firm: Firm, now: datetime) -> Iterator[Event]:
    recipient = held.get(Recipient, recipient_id)
    due = reminder_due(recipient, firm, now) and not quiet(firm, now)
    if due and standing.is_asked(held, recipient):
        yield ReminderSent(
            envelope_id=recipient.envelope_id, recipient_id=recipient.id, by_hand=False, message=None
        )


def remind(
    held: Held, recipient_id: str, message: str | None, lately: Sequence[datetime], now: datetime
) -> Iterator[Event]:
    """Remind a party by hand. `lately`: when they were reminded within the last day, the oldest first."""
    recipient = _sent_to(held, recipient_id)
    _can_still_act(held, recipient)
    free = _free_from(recipient, lately)
    if free is not None and now < free:
        raise ReminderLimit(recipient.name, free)
    yield ReminderSent(
        envelope_id=recipient.envelope_id, recipient_id=recipient.id, by_hand=True, message=message
    )


def _free_from(recipient: Recipient, lately: Sequence[datetime]) -> datetime | None:
    """From when the next one may go: some a day, an hour apart, unless the last message never arrived."""
    if len(lately) >= A_DAY:
        return lately[-A_DAY] + DAY
    arrived = recipient.delivery != DeliveryState.BOUNCED
    return lately[-1] + BREATH if lately and arrived else None


def _can_still_act(held: Held, recipient: Recipient) -> None:
    envelope = held.get(Envelope, recipient.envelope_id)
    if recipient.done:
        raise answered(recipient)
    if recipient.state == RecipientState.EXPIRED and recipient.expires_at:
        raise LinkExpired(recipient.expires_at)
    goes_on(envelope)
    if not standing.is_asked(held, recipient):
        raise RecipientNotAsked(recipient.name)


def record_call(held: Held, recipient_id: str, note: str) -> Iterator[Event]:
    recipient = _sent_to(held, recipient_id)
    yield CallRecorded(envelope_id=recipient.envelope_id, recipient_id=recipient.id, note=note)


def _sent_to(held: Held, recipient_id: str) -> Recipient:
    """A party of a request that was sent: of a draft, nobody outside has heard."""
    recipient = held.find(Recipient, recipient_id)
    if recipient is None or held.get(Envelope, recipient.envelope_id).state == EnvelopeState.DRAFT:
        raise NotFound("recipient")
    return recipient
