"""Preparing a request for signature and sending it: what is wrong with it, then who is asked first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.asking import permissions_of
from domain.envelopes import (
    Channel,
    Envelope,
    EnvelopeDocument,
    EnvelopeKind,
    EnvelopeState,
    FieldKind,
    Recipient,
    RecipientParty,
    RecipientRole,
    SignField,
)
from domain.events import (
    Addressee,
    EnvelopeDrafted,
    EnvelopeSent,
    EnvelopeVoided,
    Event,
    FieldsFilled,
    FieldsPlaced,
    Filled,
    KeyOf,
    Place,
    Rendered,
)
from domain.folders import access_of
from domain.held import Held
from domain.ids import Moment
from domain.papers import Document, Folder, FolderAccess
from domain.people import Member, Permission
from domain.refusals import (
    EnvelopeClosed,
    EnvelopeNotDraft,
    EnvelopeNotReady,
    FolderNotClientVisible,
    InvalidInput,
    NotAnAuthorisedSignatory,
    NotFound,
    ReasonRequired,
    RecipientChannelRequired,
)
from domain.signing import advance, own_fields, recipients_of

RECIPIENTS_AN_ENVELOPE = 50
FIELDS_AN_ENVELOPE = 500
DOCUMENTS_AN_ENVELOPE = 50


class ProblemCode(StrEnum):
    NO_DOCUMENT = "NO_DOCUMENT"
    NO_SIGNER = "NO_SIGNER"
    CHANNEL_MISSING = "CHANNEL_MISSING"
    SIGNER_WITHOUT_FIELD = "SIGNER_WITHOUT_FIELD"
    FIELD_OFF_PAGE = "FIELD_OFF_PAGE"
    FOLDER_NOT_CLIENT_VISIBLE = "FOLDER_NOT_CLIENT_VISIBLE"
    NOT_AN_AUTHORISED_SIGNATORY = "NOT_AN_AUTHORISED_SIGNATORY"
    CHANNEL_UNAVAILABLE = "CHANNEL_UNAVAILABLE"


@dataclass(frozen=True)
class Problem:
    code: ProblemCode
    subject: str
    recipient_id: str | None = None
    field_id: str | None = None
    document_id: str | None = None

    def message(self, language: str) -> str:
        english, french = PROBLEM_WORDS[self.code]
        return (french if language == "fr" else english).format(subject=self.subject)


PROBLEM_WORDS: dict[ProblemCode, tuple[str, str]] = {
    ProblemCode.NO_DOCUMENT: ("There is no document in it.", "Il n'y a aucun document."),
    ProblemCode.NO_SIGNER: (
        "Nobody is asked to sign or approve.",
        "Personne n'est invité à signer ou approuver.",
    ),
    ProblemCode.CHANNEL_MISSING: (
        "{subject} has no address to send to.",
        "{subject} n'a pas d'adresse pour l'envoi.",
    ),
    ProblemCode.SIGNER_WITHOUT_FIELD: (
        "{subject} has no place to sign.",
        "{subject} n'a pas d'endroit où signer.",
    ),
    ProblemCode.FIELD_OFF_PAGE: (
        "A field lies off its page: {subject}.",
        "Un champ sort de sa page : {subject}.",
    ),
    ProblemCode.FOLDER_NOT_CLIENT_VISIBLE: (
        "The client cannot see the folder “{subject}”.",
        "Le client ne voit pas le dossier « {subject} ».",
    ),
    ProblemCode.NOT_AN_AUTHORISED_SIGNATORY: (
        "{subject} may not sign for the firm.",
        "{subject} ne peut pas signer pour le cabinet.",
    ),
    ProblemCode.CHANNEL_UNAVAILABLE: (
        "{subject}: text messages cannot be sent from this server yet.",
        "{subject} : ce serveur n'envoie pas encore de SMS.",
    ),
}


def draft(
    held: Held,
    *,
    envelope_id: str,
    kind: EnvelopeKind,
    title: str | None,
    message: str | None,
    owner_id: str,
    language: str,
    document_date: date | None,
    expires_in_days: int | None,
    document_ids: Sequence[str],
    recipients: Sequence[Addressee],
) -> Iterator[Event]:
    documents = [held.find(Document, each) for each in document_ids]
    if not all(documents):
        raise NotFound("document")
    if len(set(document_ids)) != len(document_ids) or len(document_ids) > DOCUMENTS_AN_ENVELOPE:
        raise InvalidInput("documentIds", f"each document once, at most {DOCUMENTS_AN_ENVELOPE}")
    if len({each.key for each in recipients}) != len(recipients):
        raise InvalidInput("recipients", "two recipients have the same key")
    if len(recipients) > RECIPIENTS_AN_ENVELOPE:
        raise InvalidInput("recipients", f"at most {RECIPIENTS_AN_ENVELOPE} recipients")
    first = documents[0].title if documents and documents[0] else ""
    yield EnvelopeDrafted(
        envelope_id=envelope_id,
        kind=kind,
        title=(title or first).strip(),
        message=message,
        owner_id=owner_id,
        language=language,
        document_date=document_date,
        expires_in_days=expires_in_days,
        document_ids=list(document_ids),
        recipients=list(recipients),
    )


def place_fields(held: Held, envelope_id: str, places: Sequence[Place]) -> Iterator[Event]:
    """All fields of the envelope at once; those that stood before give way."""
    envelope = _draft_of(held, envelope_id)
    if len(places) > FIELDS_AN_ENVELOPE:
        raise InvalidInput("fields", f"at most {FIELDS_AN_ENVELOPE} fields")
    documents = {each.document_id for each in _documents(held, envelope_id)}
    if any(each.document_id not in documents for each in places):
        raise InvalidInput("fields", "a field names a document that is not in this envelope")
    yield FieldsPlaced(envelope_id=envelope.id, fields=list(places))


def send(
    held: Held, envelope_id: str, copies: Mapping[str, Rendered], code: str, moment: Moment
) -> Iterator[Event]:
    """Send a draft without problems: the first group is asked, and only they."""
    envelope = _draft_of(held, envelope_id)
    found = problems(held, envelope)
    if found:
        raise refusal_for(held, envelope, found)
    documents = _documents(held, envelope_id)
    yield EnvelopeSent(
        envelope_id=envelope_id,
        copies=[copies[each.document_id] for each in documents],
        links=[
            KeyOf(recipient_id=each.id, link_id=moment.id("key"), link_version=each.link_version + 1)
            for each in recipients_of(held, envelope_id)
        ],
        verification_code=code,
    )
    yield from advance(held, envelope)


def void(held: Held, envelope_id: str, reason: str) -> Iterator[Event]:
    envelope = held.find(Envelope, envelope_id)
    if envelope is None:
        raise NotFound("envelope")
    if not reason.strip():
        raise ReasonRequired()
    if envelope.state not in (EnvelopeState.SENT, EnvelopeState.CORRECTING):
        raise EnvelopeClosed(envelope.state, envelope.closed_by, envelope.closed_at or envelope.created_at)
    yield EnvelopeVoided(envelope_id=envelope_id, reason=reason.strip())


def problems(held: Held, envelope: Envelope) -> list[Problem]:
    """Everything that keeps an envelope from being sent."""
    recipients = recipients_of(held, envelope.id)
    return [
        *_problems_of_whole(held, envelope, recipients),
        *(problem for each in recipients for problem in _problems_of_recipient(held, envelope, each)),
        *_problems_of_fields(held, envelope),
        *_problems_of_folders(held, envelope, recipients),
    ]


def refusal_for(held: Held, envelope: Envelope, found: Sequence[Problem]) -> Exception:
    """The one refusal that says it best: a kind of its own where there is one, else the whole list."""
    first = found[0]
    if first.code == ProblemCode.FOLDER_NOT_CLIENT_VISIBLE:
        hidden = [each for each in found if each.code == ProblemCode.FOLDER_NOT_CLIENT_VISIBLE]
        ids = sorted({held.get(Document, each.document_id or "").folder_id for each in hidden})
        return FolderNotClientVisible(ids, ", ".join(held.get(Folder, each).name for each in ids))
    if first.code == ProblemCode.CHANNEL_MISSING:
        return RecipientChannelRequired(first.subject)
    if first.code == ProblemCode.NOT_AN_AUTHORISED_SIGNATORY:
        return NotAnAuthorisedSignatory(first.subject)
    return EnvelopeNotReady(envelope.id, list(found), " ".join(each.message("en") for each in found))


def _draft_of(held: Held, envelope_id: str) -> Envelope:
    envelope = held.find(Envelope, envelope_id)
    if envelope is None:
        raise NotFound("envelope")
    if envelope.state != EnvelopeState.DRAFT:
        raise EnvelopeNotDraft()
    return envelope


def _documents(held: Held, envelope_id: str) -> list[EnvelopeDocument]:
    mine = held.all(EnvelopeDocument, lambda each: each.envelope_id == envelope_id)
    return sorted(mine, key=lambda each: each.position)


def _problems_of_whole(held: Held, envelope: Envelope, recipients: Sequence[Recipient]) -> Iterator[Problem]:
    if not _documents(held, envelope.id):
        yield Problem(ProblemCode.NO_DOCUMENT, envelope.title)
    if not any(each.role in (RecipientRole.SIGNER, RecipientRole.APPROVER) for each in recipients):
        yield Problem(ProblemCode.NO_SIGNER, envelope.title)


def _problems_of_recipient(held: Held, envelope: Envelope, recipient: Recipient) -> Iterator[Problem]:
    address = recipient.email if recipient.channel == Channel.EMAIL else recipient.phone
    if not address:
        yield Problem(ProblemCode.CHANNEL_MISSING, recipient.name, recipient_id=recipient.id)
    elif recipient.channel == Channel.SMS:
        yield Problem(ProblemCode.CHANNEL_UNAVAILABLE, recipient.name, recipient_id=recipient.id)
    if recipient.role == RecipientRole.SIGNER:
        marks = (FieldKind.SIGNATURE, FieldKind.INITIALS)
        if not any(each.kind in marks for each in own_fields(held, recipient)):
            yield Problem(ProblemCode.SIGNER_WITHOUT_FIELD, recipient.name, recipient_id=recipient.id)
        of_the_firm = recipient.party == RecipientParty.FIRM or recipient.member_id is not None
        if of_the_firm and not _authorised(held, recipient):
            yield Problem(ProblemCode.NOT_AN_AUTHORISED_SIGNATORY, recipient.name, recipient_id=recipient.id)


def _authorised(held: Held, recipient: Recipient) -> bool:
    member = held.find(Member, recipient.member_id)
    return member is not None and member.active and Permission.SIGN_FOR_FIRM in permissions_of(member)


def _problems_of_fields(held: Held, envelope: Envelope) -> Iterator[Problem]:
    for field in held.all(SignField, lambda each: each.envelope_id == envelope.id):
        pages = held.get(Document, field.document_id).page_count
        inside = field.x >= 0 and field.y >= 0 and field.x + field.width <= 1 and field.y + field.height <= 1
        if not (1 <= field.page <= pages and inside and field.width > 0 and field.height > 0):
            where = f"{field.label or field.kind.title()}, page {field.page}"
            yield Problem(ProblemCode.FIELD_OFF_PAGE, where, field_id=field.id, document_id=field.document_id)


def _problems_of_folders(
    held: Held, envelope: Envelope, recipients: Sequence[Recipient]
) -> Iterator[Problem]:
    if all(each.party == RecipientParty.FIRM for each in recipients):
        return
    for each in _documents(held, envelope.id):
        folder = held.get(Folder, held.get(Document, each.document_id).folder_id)
        if access_of(held, folder) == FolderAccess.PRIVATE:
            yield Problem(ProblemCode.FOLDER_NOT_CLIENT_VISIBLE, folder.name, document_id=each.document_id)


def fill_as_sender(held: Held, envelope_id: str) -> Iterator[Event]:
    """The sender's own fields: the stated date of the document needs no hand."""
    envelope = held.get(Envelope, envelope_id)
    dates = held.all(
        SignField,
        lambda each: (
            each.envelope_id == envelope_id
            and each.recipient_id is None
            and each.kind == FieldKind.DOCUMENT_DATE
        ),
    )
    if envelope.document_date and dates:
        stated = envelope.document_date.isoformat()
        values = [Filled(field_id=each.id, value=stated, image_sha256=None, method=None) for each in dates]
        yield FieldsFilled(envelope_id=envelope_id, recipient_id=None, values=values)
