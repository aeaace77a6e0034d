"""How a party signs: open, agree, fill in, sign. And what every act leads to."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain import filling, routing
from domain.chain import canonical
from domain.changing import goes_on
from domain.consent import CONSENT_VERSION, consent_text
from domain.envelopes import (
    Envelope,
    EnvelopeDocument,
    EnvelopeState,
    IdentityCheck,
    Recipient,
    RecipientRole,
    RecipientState,
    SignField,
)
from domain.events import (
    ConsentGiven,
    EnvelopeCompleted,
    EnvelopeExpired,
    Event,
    FieldsFilled,
    Filled,
    RecipientNotified,
    RecipientNotNeeded,
    RecipientSigned,
    RecipientViewed,
)
from domain.held import Held
from domain.ids import Moment
from domain.papers import DocumentVersion, VersionKind
from domain.proving import proof_missing
from domain.refusals import (
    AlreadyActed,
    CodeLocked,
    CodeRequired,
    ConsentRequired,
    IdentityProofRequired,
    InvalidInput,
    LinkExpired,
    LinkReplaced,
    NoLongerNeeded,
    NotFound,
    NotYourTurn,
    ShownDocumentChanged,
)


@dataclass(frozen=True)
class Hand:
    """Whose hand acts: the recipient, the link they came by, and where from.

    `confirmed`: by a code, in this browser. `host_id`: the member of the firm who is signed in there too."""

    recipient_id: str
    link_version: int
    address: str | None
    browser: str | None
    confirmed: bool = False
    host_id: str | None = None


def recipients_of(held: Held, envelope_id: str) -> list[Recipient]:
    mine = held.all(Recipient, lambda each: each.envelope_id == envelope_id)
    return sorted(mine, key=lambda each: (each.routing_order, each.id))


def own_fields(held: Held, recipient: Recipient) -> list[SignField]:
    mine = held.all(SignField, lambda each: each.recipient_id == recipient.id)
    return sorted(mine, key=lambda each: each.position)


def may_act(held: Held, hand: Hand) -> tuple[Envelope, Recipient]:
    """The envelope and the party, if the link still carries the right to act; else the reason why not."""
    envelope, recipient = may_answer(held, hand)
    if recipient.code_locked_at is not None:
        raise CodeLocked()
    if unconfirmed(recipient, hand):
        raise CodeRequired()
    return envelope, recipient


def unconfirmed(recipient: Recipient, hand: Hand) -> bool:
    return recipient.identity_check != IdentityCheck.NONE and not hand.confirmed


def may_answer(held: Held, hand: Hand) -> tuple[Envelope, Recipient]:
    """The same by the link alone: for what discloses nothing and signs nothing."""
    recipient = held.get(Recipient, hand.recipient_id)
    envelope = held.get(Envelope, recipient.envelope_id)
    if hand.link_version != recipient.link_version or recipient.replaced:
        raise LinkReplaced()
    if recipient.state == RecipientState.NOT_NEEDED:
        raise NoLongerNeeded()
    if recipient.acted or recipient.state == RecipientState.OPTED_OUT:
        raise AlreadyActed()
    if envelope.state == EnvelopeState.DRAFT:
        raise NotFound("request")
    lapsing = envelope.state in (EnvelopeState.SENT, EnvelopeState.EXPIRED)
    if recipient.state == RecipientState.EXPIRED and recipient.expires_at and lapsing:
        raise LinkExpired(recipient.expires_at)
    goes_on(envelope)
    if not routing.admitted(recipient, recipients_of(held, envelope.id), envelope.quorums):
        raise NotYourTurn()
    return envelope, recipient


def sent_hashes(held: Held, envelope: Envelope) -> list[str]:
    """The SHA-256 of each signing copy, in the order of the envelope's documents."""
    copies = signing_copies(held, envelope.id)
    places = held.all(EnvelopeDocument, lambda each: each.envelope_id == envelope.id)
    in_order = [each.document_id for each in sorted(places, key=lambda each: each.position)]
    return [copies[each] for each in in_order if each in copies]


def signing_copies(held: Held, envelope_id: str) -> dict[str, str]:
    """The SHA-256 of each signing copy that an envelope ever had, by its document."""
    copies = held.all(
        DocumentVersion, lambda each: each.kind == VersionKind.SENT and each.envelope_id == envelope_id
    )
    return {each.document_id: each.sha256 for each in copies}


def shown_sha256(sent: Sequence[str], fields: Sequence[SignField], view: str = "pages") -> str:
    """The hash of what one party was shown: the files, their own values, the consent text, the view."""
    values = {each.id: each.image_sha256 or each.value for each in fields}
    shown = {"sent": list(sent), "values": values, "consent": CONSENT_VERSION, "view": view}
    return hashlib.sha256(canonical(shown)).hexdigest()


def open_ceremony(held: Held, hand: Hand) -> Iterator[Event]:
    envelope, recipient = may_act(held, hand)
    if recipient.state == RecipientState.NOTIFIED:
        yield RecipientViewed(
            envelope_id=envelope.id, recipient_id=recipient.id, address=hand.address, browser=hand.browser
        )


def give_consent(held: Held, hand: Hand, version: str) -> Iterator[Event]:
    envelope, recipient = may_act(held, hand)
    if version != CONSENT_VERSION:
        raise InvalidInput("version", f"the current text is {CONSENT_VERSION}")
    if recipient.consent_version == version:
        return
    yield from open_ceremony(held, hand)
    text = consent_text(recipient.language)
    yield ConsentGiven(
        envelope_id=envelope.id,
        recipient_id=recipient.id,
        version=version,
        text_sha256=hashlib.sha256(text.encode()).hexdigest(),
        language=recipient.language,
        address=hand.address,
        browser=hand.browser,
    )


def fill(held: Held, hand: Hand, values: Sequence[Filled]) -> Iterator[Event]:
    envelope, recipient = may_act(held, hand)
    if recipient.consent_version is None:
        raise ConsentRequired()
    if values:
        fields = own_fields(held, recipient)
        filling.check(fields, values)
        told = filling.with_groups(fields, values)
        yield FieldsFilled(envelope_id=envelope.id, recipient_id=recipient.id, values=told)


def sign(
    held: Held, hand: Hand, values: Sequence[Filled], shown: str, time_zone: str, moment: Moment
) -> Iterator[Event]:
    """Sign what was shown. `shown` is the hash that this party's ceremony gave before these `values`."""
    envelope, recipient = may_act(held, hand)
    if recipient.role != RecipientRole.SIGNER:
        raise NotFound("signature request")
    if recipient.consent_version is None:
        raise ConsentRequired()
    if proof_missing(held, recipient):
        raise IdentityProofRequired()
    fields = own_fields(held, recipient)
    if shown != shown_sha256(sent_hashes(held, envelope), fields):
        raise ShownDocumentChanged()
    filling.check(fields, values)
    values = filling.with_groups(fields, values)
    filling.complete(fields, values, recipient)
    yield from open_ceremony(held, hand)
    yield RecipientSigned(
        envelope_id=envelope.id,
        recipient_id=recipient.id,
        shown_sha256=shown,
        values=[*values, *filling.by_system(fields, values, recipient, envelope, moment.now, time_zone)],
        address=hand.address,
        browser=hand.browser,
        channel=recipient.channel,
        host_id=hand.host_id,
    )
    yield from advance(held, envelope)


def advance(held: Held, envelope: Envelope) -> Iterator[Event]:
    """Let go who is not needed any more, and ask the next group; without one it is complete, or all are too late."""
    recipients = recipients_of(held, envelope.id)
    for each in routing.not_needed(recipients, envelope.quorums):
        yield RecipientNotNeeded(envelope_id=envelope.id, recipient_id=each.id, from_state=each.state)
    for each in routing.to_notify(recipients, envelope.quorums):
        yield RecipientNotified(envelope_id=envelope.id, recipient_id=each.id)
    if routing.current_order(recipients, envelope.quorums) is None:
        yield EnvelopeCompleted(envelope_id=envelope.id)
    if routing.out_of_time(recipients, envelope.quorums):
        yield EnvelopeExpired(envelope_id=envelope.id)
