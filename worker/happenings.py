"""The history in the certificate: one line for each event, in plain words."""

from collections.abc import Mapping

from sealing.certificate_words import Language, name_of
from store.tables import LogEntry

WORDS: dict[str, tuple[str, str]] = {
    "EnvelopeDrafted": ("Prepared", "Préparée"),
    "FieldsPlaced": ("Fields placed", "Champs placés"),
    "EnvelopeSent": ("Sent", "Envoyée"),
    "RecipientNotified": ("{who} was asked", "{who} a été sollicité(e)"),
    "DeliveryChanged": ("Message to {who}: {to}", "Message à {who} : {to}"),
    "RecipientViewed": ("{who} opened the documents", "{who} a ouvert les documents"),
    "ConsentGiven": ("{who} agreed to sign electronically", "{who} a accepté de signer électroniquement"),
    "ConsentWithdrawn": (
        "{who} took back the agreement to sign electronically",
        "{who} a retiré son accord pour signer électroniquement",
    ),
    "FieldsFilled": ("{who} filled in fields", "{who} a rempli des champs"),
    "RecipientSigned": ("{who} signed", "{who} a signé"),
    "RecipientApproved": ("{who} approved", "{who} a approuvé"),
    "RecipientAcknowledged": ("{who} confirmed having read it", "{who} a confirmé avoir lu"),
    "RecipientDeclined": ("{who} declined", "{who} a refusé"),
    "RecipientOptedOut": (
        "{who} refused the electronic form{unconfirmed}",
        "{who} a refusé la forme électronique{unconfirmed}",
    ),
    "RecipientAskedForChanges": ("{who} asked for changes", "{who} a demandé des changements"),
    "RecipientNotNeeded": (
        "{who} was not needed any more: enough others had acted",
        "{who} n'était plus nécessaire : assez d'autres avaient répondu",
    ),
    "RecipientReplaced": ("{who} was replaced by {by}", "{who} a été remplacé(e) par {by}"),
    "EnvelopeUpdated": ("Changed", "Modifiée"),
    "EnvelopeCorrectionStarted": ("Correction begun", "Correction commencée"),
    "EnvelopeCorrectionFinished": ("Correction finished", "Correction terminée"),
    "RecipientSignedOnPaper": (
        "{who} signed on paper; SHA-256 of the scan {scan}",
        "{who} a signé sur papier ; SHA-256 du scan {scan}",
    ),
    "IdentityProved": (
        "The identity of {who} was checked: {method}, {checked}",
        "L'identité de {who} a été vérifiée : {method}, {checked}",
    ),
    "RecipientExpiryWarned": (
        "{who} was told that their time is running out",
        "{who} a été averti(e) que le délai touche à sa fin",
    ),
    "RecipientExpired": ("The time of {who} passed", "Le délai de {who} a pris fin"),
    "RecipientAskedAgain": ("{who} was asked again", "{who} a été de nouveau sollicité(e)"),
    "EnvelopeExpired": ("The time of everyone asked had passed", "Le délai de tous était passé"),
    "EnvelopeExtended": ("More time was given", "Le délai a été prolongé"),
    "CodeSent": ("A code was sent to {who}: {channel}", "Un code a été envoyé à {who} : {channel}"),
    "WrongCodeTried": ("A wrong code was given for {who}", "Un code faux a été donné pour {who}"),
    "CodeConfirmed": ("{who} gave the code", "{who} a donné le code"),
    "CodeLocked": (
        "{who} was locked after too many wrong codes",
        "{who} a été bloqué(e) après trop de codes faux",
    ),
    "RecipientUnlocked": (
        "{who} was unlocked, with a new link",
        "{who} a été débloqué(e), avec un nouveau lien",
    ),
    "LinkRevealed": (
        "{by} read the link of {who}, to hand it over",
        "{by} a lu le lien de {who}, pour le remettre",
    ),
    "NewLinkAsked": ("{who} asked for a new link", "{who} a demandé un nouveau lien"),
    "LinkSentAnew": ("The link was sent to {who} again", "Le lien a été renvoyé à {who}"),
    "InboxSent": (
        "{who} asked for the list of their requests",
        "{who} a demandé la liste de ses demandes",
    ),
    "EnvelopeCompleted": ("Completed: everyone has acted", "Terminée : chacun a répondu"),
}


UNCONFIRMED = (" (by the link alone: no code was confirmed)", " (par le seul lien : aucun code confirmé)")


def told(entry: LogEntry, names: Mapping[str, str], language: Language) -> str:
    """For example “Nora Weiss signed”; an event without words of its own is named as it is."""
    english, french = WORDS.get(entry.type, (entry.type, entry.type))
    data = entry.data
    words = {name: name_of(data[name], language) for name in ("to", "channel") if data.get(name)}
    words["method"] = data.get("method", "")
    words["unconfirmed"] = UNCONFIRMED[language == "fr"] if data.get("unconfirmed") else ""
    words |= {"scan": data.get("scan_sha256", ""), "checked": data.get("checked_at", "")}
    who, hand = (names.get(each or "", "—") for each in (data.get("recipient_id"), entry.actor))
    by = (data.get("by") or {}).get("name", hand)
    return (french if language == "fr" else english).format(who=who, by=by, **words)
