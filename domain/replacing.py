"""Another party in the place of one who cannot or will not act; and the signature given on paper."""

from collections.abc import Collection, Iterator
from dataclasses import replace

from domain import routing
from domain.changing import goes_on, open_party
from domain.correcting import as_addressee
from domain.envelopes import Channel, EnvelopeState, IdentityCheck, Recipient, RecipientRole
from domain.events import Addressee, Event, KeyOf, RecipientReplaced, RecipientSignedOnPaper
from domain.held import Held
from domain.ids import Moment
from domain.refusals import InvalidInput, NotFound, ReasonRequired
from domain.requesting import problems_of_recipient, refusal_for
from domain.signing import advance, recipients_of


def replace_recipient(
    held: Held,
    recipient_id: str,
    by: Addressee,
    reason: str,
    moment: Moment,
    channels: Collection[Channel],
) -> Iterator[Event]:
    """The other is asked the same, in the same turn, on the same places; the former keeps no right."""
    envelope, former = open_party(held, recipient_id)
    if envelope.state == EnvelopeState.DRAFT:
        raise InvalidInput("recipientId", "in a draft the parties can be changed as they are")
    if not reason.strip():
        raise ReasonRequired()
    _own_key(held, former, by.key)
    yield RecipientReplaced(
        envelope_id=envelope.id,
        recipient_id=former.id,
        by=in_place_of(former, by),
        reason=reason.strip(),
        links=[KeyOf(recipient_id=by.recipient_id, link_id=moment.id("key"), link_version=1)],
        handed_over=False,
        from_state=former.state,
    )
    found = list(problems_of_recipient(held, held.get(Recipient, by.recipient_id), channels))
    if found:
        raise refusal_for(held, envelope, found)
    if envelope.state == EnvelopeState.SENT:
        yield from advance(held, envelope)


def in_place_of(former: Recipient, by: Addressee) -> Addressee:
    """What was asked of the former is asked of the other, with no weaker proof of who they are."""
    was = as_addressee(former)
    weaker = by.identity_check == IdentityCheck.NONE
    return replace(
        by,
        role=was.role,
        party=was.party,
        routing_order=was.routing_order,
        acknowledge=was.acknowledge,
        identity_check=was.identity_check if weaker else by.identity_check,
    )


def _own_key(held: Held, former: Recipient, key: str) -> None:
    """The other may take over the key of the one they replace, and no one else's."""
    others = [x.key for x in recipients_of(held, former.envelope_id) if x.id != former.id and not x.replaced]
    if key in others:
        raise InvalidInput("with.key", "another recipient has this key")


def sign_on_paper(held: Held, recipient_id: str, scan_sha256: str, note: str) -> Iterator[Event]:
    """A wet signature, recorded with its scan: it counts as theirs, and their places stay blank."""
    envelope, recipient = open_party(held, recipient_id)
    if envelope.state == EnvelopeState.DRAFT or recipient.role != RecipientRole.SIGNER:
        raise NotFound("signature request")
    goes_on(envelope)
    if not routing.admitted(recipient, recipients_of(held, envelope.id), envelope.quorums):
        raise InvalidInput("recipientId", "it is not their turn yet")
    yield RecipientSignedOnPaper(
        envelope_id=envelope.id, recipient_id=recipient.id, scan_sha256=scan_sha256, note=note
    )
    yield from advance(held, envelope)
