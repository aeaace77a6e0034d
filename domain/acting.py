"""What a party does besides signing: approve, acknowledge, decline, opt out, ask for changes, hand over."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from domain import routing
from domain.envelopes import CODE_CHANNELS, Channel, Envelope, Recipient, RecipientRole
from domain.events import (
    Addressee,
    ConsentWithdrawn,
    EnvelopeCorrectionStarted,
    EnvelopeDeclined,
    Event,
    KeyOf,
    RecipientAcknowledged,
    RecipientApproved,
    RecipientAskedForChanges,
    RecipientDeclined,
    RecipientOptedOut,
    RecipientReplaced,
)
from domain.held import Held
from domain.ids import Moment
from domain.refusals import (
    HandOverNotAllowed,
    InvalidInput,
    NotFound,
    ReasonRequired,
    RecipientChannelRequired,
    ShownDocumentChanged,
)
from domain.signing import (
    Hand,
    advance,
    may_act,
    may_answer,
    open_ceremony,
    own_fields,
    recipients_of,
    sent_hashes,
    shown_sha256,
    unconfirmed,
)

REASON = 2000


@dataclass(frozen=True)
class Successor:
    """Who shall take a party's place."""

    name: str
    email: str | None
    phone: str | None


def approve(held: Held, hand: Hand, shown: str) -> Iterator[Event]:
    envelope, recipient = _shown_to(held, hand, RecipientRole.APPROVER, shown)
    yield from open_ceremony(held, hand)
    yield RecipientApproved(
        envelope_id=envelope.id,
        recipient_id=recipient.id,
        shown_sha256=shown,
        address=hand.address,
        browser=hand.browser,
        channel=recipient.channel,
        host_id=hand.host_id,
    )
    yield from advance(held, envelope)


def acknowledge(held: Held, hand: Hand, shown: str) -> Iterator[Event]:
    envelope, recipient = _shown_to(held, hand, RecipientRole.VIEWER, shown)
    yield from open_ceremony(held, hand)
    yield RecipientAcknowledged(
        envelope_id=envelope.id,
        recipient_id=recipient.id,
        shown_sha256=shown,
        address=hand.address,
        browser=hand.browser,
        channel=recipient.channel,
        host_id=hand.host_id,
    )
    yield from advance(held, envelope)


def decline(held: Held, hand: Hand, reason: str) -> Iterator[Event]:
    """Refuse the content. The envelope is refused with it, unless enough others of the group are left."""
    envelope, recipient = _asked(held, hand)
    why = _must_say(reason)
    yield RecipientDeclined(
        envelope_id=envelope.id,
        recipient_id=recipient.id,
        reason=why,
        address=hand.address,
        browser=hand.browser,
        host_id=hand.host_id,
    )
    if recipient in routing.lost(recipients_of(held, envelope.id), envelope.quorums):
        yield EnvelopeDeclined(envelope_id=envelope.id, reason=why)


def opt_out(held: Held, hand: Hand, reason: str | None) -> Iterator[Event]:
    """Refuse the electronic form, at any time of one's turn: it takes neither a code nor consent.

    The envelope stays open; what becomes of it is the sender's to decide."""
    envelope, recipient = may_answer(held, hand)
    if not recipient.required:
        raise NotFound("request")
    no_code = unconfirmed(recipient, hand)
    if not no_code and recipient.code_locked_at is None:
        yield from open_ceremony(held, hand)
    yield RecipientOptedOut(
        envelope_id=envelope.id,
        recipient_id=recipient.id,
        reason=_said(reason or "") or None,
        address=hand.address,
        browser=hand.browser,
        host_id=hand.host_id,
        unconfirmed=no_code,
        from_state=recipient.state,
    )


def request_changes(held: Held, hand: Hand, comment: str) -> Iterator[Event]:
    """Ask the sender to change something. Until that is finished, nobody acts."""
    envelope, recipient = _asked(held, hand)
    why = _must_say(comment)
    yield from open_ceremony(held, hand)
    yield RecipientAskedForChanges(
        envelope_id=envelope.id,
        recipient_id=recipient.id,
        reason=why,
        address=hand.address,
        browser=hand.browser,
        host_id=hand.host_id,
    )
    yield EnvelopeCorrectionStarted(envelope_id=envelope.id, recipient_id=recipient.id)


def withdraw_consent(held: Held, hand: Hand, reason: str | None) -> Iterator[Event]:
    """Take back the agreement to sign electronically; where none was given there is none to take back."""
    envelope, recipient = may_act(held, hand)
    if recipient.consent_version is not None:
        yield ConsentWithdrawn(
            envelope_id=envelope.id,
            recipient_id=recipient.id,
            reason=_said(reason or "") or None,
            address=hand.address,
            browser=hand.browser,
        )


def hand_over(
    held: Held,
    hand: Hand,
    to: Successor,
    reason: str,
    allowed: bool,
    moment: Moment,
    channels: Collection[Channel],
) -> Iterator[Event]:
    """Let somebody else act in one's place, if the firm's policy allows it. Who acts for the firm is its own choice."""
    envelope, recipient = _asked(held, hand)
    if recipient.of_the_firm or not allowed:
        raise HandOverNotAllowed()
    why = _must_say(reason)
    new = _in_place_of(recipient, to, moment.id("rcp"), channels)
    yield RecipientReplaced(
        envelope_id=envelope.id,
        recipient_id=recipient.id,
        by=new,
        reason=why,
        links=[KeyOf(recipient_id=new.recipient_id, link_id=moment.id("key"), link_version=1)],
        handed_over=True,
        from_state=recipient.state,
    )
    yield from advance(held, envelope)


def _in_place_of(recipient: Recipient, to: Successor, id: str, channels: Collection[Channel]) -> Addressee:
    """The code that was asked of the one is asked of the other, so there must be a way for it too."""
    channel = Channel.EMAIL if to.email else Channel.SMS
    reached = {Channel.EMAIL: to.email, Channel.SMS: to.phone}
    for each in (channel, CODE_CHANNELS.get(recipient.identity_check, channel)):
        if each not in channels or not reached[each]:
            raise RecipientChannelRequired(to.name)
    return Addressee(
        recipient_id=id,
        key=id,  # the sender's name for the place stays with the one they named
        role=recipient.role,
        party=recipient.party,
        name=to.name,
        email=to.email,
        phone=to.phone,
        kind=recipient.kind,
        channel=channel,
        identity_check=recipient.identity_check,
        routing_order=recipient.routing_order,
        acknowledge=recipient.acknowledge,
        language=recipient.language,
        contact_id=None,
        member_id=None,
        company=recipient.company,
    )


def _said(text: str) -> str:
    if len(text) > REASON:
        raise InvalidInput("reason", f"at most {REASON} characters")
    return text.strip()


def _must_say(reason: str) -> str:
    if not reason.strip():
        raise ReasonRequired()
    return _said(reason)


def _asked(held: Held, hand: Hand) -> tuple[Envelope, Recipient]:
    """The envelope and the party, if an act is asked of them; who only gets to read has nothing to refuse."""
    envelope, recipient = may_act(held, hand)
    if not recipient.required:
        raise NotFound("request")
    return envelope, recipient


def _shown_to(held: Held, hand: Hand, role: RecipientRole, shown: str) -> tuple[Envelope, Recipient]:
    """A party of this role, who saw what is to be seen now."""
    envelope, recipient = _asked(held, hand)
    if recipient.role != role:
        raise NotFound("request")
    if shown != shown_sha256(sent_hashes(held, envelope), own_fields(held, recipient)):
        raise ShownDocumentChanged()
    return envelope, recipient
