"""What a sender does with a request afterwards: change, correct, replace, record, put away."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.envelopes import EnvelopeState, RecipientState
from domain.happening.envelopes import Addressee, KeyOf, Rendered


@dataclass(frozen=True, kw_only=True)
class EnvelopeUpdated:
    """A request was changed while it was a draft or being corrected: its data, its documents, its parties."""

    envelope_id: str
    state: EnvelopeState
    changes: dict[str, Any]
    document_ids: list[str] | None
    former_document_ids: list[str]
    added: list[Addressee]
    changed: list[Addressee]
    removed: list[str]


@dataclass(frozen=True, kw_only=True)
class EnvelopeCorrectionStarted:
    """A request is being corrected, by its sender or because a party asked for it: nobody can act meanwhile."""

    envelope_id: str
    recipient_id: str | None


@dataclass(frozen=True, kw_only=True)
class EnvelopeCorrectionFinished:
    """A corrected request goes on; those whom the correction concerns get a new link."""

    envelope_id: str
    copies: list[Rendered]
    links: list[KeyOf]


@dataclass(frozen=True, kw_only=True)
class EnvelopeDeleted:
    """A draft was deleted. What names it finds it still; no list shows it."""

    envelope_id: str
    former_document_ids: list[str]
    state: EnvelopeState = EnvelopeState.DRAFT


@dataclass(frozen=True, kw_only=True)
class EnvelopeArchived:
    """A finished request was put away, or taken out again."""

    envelope_id: str
    archived: bool
    state: EnvelopeState


@dataclass(frozen=True, kw_only=True)
class RecipientReplaced:
    """Somebody else takes a party's place: handed over by the party, or named by the sender."""

    envelope_id: str
    recipient_id: str
    by: Addressee
    reason: str
    links: list[KeyOf]
    handed_over: bool
    from_state: RecipientState


@dataclass(frozen=True, kw_only=True)
class RecipientSignedOnPaper:
    """A party signed by hand; the sender recorded it, with the scan."""

    envelope_id: str
    recipient_id: str
    scan_sha256: str
    note: str


@dataclass(frozen=True, kw_only=True)
class IdentityProved:
    """The firm checked who a party is, and says how and when."""

    envelope_id: str
    recipient_id: str
    method: str
    note: str
    checked_at: datetime
