"""The history in the certificate: one line for each event, in plain words."""

from collections.abc import Sequence

from domain.envelopes import Recipient
from store.tables import LogEntry

WORDS: dict[str, tuple[str, str]] = {
    "EnvelopeDrafted": ("Prepared", "Préparée"),
    "FieldsPlaced": ("Fields placed", "Champs placés"),
    "EnvelopeSent": ("Sent", "Envoyée"),
    "RecipientNotified": ("{who} was asked", "{who} a été sollicité(e)"),
    "DeliveryChanged": ("Message to {who}: {to}", "Message à {who} : {to}"),
    "RecipientViewed": ("{who} opened the documents", "{who} a ouvert les documents"),
    "ConsentGiven": ("{who} agreed to sign electronically", "{who} a accepté de signer électroniquement"),
    "FieldsFilled": ("{who} filled in fields", "{who} a rempli des champs"),
    "RecipientSigned": ("{who} signed", "{who} a signé"),
    "RecipientApproved": ("{who} approved", "{who} a approuvé"),
    "EnvelopeCompleted": ("Completed: everyone has acted", "Terminée : chacun a répondu"),
}


def told(entry: LogEntry, recipients: Sequence[Recipient], language: str) -> str:
    """For example “Nora Weiss signed”; an event without words of its own is named as it is."""
    english, french = WORDS.get(entry.type, (entry.type, entry.type))
    names = {each.id: each.name for each in recipients}
    who = names.get(entry.data.get("recipient_id") or "", "—")
    return (french if language == "fr" else english).format(who=who, to=entry.data.get("to", ""))
