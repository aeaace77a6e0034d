"""Every reason for no. The docstring is the message in English; French stands beside it in `IN_FRENCH`."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar


@dataclass(eq=False)
class Refusal(Exception):
    """An expected no: an answer, not an accident."""

    code: ClassVar[str] = "INVALID_INPUT"

    def __post_init__(self) -> None:
        super().__init__(self.message("en"))

    @property
    def path(self) -> list[str] | None:
        return None

    def message(self, language: str) -> str:
        text = IN_FRENCH.get(type(self).__name__) if language == "fr" else None
        return (text or (type(self).__doc__ or "").strip()).format(**self.words())

    def words(self) -> dict[str, Any]:
        return dict(vars(self))


@dataclass(eq=False)
class NotFound(Refusal):
    """There is no such {what}."""

    code = "NOT_FOUND"
    what: str = "entry"


@dataclass(eq=False)
class NotAllowed(Refusal):
    """Your role does not allow this: it needs the permission {permission}."""

    code = "FORBIDDEN"
    permission: str


@dataclass(eq=False)
class InvalidInput(Refusal):
    """{field}: {problem}"""

    code = "INVALID_INPUT"
    field: str
    problem: str

    @property
    def path(self) -> list[str] | None:
        return ["input", *self.field.split(".")]


@dataclass(eq=False)
class PlaceholderUnknown(Refusal):
    """{placeholder} is no placeholder of this text. What can stand there: {known}."""

    code = "INVALID_INPUT"
    field: str
    placeholder: str
    known: str

    @property
    def path(self) -> list[str] | None:
        return ["input", self.field]


@dataclass(eq=False)
class LogoRefused(Refusal):
    """A logo is a PNG or a JPEG of at most 2 MB and 4000 by 4000 pixels."""

    code = "UNSUPPORTED_MEDIA_TYPE"

    @property
    def path(self) -> list[str] | None:
        return ["input", "logoUploadId"]


@dataclass(eq=False)
class VersionConflict(Refusal):
    """Someone else changed this in the meantime. Look at it as it is now, then decide again."""

    code = "VERSION_CONFLICT"
    current_id: str


@dataclass(eq=False)
class IdempotencyConflict(Refusal):
    """This idempotency key was used before with another input. Use a new key for a new request."""

    code = "IDEMPOTENCY_CONFLICT"


@dataclass(eq=False)
class PendingItemsDecisionRequired(Refusal):
    """Items of this job are still open. Say what should become of them, then move it."""

    code = "PENDING_ITEMS_DECISION_REQUIRED"
    job_id: str


@dataclass(eq=False)
class AutomoveOnLastStage(Refusal):
    """This is the last stage: there is nowhere to move on to by itself."""

    code = "AUTOMOVE_ON_LAST_STAGE"


@dataclass(eq=False)
class JobNotActive(Refusal):
    """This job is closed. Open it again first."""

    code = "JOB_NOT_ACTIVE"


@dataclass(eq=False)
class FolderNotClientVisible(Refusal):
    """The client cannot see the folder “{names}”. Move the document to a folder that the client can view, or change the folder's access."""

    code = "FOLDER_NOT_CLIENT_VISIBLE"
    folder_ids: list[str]
    names: str


@dataclass(eq=False)
class DocumentInUse(Refusal):
    """A client is being asked to sign this document. Finish or void the request first."""

    code = "DOCUMENT_IN_USE"
    envelope_ids: list[str]


@dataclass(eq=False)
class DocumentInRequests(Refusal):
    """This document is in a request that is open. Finish or void it first, or say that it is to be voided."""

    code = "DOCUMENT_IN_USE"
    envelope_ids: list[str]


@dataclass(eq=False)
class DocumentBeingSealed(Refusal):
    """The signed file of this document is being sealed. Delete it when that is done."""

    code = "DOCUMENT_IN_USE"
    envelope_ids: list[str]


@dataclass(eq=False)
class ContactInUse(Refusal):
    """A request that is open goes to {name}. Finish or void it first."""

    code = "CONTACT_IN_USE"
    name: str
    envelope_ids: list[str]


@dataclass(eq=False)
class PersonKept(Refusal):
    """{name} signed what must be kept yet: the last of {count} signed files until {until}. Then they can be erased."""

    code = "RETENTION_NOT_OVER"
    name: str
    count: int
    until: date


@dataclass(eq=False)
class FileRefused(Refusal):
    """{detail}"""

    refused_as: str
    detail: str
    why: str | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        self.code = self.refused_as  # type: ignore[misc]  # the inspector says which of its codes

    def message(self, language: str) -> str:
        french = REASONS_IN_FRENCH.get(self.why or "") or FILES_IN_FRENCH[self.refused_as]
        return french if language == "fr" else self.detail


@dataclass(eq=False)
class DocumentNotSignable(Refusal):
    """“{title}” is no PDF, and only PDFs can be signed or approved. Save it as a PDF and upload that."""

    code = "DOCUMENT_NOT_SIGNABLE"
    title: str


@dataclass(eq=False)
class ImageNotSignable(Refusal):
    """“{title}” is a picture, and only PDFs can be signed or approved. Make a PDF of it, and ask for that one."""

    code = "DOCUMENT_NOT_SIGNABLE"
    title: str


@dataclass(eq=False)
class FinalNotSignable(Refusal):
    """The first signature of “{title}” allows no further one. It is kept as it came; it cannot be signed or approved."""

    code = "DOCUMENT_NOT_SIGNABLE"
    title: str


@dataclass(eq=False)
class SignedTemplate(Refusal):
    """“{title}” carries signatures, so it cannot become a template. Take the file as it was before it was signed."""

    code = "DOCUMENT_NOT_SIGNABLE"
    title: str


@dataclass(eq=False)
class NoImage(Refusal):
    """“{title}” is no picture: only a JPEG or a PNG is made a PDF here."""

    code = "UNSUPPORTED_MEDIA_TYPE"
    title: str


@dataclass(eq=False)
class UploadNotFound(Refusal):
    """There is no such upload, or its time has passed. Ask for a new ticket."""

    code = "UPLOAD_NOT_FOUND"


@dataclass(eq=False)
class UploadMismatch(Refusal):
    """The bytes that arrived are not those announced: {difference}."""

    code = "UPLOAD_MISMATCH"
    difference: str


@dataclass(eq=False)
class EnvelopeNotReady(Refusal):
    """This cannot be sent yet: {summary}"""

    code = "ENVELOPE_NOT_READY"
    envelope_id: str | None
    problems: list[Any]
    summary: str


@dataclass(eq=False)
class EnvelopeClosed(Refusal):
    """This request is closed already."""

    code = "ENVELOPE_CLOSED"
    state: str
    by: str | None
    at: datetime


@dataclass(eq=False)
class EnvelopeBeingCorrected(Refusal):
    """This request is being corrected at the moment. You will get a message when it goes on."""

    code = "ENVELOPE_BEING_CORRECTED"
    state: str
    by: str | None
    at: datetime


@dataclass(eq=False)
class RetentionNotOver(Refusal):
    """This signed file and its evidence are kept until {until}."""

    code = "RETENTION_NOT_OVER"
    until: date


@dataclass(eq=False)
class EnvelopeNotDraft(Refusal):
    """This has been sent already; only a draft can be changed this way."""

    code = "ENVELOPE_NOT_DRAFT"


@dataclass(eq=False)
class SealingUnavailable(Refusal):
    """Nothing can be sealed at the moment ({detail}), so nothing is sent. Try again later, or tell your administrator."""

    code = "SEALING_UNAVAILABLE"
    detail: str


@dataclass(eq=False)
class RecipientChannelRequired(Refusal):
    """{name} has no address for this: an e-mail address or a telephone number is missing."""

    code = "RECIPIENT_CHANNEL_REQUIRED"
    name: str


@dataclass(eq=False)
class NotAnAuthorisedSignatory(Refusal):
    """{name} may not sign for the firm."""

    code = "NOT_AN_AUTHORISED_SIGNATORY"
    name: str


@dataclass(eq=False)
class RecipientAlreadyActed(Refusal):
    """What concerns {name} cannot be changed any more: {state}, {when}."""

    code = "RECIPIENT_ALREADY_ACTED"
    name: str
    state: str
    when: str


@dataclass(eq=False)
class IdentityProofRequired(Refusal):
    """This document needs proof of who signs it. The firm must first record that it has checked your identity."""

    code = "IDENTITY_PROOF_REQUIRED"


@dataclass(eq=False)
class NotYourTurn(Refusal):
    """It is not your turn yet. You will get a message when it is."""

    code = "NOT_YOUR_TURN"


@dataclass(eq=False)
class NoLongerNeeded(Refusal):
    """Enough others have acted: nothing is asked of you any more."""

    code = "ALREADY_ACTED"


@dataclass(eq=False)
class HandOverNotAllowed(Refusal):
    """This firm does not let its requests be handed over. Ask the sender to name somebody else."""

    code = "FORBIDDEN"


@dataclass(eq=False)
class LinkReplaced(Refusal):
    """This link was replaced by a newer one. Look for the newest message."""

    code = "LINK_REPLACED"


@dataclass(eq=False)
class LinkExpired(Refusal):
    """The time to answer ended on {at:%Y-%m-%d} at {at:%H:%M} (UTC). Ask the sender for more time."""

    code = "LINK_EXPIRED"
    at: datetime


@dataclass(eq=False)
class CodeRequired(Refusal):
    """Please confirm first who you are, with the code that is sent to you."""

    code = "CODE_REQUIRED"


@dataclass(eq=False)
class CodeWrong(Refusal):
    """This is not the code that was sent to you. Tries left: {tries_left}."""

    code = "CODE_WRONG"
    tries_left: int


@dataclass(eq=False)
class CodeExpired(Refusal):
    """This code is no longer good here. Ask for a new one."""

    code = "CODE_EXPIRED"


@dataclass(eq=False)
class CodeLocked(Refusal):
    """Too many wrong codes were given. Whoever sent you this has been told and can let you go on."""

    code = "CODE_LOCKED"


@dataclass(eq=False)
class CodeTooSoon(Refusal):
    """A code was sent a moment ago. Wait half a minute before you ask for another."""

    code = "CODE_TOO_SOON"
    retry_at: datetime


@dataclass(eq=False)
class CodesUsedUp(Refusal):
    """As many codes as can be sent in a day were sent to you. The next one can be sent at {retry_at:%H:%M} (UTC) on {retry_at:%Y-%m-%d}."""

    code = "CODE_TOO_SOON"
    retry_at: datetime


@dataclass(eq=False)
class ConsentRequired(Refusal):
    """Please agree to sign electronically first."""

    code = "CONSENT_REQUIRED"


@dataclass(eq=False)
class RequiredFieldsMissing(Refusal):
    """Some required fields are still empty."""

    code = "REQUIRED_FIELDS_MISSING"
    field_ids: list[str]


@dataclass(eq=False)
class FieldInvalid(Refusal):
    """{label}: {problem}"""

    code = "FIELD_INVALID"
    field_id: str
    label: str
    problem: str


@dataclass(eq=False)
class AlreadyActed(Refusal):
    """You have acted on this already."""

    code = "ALREADY_ACTED"


@dataclass(eq=False)
class ReasonRequired(Refusal):
    """Please say why, in a few words."""

    code = "REASON_REQUIRED"


@dataclass(eq=False)
class ShownDocumentChanged(Refusal):
    """What you were shown has changed since. Look at it again, then sign."""

    code = "SHOWN_DOCUMENT_CHANGED"


@dataclass(eq=False)
class RecipientNotAsked(Refusal):
    """{name} is not asked to act at the moment, so there is nothing to remind them of."""

    code = "NOT_YOUR_TURN"
    name: str


@dataclass(eq=False)
class ReminderLimit(Refusal):
    """{name} was reminded a short while ago. The next reminder can go out from {at:%Y-%m-%d %H:%M} (UTC)."""

    code = "REMINDER_LIMIT"
    name: str
    at: datetime


@dataclass(eq=False)
class FileRequestClosed(Refusal):
    """This request for documents is closed: nothing more can be sent."""

    code = "FILE_REQUEST_CLOSED"


@dataclass(eq=False)
class FilesMissing(Refusal):
    """These are still missing: {titles}."""

    code = "FILES_MISSING"
    titles: str


@dataclass(eq=False)
class TooManyFiles(Refusal):
    """“{title}” takes {most} files, and they are there. Put several pages into one PDF."""

    code = "TOO_MANY_FILES"
    title: str
    most: int


@dataclass(eq=False)
class LastOwner(Refusal):
    """A firm needs at least one active owner."""

    code = "LAST_OWNER"


@dataclass(eq=False)
class TemplateVariableMissing(Refusal):
    """The template asks for what is not known: {names}. Give these values."""

    code = "TEMPLATE_VARIABLE_MISSING"
    variables: list[str]
    names: str


IN_FRENCH: dict[str, str] = {
    "TemplateVariableMissing": "Le modèle demande ce que l'on ne sait pas : {names}. Donnez ces valeurs.",
    "NotFound": "Cet élément n'existe pas.",
    "NotAllowed": "Votre rôle ne le permet pas : il faut le droit {permission}.",
    "InvalidInput": "{field} : {problem}",
    "PlaceholderUnknown": "{placeholder} n'a pas de sens dans ce texte. Ce qui peut y figurer : {known}.",
    "LogoRefused": "Un logo est une image PNG ou JPEG d'au plus 2 Mo et 4000 pixels sur 4000.",
    "VersionConflict": "Quelqu'un d'autre a modifié cet élément entre-temps. Regardez-le tel qu'il est, puis décidez.",
    "IdempotencyConflict": "Cette clé d'idempotence a déjà servi pour une autre demande. Prenez une nouvelle clé.",
    "PendingItemsDecisionRequired": "Des éléments de ce dossier sont encore ouverts. Dites ce qu'il faut en faire, puis déplacez-le.",
    "AutomoveOnLastStage": "C'est la dernière étape : il n'y en a pas d'autre vers laquelle avancer tout seul.",
    "JobNotActive": "Ce dossier est clos. Rouvrez-le d'abord.",
    "FolderNotClientVisible": "Le client ne voit pas le dossier « {names} ». Déplacez le document dans un dossier que le client peut voir, ou changez l'accès du dossier.",
    "DocumentInUse": "Un client est invité à signer ce document. Terminez ou annulez d'abord la demande.",
    "DocumentInRequests": "Ce document fait partie d'une demande en cours. Terminez-la ou annulez-la d'abord, ou dites qu'il faut l'annuler.",
    "DocumentBeingSealed": "Le fichier signé de ce document est en train d'être scellé. Supprimez-le quand ce sera fait.",
    "ContactInUse": "Une demande en cours s'adresse à {name}. Terminez-la ou annulez-la d'abord.",
    "PersonKept": "{name} a signé ce qui doit encore être conservé : le dernier de {count} fichiers signés jusqu'au {until}. Ensuite, on pourra l'effacer.",
    "DocumentNotSignable": "« {title} » n'est pas un PDF, et seuls les PDF se signent ou s'approuvent. Enregistrez-le en PDF, puis déposez celui-ci.",
    "FinalNotSignable": "La première signature de « {title} » n'en admet aucune autre. Le document est conservé tel quel ; il ne peut être ni signé ni approuvé.",
    "SignedTemplate": "« {title} » porte des signatures : il ne peut pas devenir un modèle. Prenez le fichier tel qu'il était avant d'être signé.",
    "ImageNotSignable": "« {title} » est une image, et seuls les PDF se signent ou s'approuvent. Faites-en un PDF, et demandez celui-ci.",
    "NoImage": "« {title} » n'est pas une image : seuls un JPEG ou un PNG deviennent ici un PDF.",
    "UploadNotFound": "Ce dépôt n'existe pas ou a expiré. Demandez un nouveau ticket.",
    "UploadMismatch": "Les octets reçus ne sont pas ceux annoncés : {difference}.",
    "EnvelopeNotReady": "L'envoi n'est pas encore possible : {summary}",
    "EnvelopeClosed": "Cette demande est déjà close.",
    "EnvelopeBeingCorrected": "Cette demande est en cours de correction. Vous recevrez un message quand elle reprendra.",
    "RetentionNotOver": "Ce fichier signé et ses preuves sont conservés jusqu'au {until}.",
    "EnvelopeNotDraft": "La demande est déjà partie ; seul un brouillon se modifie ainsi.",
    "SealingUnavailable": "Rien ne peut être scellé en ce moment ({detail}), donc rien n'est envoyé. Réessayez plus tard ou prévenez votre administrateur.",
    "RecipientChannelRequired": "Il manque une adresse pour {name} : électronique ou téléphone.",
    "NotAnAuthorisedSignatory": "{name} ne peut pas signer pour le cabinet.",
    "RecipientAlreadyActed": "Ce qui concerne {name} ne peut plus changer : {state}, {when}.",
    "IdentityProofRequired": "Ce document exige une preuve de l'identité de qui le signe. Le cabinet doit d'abord noter qu'il a vérifié la vôtre.",
    "NotYourTurn": "Ce n'est pas encore votre tour. Vous recevrez un message le moment venu.",
    "NoLongerNeeded": "Assez d'autres ont répondu : on ne vous demande plus rien.",
    "HandOverNotAllowed": "Ce cabinet ne permet pas de transmettre ses demandes. Demandez à l'expéditeur de désigner quelqu'un d'autre.",
    "LinkReplaced": "Ce lien a été remplacé par un plus récent. Cherchez le dernier message.",
    "LinkExpired": "Le délai de réponse a pris fin le {at:%d/%m/%Y} à {at:%H:%M} (UTC). Demandez à l'expéditeur de le prolonger.",
    "CodeRequired": "Confirmez d'abord qui vous êtes, avec le code qui vous est envoyé.",
    "CodeWrong": "Ce n'est pas le code qui vous a été envoyé. Essais restants : {tries_left}.",
    "CodeExpired": "Ce code ne vaut plus ici. Demandez-en un nouveau.",
    "CodeLocked": "Trop de codes faux ont été donnés. L'expéditeur en est averti et peut vous laisser continuer.",
    "CodeTooSoon": "Un code vient d'être envoyé. Attendez une demi-minute avant d'en demander un autre.",
    "CodesUsedUp": "Tous les codes d'une journée vous ont été envoyés. Le prochain peut partir à {retry_at:%H:%M} (UTC) le {retry_at:%d/%m/%Y}.",
    "ConsentRequired": "Acceptez d'abord de signer électroniquement.",
    "RequiredFieldsMissing": "Des champs obligatoires sont encore vides.",
    "FieldInvalid": "{label} : {problem}",
    "AlreadyActed": "Vous avez déjà répondu.",
    "ReasonRequired": "Dites pourquoi, en quelques mots.",
    "ShownDocumentChanged": "Ce qui vous a été montré a changé depuis. Regardez-le à nouveau, puis signez.",
    "RecipientNotAsked": "{name} n'est pas sollicité(e) en ce moment : il n'y a rien à lui rappeler.",
    "ReminderLimit": "{name} a reçu un rappel il y a peu. Le prochain peut partir à partir du {at:%d/%m/%Y %H:%M} (UTC).",
    "FileRequestClosed": "Cette demande de documents est close : rien ne peut plus être envoyé.",
    "FilesMissing": "Il manque encore : {titles}.",
    "TooManyFiles": "« {title} » accepte {most} fichiers, et ils sont là. Réunissez plusieurs pages en un PDF.",
    "LastOwner": "Un cabinet a besoin d'au moins un propriétaire actif.",
}

# The inspector's own sentences, with their numbers, are in English: for each of its codes, what to do in French.
FILES_IN_FRENCH: dict[str, str] = {
    "UNSUPPORTED_MEDIA_TYPE": "Ce fichier n'est pas un PDF. Enregistrez-le en PDF, puis déposez-le à nouveau.",
    "FILE_TOO_LARGE": "Ce fichier est trop volumineux ou compte trop de pages.",
    "PDF_UNREADABLE": "Ce PDF ne peut pas être lu de façon fiable. Imprimez-le dans un nouveau PDF et déposez celui-ci.",
    "PDF_ENCRYPTED": "Ce PDF est protégé par un mot de passe. Enregistrez-le sans protection, puis déposez-le à nouveau.",
    "PDF_ACTIVE_CONTENT": "Ce PDF contient des éléments actifs. Imprimez-le dans un nouveau PDF et déposez celui-ci.",
    "FILE_UNREADABLE": "Ce fichier est endommagé, ou trop volumineux pour être traité. Ouvrez-le, enregistrez-le à nouveau et déposez celui-ci.",
}
# The same where a code has several reasons.
REASONS_IN_FRENCH: dict[str, str] = {
    "TOO_MANY_PIXELS": "Cette image a trop de pixels. Réduisez-la, puis déposez-la à nouveau.",
    "UNKNOWN_KIND": "Ce genre de fichier n'est pas accepté, quel que soit son nom. Le sont : PDF, JPEG, PNG, Word, Excel, PowerPoint, OpenDocument, texte simple et CSV.",
    "HEIC": "C'est une image HEIC ou AVIF, qui n'est pas acceptée. Enregistrez-la en JPEG, ou refaites la photo avec le réglage « le plus compatible ».",
    "OLD_OFFICE": "C'est un fichier d'un ancien logiciel de bureautique, qui peut cacher des macros, ou il est protégé par un mot de passe. Enregistrez-le en .docx, .xlsx, .pptx ou PDF, sans mot de passe.",
    "SIGNED_AND_ACTIVE": "Ce PDF a un contenu actif et porte des signatures : rien ne peut donc en être retiré. Demandez à son auteur un fichier sans contenu actif.",
    "SIGNATURE_BROKEN": "Ce PDF porte une signature qui ne correspond pas à son contenu, ou qui ne peut pas être vérifiée. Demandez à son auteur un fichier dont les signatures sont intactes.",
    "NO_FURTHER_SIGNATURE": "Ce PDF porte des signatures, et aucune ne peut y être ajoutée sans leur nuire : elles le verrouillent, ou il est écrit d'une façon qui n'admet aucun ajout. Demandez à son auteur un fichier qui puisse encore être signé.",
    "MACROS": "Ce fichier de bureautique contient des macros, qui ne sont pas acceptées. Enregistrez-le sans elles, puis déposez celui-ci.",
}
