"""A party's time to act: when it ends, when they are warned, and how it is extended."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from domain import standing
from domain.changing import closed, envelope_of, goes_on
from domain.envelopes import Envelope, EnvelopeState, Recipient, RecipientState
from domain.events import (
    EnvelopeExtended,
    Event,
    KeyOf,
    RecipientAskedAgain,
    RecipientExpired,
    RecipientExpiryWarned,
)
from domain.held import Held
from domain.ids import Moment
from domain.people import Firm
from domain.refusals import InvalidInput
from domain.reminding import quiet
from domain.signing import advance, recipients_of

MOST_DAYS = 730


def warned_from(recipient: Recipient, firm: Firm) -> datetime | None:
    """From when a warning is due: some days before the end, of a short time half of it. None: there is none."""
    if not (recipient.expires_at and recipient.armed_at and firm.warning_days):
        return None
    whole = recipient.expires_at - recipient.armed_at
    return recipient.expires_at - min(timedelta(days=firm.warning_days), whole / 2)


def expire(held: Held, recipient_id: str, firm: Firm, now: datetime) -> Iterator[Event]:
    """End a party's time if it has passed; whoever acted before that has acted in time."""
    recipient = held.get(Recipient, recipient_id)
    if recipient.expires_at is None or recipient.expires_at > now or not standing.is_asked(held, recipient):
        return
    yield RecipientExpired(
        envelope_id=recipient.envelope_id, recipient_id=recipient.id, from_state=recipient.state
    )
    yield from advance(held, held.get(Envelope, recipient.envelope_id))


def warn(held: Held, recipient_id: str, firm: Firm, now: datetime) -> Iterator[Event]:
    """Tell a party, once, that their time is running out."""
    recipient = held.get(Recipient, recipient_id)
    start, end = warned_from(recipient, firm), recipient.expires_at
    due = start is not None and end is not None and start <= now < end and recipient.warned_at is None
    if due and not quiet(firm, now) and standing.is_asked(held, recipient):
        yield RecipientExpiryWarned(envelope_id=recipient.envelope_id, recipient_id=recipient.id)


def extend(held: Held, envelope_id: str, days: int, moment: Moment) -> Iterator[Event]:
    """Give those who are asked, and those who were and are too late, some days more."""
    envelope = envelope_of(held, envelope_id)
    if envelope.state != EnvelopeState.EXPIRED:
        goes_on(envelope)
    if any(each.erased_at is not None for each in recipients_of(held, envelope_id)):
        raise closed(envelope)
    copies = held.all(Envelope, lambda each: each.supersedes_id == envelope_id)
    if standing.newer(copies) is not None:
        raise InvalidInput("id", "it was copied and sent again: extend the copy")
    if not 1 <= days <= MOST_DAYS:
        raise InvalidInput("days", f"a number from 1 to {MOST_DAYS}")
    recipients = recipients_of(held, envelope_id)
    late = [each for each in recipients if each.state == RecipientState.EXPIRED]
    if not late and not any(each.expires_at for each in standing.current(envelope, recipients)):
        raise InvalidInput("id", "nobody who is asked has a time that could be extended")
    yield EnvelopeExtended(
        envelope_id=envelope_id,
        days=days,
        links=[
            KeyOf(recipient_id=each.id, link_id=moment.id("key"), link_version=each.link_version + 1)
            for each in late
        ],
        from_state=envelope.state,
    )
    for each in late:
        yield RecipientAskedAgain(envelope_id=envelope_id, recipient_id=each.id)
