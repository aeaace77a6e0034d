"""What parties do with what they were sent."""

from dataclasses import dataclass


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


@dataclass(frozen=True, kw_only=True)
class RecipientApproved:
    """A party approved what they were shown."""

    envelope_id: str
    recipient_id: str
    shown_sha256: str
    address: str | None
    browser: str | None
    channel: str


@dataclass(frozen=True, kw_only=True)
class RecipientDeclined:
    """A party refused the content, and said why."""

    envelope_id: str
    recipient_id: str
    reason: str
    address: str | None
    browser: str | None
