"""What of a request may still be changed: the request while it is open, a party until they have answered."""

from domain.envelopes import OPEN_STATES, Envelope, EnvelopeState, Recipient
from domain.held import Held
from domain.refusals import EnvelopeBeingCorrected, EnvelopeClosed, NotFound, RecipientAlreadyActed


def envelope_of(held: Held, envelope_id: str) -> Envelope:
    envelope = held.find(Envelope, envelope_id)
    if envelope is None or envelope.deleted:
        raise NotFound("envelope")
    return envelope


def open_envelope(held: Held, envelope_id: str) -> Envelope:
    envelope = envelope_of(held, envelope_id)
    if envelope.state not in OPEN_STATES:
        raise closed(envelope)
    return envelope


def closed(envelope: Envelope) -> EnvelopeClosed:
    """Who ended it, and when."""
    return EnvelopeClosed(envelope.state, envelope.closed_by, envelope.closed_at or envelope.created_at)


def goes_on(envelope: Envelope) -> None:
    """Parties can act while a request is out: not while it is corrected, and not once it has ended."""
    if envelope.state == EnvelopeState.CORRECTING:
        since = envelope.correcting_since or envelope.created_at
        raise EnvelopeBeingCorrected(envelope.state, envelope.correcting_by, since)
    if envelope.state != EnvelopeState.SENT:
        raise closed(envelope)


def open_party(held: Held, recipient_id: str) -> tuple[Envelope, Recipient]:
    """A party who has not answered, of a request that is open."""
    recipient = held.find(Recipient, recipient_id)
    if recipient is None:
        raise NotFound("recipient")
    envelope = open_envelope(held, recipient.envelope_id)
    if not is_open(recipient):
        raise answered(recipient)
    return envelope, recipient


def is_open(recipient: Recipient) -> bool:
    return not recipient.acted and not recipient.replaced


def answered(recipient: Recipient) -> RecipientAlreadyActed:
    when = f"{recipient.acted_at:%Y-%m-%d %H:%M} UTC" if recipient.acted_at else "–"
    return RecipientAlreadyActed(recipient.name, recipient.state, when)
