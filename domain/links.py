"""Personal links: read by a member, to hand one over; or asked for by whoever holds a dead one."""

from collections.abc import Iterator
from datetime import timedelta

from domain.envelopes import Envelope, EnvelopeState, Recipient, RecipientState
from domain.events import Event, LinkRevealed, LinkSentAnew, NewLinkAsked
from domain.held import Held
from domain.ids import Moment
from domain.refusals import LinkReplaced, NotFound
from domain.signing import Hand, recipients_of
from domain.standing import CeremonyState, ceremony_state, newer

LINK_AGAIN_AFTER = timedelta(minutes=10)

# Where there is nothing to do and nothing to read: a code or a link would open an empty page.
NOTHING_TO_READ = frozenset({EnvelopeState.VOIDED, EnvelopeState.DECLINED, EnvelopeState.EXPIRED})

LIVING = frozenset({CeremonyState.OPEN, CeremonyState.CORRECTING, CeremonyState.DONE})
HELPED = frozenset({CeremonyState.LOCKED, CeremonyState.EXPIRED})


def has_link(held: Held, recipient_id: str) -> Recipient:
    """A party who has a link."""
    recipient = held.find(Recipient, recipient_id)
    if recipient is None or recipient.link_id is None:
        raise NotFound("recipient")
    if recipient.state == RecipientState.REPLACED:
        raise LinkReplaced()
    return recipient


def reveal_link(held: Held, recipient_id: str) -> Iterator[Event]:
    recipient = has_link(held, recipient_id)
    yield LinkRevealed(envelope_id=recipient.envelope_id, recipient_id=recipient.id)


def send_new_link(held: Held, hand: Hand, moment: Moment) -> Iterator[Event]:
    """The living link once more, to the recorded address: whoever holds a dead one can end nobody's with it.

    Where none lives, the sender is told: with more time, new tries, or a request to them too, there is one again.
    Says nothing to the holder, who learns nothing from it."""
    former = held.get(Recipient, hand.recipient_id)
    recipient = _in_newest(held, former)
    lately = recipient.link_asked_at is not None and moment.now < recipient.link_asked_at + LINK_AGAIN_AFTER
    if former.replaced or lately:
        return
    dead = recipient is not former or hand.link_version != former.link_version
    page = _page(held, recipient)
    left_out = _newest(held, recipient.envelope_id) != recipient.envelope_id
    if dead and recipient.link_id is not None and page in LIVING:
        yield LinkSentAnew(envelope_id=recipient.envelope_id, recipient_id=recipient.id)
    elif left_out or page in HELPED or (dead and page != CeremonyState.CLOSED):
        yield NewLinkAsked(envelope_id=recipient.envelope_id, recipient_id=recipient.id)


def _in_newest(held: Held, former: Recipient) -> Recipient:
    """The same party, that is the same recorded address, in the request that was last sent in place of theirs."""
    there = recipients_of(held, _newest(held, former.envelope_id))
    addresses = {former.email, former.phone} - {None}
    same = [x for x in there if not x.replaced and x.address_for(x.channel) in addresses]
    return min(same, key=lambda each: each.key != former.key, default=former)


def _newest(held: Held, envelope_id: str) -> str:
    copy = newer(held.all(Envelope, lambda each: each.supersedes_id == envelope_id))
    return envelope_id if copy is None else _newest(held, copy.id)


def _page(held: Held, recipient: Recipient) -> CeremonyState:
    """What their living link shows."""
    envelope, parties = held.get(Envelope, recipient.envelope_id), recipients_of(held, recipient.envelope_id)
    return ceremony_state(envelope, recipient, parties, recipient.link_version, superseded=False)
