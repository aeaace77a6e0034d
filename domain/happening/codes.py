"""What happens around a personal link: codes, locks, and the link itself."""

from dataclasses import dataclass

from domain.envelopes import Channel, RecipientState
from domain.happening.envelopes import KeyOf


@dataclass(frozen=True, kw_only=True)
class CodeSent:
    """A one-time code was made for one browser of a party: a message with it is on its way."""

    envelope_id: str
    recipient_id: str
    session_id: str
    session_hash: str
    code_id: str
    channel: Channel
    address: str | None
    browser: str | None


@dataclass(frozen=True, kw_only=True)
class WrongCodeTried:
    """Somebody with a party's link gave a wrong code."""

    envelope_id: str
    recipient_id: str
    session_id: str
    address: str | None
    browser: str | None


@dataclass(frozen=True, kw_only=True)
class CodeConfirmed:
    """A party gave the code that was sent to them: their browser is believed for a while."""

    envelope_id: str
    recipient_id: str
    session_id: str
    channel: Channel
    address: str | None
    browser: str | None


@dataclass(frozen=True, kw_only=True)
class CodeLocked:
    """Too many wrong codes were given: the party can do nothing until the sender unlocks them."""

    envelope_id: str
    recipient_id: str
    state: RecipientState


@dataclass(frozen=True, kw_only=True)
class RecipientUnlocked:
    """The sender let a locked party go on, with a new link and new tries."""

    envelope_id: str
    recipient_id: str
    state: RecipientState
    links: list[KeyOf]


@dataclass(frozen=True, kw_only=True)
class LinkRevealed:
    """A member read a party's personal link, to hand it over themselves."""

    envelope_id: str
    recipient_id: str


@dataclass(frozen=True, kw_only=True)
class InboxSent:
    """A party asked for the list of all that the firm asks of them: the way to it went to their recorded address."""

    envelope_id: str
    recipient_id: str
    inbox_id: str


@dataclass(frozen=True, kw_only=True)
class LinkSentAnew:
    """Whoever held a dead link asked for a new one: it went to the party's recorded address."""

    envelope_id: str
    recipient_id: str


@dataclass(frozen=True, kw_only=True)
class NewLinkAsked:
    """A party asked for a new link where there is none to send: what they need first is the sender's."""

    envelope_id: str
    recipient_id: str
