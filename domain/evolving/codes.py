"""What codes, locks and links do to the rows."""

from domain import events as e
from domain.envelopes import CodeSession, DeliveryState, Recipient
from domain.evolving.envelopes import step, take_keys
from domain.evolving.step import Stamp, evolve
from domain.held import Held


@evolve.register
def _(event: e.CodeSent, held: Held, stamp: Stamp) -> None:
    recipient = held.get(Recipient, event.recipient_id)
    recipient.code_sent_at = stamp.at
    session = held.find(CodeSession, event.session_id)
    if session is None:
        session = CodeSession(
            firm_id=stamp.firm_id,
            id=event.session_id,
            recipient_id=event.recipient_id,
            session_hash=event.session_hash,
            link_version=recipient.link_version,
        )
        held.add(session)
    session.code_id, session.sent_at = event.code_id, stamp.at


@evolve.register
def _(event: e.WrongCodeTried, held: Held, stamp: Stamp) -> None:
    held.get(CodeSession, event.session_id).tries += 1
    held.get(Recipient, event.recipient_id).code_tries += 1


@evolve.register
def _(event: e.CodeConfirmed, held: Held, stamp: Stamp) -> None:
    """The code is used up; the browser's wrong tries are forgiven, the recipient's are not."""
    session = held.get(CodeSession, event.session_id)
    session.code_id, session.confirmed_at, session.tries = None, stamp.at, 0


@evolve.register
def _(event: e.CodeLocked, held: Held, stamp: Stamp) -> None:
    held.get(Recipient, event.recipient_id).code_locked_at = stamp.at
    step(held, event.envelope_id, stamp)


@evolve.register
def _(event: e.RecipientUnlocked, held: Held, stamp: Stamp) -> None:
    take_keys(held, event.links)
    recipient = held.get(Recipient, event.recipient_id)
    recipient.code_locked_at, recipient.code_tries, recipient.code_sent_at = None, 0, None
    recipient.delivery = DeliveryState.QUEUED
    step(held, event.envelope_id, stamp)


@evolve.register
def _(event: e.LinkRevealed, held: Held, stamp: Stamp) -> None:
    """It leaves its line in the log; nothing else changes."""


@evolve.register
def _(event: e.LinkSentAnew, held: Held, stamp: Stamp) -> None:
    held.get(Recipient, event.recipient_id).link_asked_at = stamp.at


@evolve.register
def _(event: e.NewLinkAsked, held: Held, stamp: Stamp) -> None:
    held.get(Recipient, event.recipient_id).link_asked_at = stamp.at


@evolve.register
def _(event: e.InboxSent, held: Held, stamp: Stamp) -> None:
    held.get(Recipient, event.recipient_id).inbox_asked_at = stamp.at
