"""What of each event is personal: by this table a person's values are taken out of the log, and nothing else is."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from domain import events as e

# Of events that name the party by `recipient_id`: what they did, from where, and what was noted of them.
OF_PARTY: dict[type[Any], tuple[str, ...]] = {
    e.RecipientViewed: ("address", "browser"),
    e.ConsentGiven: ("address", "browser"),
    e.ConsentWithdrawn: ("reason", "address", "browser"),
    e.FieldsFilled: ("values",),
    e.RecipientSigned: ("values", "shown_sha256", "address", "browser"),
    e.RecipientApproved: ("shown_sha256", "address", "browser"),
    e.RecipientAcknowledged: ("shown_sha256", "address", "browser"),
    e.RecipientDeclined: ("reason", "address", "browser"),
    e.RecipientOptedOut: ("reason", "address", "browser"),
    e.RecipientAskedForChanges: ("reason", "address", "browser"),
    e.RecipientReplaced: ("reason",),
    e.RecipientSignedOnPaper: ("scan_sha256", "note"),
    e.IdentityProved: ("method", "note"),
    e.DeliveryChanged: ("detail",),
    e.ReminderSent: ("message",),
    e.CallRecorded: ("note",),
    e.CodeSent: ("session_hash", "address", "browser"),
    e.WrongCodeTried: ("address", "browser"),
    e.CodeConfirmed: ("address", "browser"),
}
# Of any event of a request that they were a party of: what was written to its parties, or by them.
OF_REQUEST: dict[type[Any], tuple[str, ...]] = {
    e.EnvelopeDrafted: ("message",),
    e.EnvelopeDeclined: ("reason",),
    e.EnvelopeVoided: ("reason",),
}
# Lists of parties, or of what is theirs, in which they are one of many.
AMONG: dict[type[Any], dict[str, tuple[str, ...]]] = {
    e.EnvelopeDrafted: {"recipients": ("name", "email", "phone", "company")},
    e.EnvelopeUpdated: {
        "added": ("name", "email", "phone", "company"),
        "changed": ("name", "email", "phone", "company"),
    },
    e.RecipientReplaced: {"by": ("name", "email", "phone", "company")},
    e.FieldsPlaced: {"fields": ("value",)},
}
# Of the free-form changes of an event.
CHANGES: dict[type[Any], tuple[str, ...]] = {
    e.EnvelopeUpdated: ("message",),
    e.ContactUpdated: ("name", "email", "phone"),
}
OF_CONTACT: dict[type[Any], tuple[str, ...]] = {e.ContactAdded: ("name", "email", "phone")}
# Of a request for files, by `request_id`.
OF_FILES: dict[type[Any], tuple[str, ...]] = {
    e.FilesRequested: ("name", "email", "message"),
    e.RequestedFileReceived: ("file_name",),
    e.FileRequestReminded: ("message",),
    e.FileRequestUndelivered: ("detail",),
}
OF_DOCUMENT: dict[type[Any], tuple[str, ...]] = {
    e.DocumentGenerated: ("values",),
    e.DocumentUploaded: ("came_with",),
}


@dataclass(frozen=True)
class Person:
    """Everything by which the log names one person."""

    contact_id: str
    recipient_ids: frozenset[str]
    envelope_ids: frozenset[str]
    document_ids: frozenset[str]
    request_ids: frozenset[str]


def emptied(kind: type[Any], data: dict[str, Any], person: Person) -> dict[str, Any]:
    """An event's data without what is this person's: texts are "", lists are empty; all else stays."""
    told = dict(data)
    request = data.get("envelope_id") in person.envelope_ids
    contact = data.get("contact_id") == person.contact_id
    if data.get("recipient_id") in person.recipient_ids:
        _empty(told, OF_PARTY.get(kind, ()))
    if request:
        _empty(told, OF_REQUEST.get(kind, ()))
        for name, parts in AMONG.get(kind, {}).items():
            told[name] = _among(data.get(name), parts, person)
    if contact:
        _empty(told, OF_CONTACT.get(kind, ()))
    if data.get("request_id") in person.request_ids:
        _empty(told, OF_FILES.get(kind, ()))
    if data.get("document_id") in person.document_ids:
        _empty(told, OF_DOCUMENT.get(kind, ()))
    if kind in CHANGES and (request or contact):
        told["changes"] = dict(data["changes"])
        _empty(told["changes"], CHANGES[kind])
    return told


def _among(rows: Any, parts: Iterable[str], person: Person) -> Any:
    if isinstance(rows, dict):
        return _among([rows], parts, person)[0]
    found = [dict(each) for each in rows or ()]
    for each in found:
        if each.get("recipient_id") in person.recipient_ids:
            _empty(each, parts)
    return found


def _empty(data: dict[str, Any], names: Iterable[str]) -> None:
    for name in names:
        if data.get(name):
            data[name] = [] if isinstance(data[name], list) else ""
