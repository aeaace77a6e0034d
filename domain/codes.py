"""Who is at the other end of a link: one-time codes, the browser that gave one, and locks."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

from domain.envelopes import (
    CODE_CHANNELS,
    Channel,
    CodeSession,
    Envelope,
    EnvelopeState,
    IdentityCheck,
    Recipient,
    RecipientState,
)
from domain.events import (
    CodeConfirmed,
    CodeLocked as Locked,
    CodeSent,
    Event,
    KeyOf,
    RecipientUnlocked,
    WrongCodeTried,
)
from domain.held import Held
from domain.ids import Moment
from domain.links import NOTHING_TO_READ, has_link
from domain.refusals import (
    CodeExpired,
    CodeLocked,
    CodesUsedUp,
    CodeTooSoon,
    CodeWrong,
    EnvelopeClosed,
    InvalidInput,
    LinkReplaced,
    NotFound,
    NotYourTurn,
    Refusal,
)
from domain.routing import admitted
from domain.signing import Hand, recipients_of

CODE_LIVES = timedelta(minutes=5)
CODE_AGAIN_AFTER = timedelta(seconds=30)
CONFIRMED_FOR = timedelta(hours=12)
TRIES_OF_A_BROWSER, TRIES_OF_A_RECIPIENT = 5, 15
DAY, CODES_A_DAY = timedelta(days=1), 20


def confirmed(session: CodeSession | None, recipient: Recipient, now: datetime) -> bool:
    """Is this browser believed? As long as its link lives, for half a day at most."""
    if session is None or session.confirmed_at is None:
        return False
    return session.link_version == recipient.link_version and now < session.confirmed_at + CONFIRMED_FOR


def session_of(held: Held, recipient: Recipient, session_hash: str) -> CodeSession | None:
    """What is known of this browser since the link was made; a former link's codes and tries are over."""
    mine = (recipient.id, recipient.link_version, session_hash)
    found = held.all(CodeSession, lambda x: (x.recipient_id, x.link_version, x.session_hash) == mine)
    return found[0] if found else None


def may_identify(held: Held, hand: Hand) -> tuple[Envelope, Recipient, Channel]:
    """The party of whom a code is asked, if there is anything that it would open to them."""
    recipient = held.get(Recipient, hand.recipient_id)
    envelope = held.get(Envelope, recipient.envelope_id)
    if hand.link_version != recipient.link_version or recipient.state == RecipientState.REPLACED:
        raise LinkReplaced()
    if envelope.state == EnvelopeState.DRAFT:
        raise NotFound("request")
    if envelope.state in NOTHING_TO_READ:
        raise EnvelopeClosed(envelope.state, envelope.closed_by, envelope.closed_at or envelope.created_at)
    if not admitted(recipient, recipients_of(held, envelope.id), envelope.quorums):
        raise NotYourTurn()
    if recipient.code_locked_at is not None:
        raise CodeLocked()
    if recipient.identity_check == IdentityCheck.NONE:
        raise InvalidInput("channel", "no code is asked of you")
    return envelope, recipient, CODE_CHANNELS[recipient.identity_check]


def send_code(
    held: Held,
    hand: Hand,
    session_hash: str,
    channel: Channel | None,
    lately: Sequence[datetime],
    moment: Moment,
) -> Iterator[Event]:
    """A new code for this browser; it takes the place of the last one, and brings no new tries.

    `lately`: when the party was sent one within the last day, the oldest first."""
    envelope, recipient, due = may_identify(held, hand)
    if channel not in (None, due):
        raise InvalidInput("channel", f"the sender asks for a code by {due}")
    if recipient.code_sent_at is not None and moment.now < recipient.code_sent_at + CODE_AGAIN_AFTER:
        raise CodeTooSoon(recipient.code_sent_at + CODE_AGAIN_AFTER)
    if len(lately) >= CODES_A_DAY:
        raise CodesUsedUp(lately[-CODES_A_DAY] + DAY)
    known = session_of(held, recipient, session_hash)
    yield CodeSent(
        envelope_id=envelope.id,
        recipient_id=recipient.id,
        session_id=known.id if known else moment.id("ses"),
        session_hash=session_hash,
        code_id=moment.id("cod"),
        channel=due,
        address=hand.address,
        browser=hand.browser,
    )


def confirm_code(
    held: Held, hand: Hand, session: CodeSession | None, right: Callable[[str], bool], moment: Moment
) -> Iterator[Event]:
    """Compare a code with the one that was sent for this browser. `right`: is it the code of this id?

    A wrong try is an event, not a refusal: it must be kept. `verdict` says what it means."""
    envelope, recipient, channel = may_identify(held, hand)
    if session is None or session.code_id is None or session.sent_at is None:
        raise CodeExpired()
    if moment.now >= session.sent_at + CODE_LIVES:
        raise CodeExpired()
    facts = {"envelope_id": envelope.id, "recipient_id": recipient.id, "session_id": session.id}
    if right(session.code_id):
        yield CodeConfirmed(**facts, channel=channel, address=hand.address, browser=hand.browser)
        return
    yield WrongCodeTried(**facts, address=hand.address, browser=hand.browser)
    if tries_left(session, recipient) == 0:
        yield Locked(envelope_id=envelope.id, recipient_id=recipient.id, state=recipient.state)


def tries_left(session: CodeSession, recipient: Recipient) -> int:
    return max(0, min(TRIES_OF_A_BROWSER - session.tries, TRIES_OF_A_RECIPIENT - recipient.code_tries))


def verdict(session: CodeSession, recipient: Recipient) -> Refusal | None:
    """What a try has come to, once it is kept."""
    if recipient.code_locked_at is not None:
        return CodeLocked()
    return None if session.code_id is None else CodeWrong(tries_left(session, recipient))


def unlock(held: Held, recipient_id: str, moment: Moment) -> Iterator[Event]:
    """New tries, and a new link: whoever tried has the old one."""
    recipient = has_link(held, recipient_id)
    if recipient.code_locked_at is None:
        return
    link = KeyOf(recipient_id=recipient.id, link_id=moment.id("key"), link_version=recipient.link_version + 1)
    yield RecipientUnlocked(
        envelope_id=recipient.envelope_id, recipient_id=recipient.id, state=recipient.state, links=[link]
    )


def masked(recipient: Recipient) -> str | None:
    """Where a party's codes go, as they themselves recognise it: a•••@client.example, •••• 42."""
    channel = CODE_CHANNELS.get(recipient.identity_check)
    if channel == Channel.EMAIL and recipient.email:
        local, _, domain = recipient.email.rpartition("@")
        return f"{local[:1]}•••@{domain}"
    if channel == Channel.SMS and recipient.phone:
        return f"•••• {recipient.phone[-2:]}"
    return None
