"""One list of all that a firm asks of whoever reads the mails, or texts, at one address."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from domain.envelopes import Envelope, EnvelopeState, Recipient, RecipientState
from domain.events import Event, InboxSent
from domain.held import Held
from domain.ids import Moment
from domain.links import LINK_AGAIN_AFTER
from domain.standing import CeremonyState

INBOX_LIVES = timedelta(hours=24)
UNTOLD = frozenset({RecipientState.WAITING, RecipientState.REPLACED})
# Where there is something to do, now or soon, or something to read.
LISTED = (CeremonyState.OPEN, CeremonyState.CORRECTING, CeremonyState.DONE)


def address_of(recipient: Recipient) -> str:
    """Where a party's links go: what is sent to one spelling of an address is read under the other."""
    return (recipient.address_for(recipient.channel) or "").lower()


def send_inbox(held: Held, recipient_id: str, asked_at: datetime | None, moment: Moment) -> Iterator[Event]:
    """The way to the list goes to the recorded address. `asked_at`: when it last went to this address.

    Says nothing where nothing is sent, so that whoever holds a link learns nothing from it."""
    recipient = held.get(Recipient, recipient_id)
    envelope = held.get(Envelope, recipient.envelope_id)
    lately = asked_at is not None and moment.now < asked_at + LINK_AGAIN_AFTER
    told = recipient.state not in UNTOLD and envelope.state != EnvelopeState.DRAFT
    if told and address_of(recipient) and not lately:
        yield InboxSent(envelope_id=envelope.id, recipient_id=recipient.id, inbox_id=moment.id("ibx"))
