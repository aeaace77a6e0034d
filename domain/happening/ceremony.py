"""What parties do with what they were sent."""

from dataclasses import dataclass

from domain.envelopes import RecipientState


@dataclass(frozen=True, kw_only=True)
class RecipientViewed:
    """A party opened the documents."""

    envelope_id: str
    recipient_id: str
    address: str | None
    browser: str | None


@dataclass(frozen=True, kw_only=True)
class ConsentGiven:
    """A party agreed to sign electronically, to this version of the text."""

    envelope_id: str
    recipient_id: str
    version: str
    text_sha256: str
    language: str
    address: str | None
    browser: str | None


@dataclass(frozen=True, kw_only=True)
class ConsentWithdrawn:
    """A party took back their agreement to sign electronically. What they filled in is kept."""

    envelope_id: str
    recipient_id: str
    reason: str | None
    address: str | None
    browser: str | None


@dataclass(frozen=True, kw_only=True)
class Filled:
    """One value: text, or the hash of a picture and how it was made."""

    field_id: str
    value: str | None
    image_sha256: str | None
    method: str | None


@dataclass(frozen=True, kw_only=True)
class FieldsFilled:
    """A party, or the sender, filled in fields."""

    envelope_id: str
    recipient_id: str | None
    values: list[Filled]


@dataclass(frozen=True, kw_only=True)
class RecipientSigned:
    """A party signed what they were shown."""

    envelope_id: str
    recipient_id: str
    shown_sha256: str
    values: list[Filled]
    address: str | None
    browser: str | None
    channel: str
    host_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class RecipientApproved:
    """A party approved what they were shown."""

    envelope_id: str
    recipient_id: str
    shown_sha256: str
    address: str | None
    browser: str | None
    channel: str
    host_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class RecipientDeclined:
    """A party refused the content, and said why."""

    envelope_id: str
    recipient_id: str
    reason: str
    address: str | None
    browser: str | None
    host_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class RecipientAcknowledged:
    """A party confirmed that they have read what they were shown."""

    envelope_id: str
    recipient_id: str
    shown_sha256: str
    address: str | None
    browser: str | None
    channel: str
    host_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class RecipientOptedOut:
    """A party refused the electronic form: what they want is paper. `unconfirmed`: by their link alone, without
    the code that is asked of them."""

    envelope_id: str
    recipient_id: str
    reason: str | None
    address: str | None
    browser: str | None
    host_id: str | None = None
    unconfirmed: bool = False
    from_state: RecipientState = RecipientState.VIEWED


@dataclass(frozen=True, kw_only=True)
class RecipientAskedForChanges:
    """A party wants something changed before they act, and said what."""

    envelope_id: str
    recipient_id: str
    reason: str
    address: str | None
    browser: str | None
    host_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class RecipientNotNeeded:
    """Enough others of a party's group have acted: nothing is asked of them any more."""

    envelope_id: str
    recipient_id: str
    from_state: RecipientState
