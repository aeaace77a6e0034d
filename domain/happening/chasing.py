"""What is done to be answered in time: reminders, calls, warnings, and the end of a party's time."""

from dataclasses import dataclass

from domain.envelopes import RecipientState


@dataclass(frozen=True, kw_only=True)
class ReminderSent:
    """A party was reminded: by the firm's schedule, or by a member, whose words may go with it."""

    envelope_id: str
    recipient_id: str
    by_hand: bool
    message: str | None


@dataclass(frozen=True, kw_only=True)
class CallRecorded:
    """A member noted a call to a party. The note stays in the house."""

    envelope_id: str
    recipient_id: str
    note: str


@dataclass(frozen=True, kw_only=True)
class RecipientExpiryWarned:
    """A party was told that their time is running out."""

    envelope_id: str
    recipient_id: str


@dataclass(frozen=True, kw_only=True)
class RecipientExpired:
    """A party's time to act has passed."""

    envelope_id: str
    recipient_id: str
    from_state: RecipientState


@dataclass(frozen=True, kw_only=True)
class RecipientAskedAgain:
    """A party whose time had passed was given more, and is asked again with a new link."""

    envelope_id: str
    recipient_id: str
