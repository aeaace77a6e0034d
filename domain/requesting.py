"""Preparing a request for signature and sending it: what is wrong with it, then who is asked first."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain import routing
from domain.asking import permissions_of
from domain.changing import closed, envelope_of
from domain.envelopes import (
    CODE_CHANNELS,
    OPEN_STATES,
    Channel,
    Envelope,
    EnvelopeDocument,
    EnvelopeKind,
    EnvelopeState,
    FieldKind,
    Recipient,
    RecipientRole,
    SignField,
)
from domain.events import (
    Addressee,
    EnvelopeDrafted,
    EnvelopeSent,
    EnvelopeVoided,
    Event,
    KeyOf,
    Rendered,
)
from domain.filling import name_of
from domain.folders import access_of
from domain.held import Held
from domain.ids import Moment
from domain.papers import Document, Folder, FolderAccess
from domain.people import Member, Permission
from domain.proving import proof_missing
from domain.refusals import (
    DocumentNotSignable,
    EnvelopeNotDraft,
    EnvelopeNotReady,
    FinalNotSignable,
    FolderNotClientVisible,
    ImageNotSignable,
    InvalidInput,
    NotAnAuthorisedSignatory,
    NotFound,
    ReasonRequired,
    RecipientChannelRequired,
    VersionConflict,
)
from domain.signing import advance, own_fields, recipients_of

RECIPIENTS_AN_ENVELOPE = 50
DOCUMENTS_AN_ENVELOPE = 50
WRITTEN_BY_SENDER = frozenset({FieldKind.TEXT, FieldKind.NUMBER, FieldKind.DATE, FieldKind.DROPDOWN})


class ProblemCode(StrEnum):
    NO_DOCUMENT = "NO_DOCUMENT"
    NO_SIGNER = "NO_SIGNER"
    QUORUM_IMPOSSIBLE = "QUORUM_IMPOSSIBLE"
    CHANNEL_MISSING = "CHANNEL_MISSING"
    SIGNER_WITHOUT_FIELD = "SIGNER_WITHOUT_FIELD"
    FIELD_OFF_PAGE = "FIELD_OFF_PAGE"
    FOLDER_NOT_CLIENT_VISIBLE = "FOLDER_NOT_CLIENT_VISIBLE"
    NOT_AN_AUTHORISED_SIGNATORY = "NOT_AN_AUTHORISED_SIGNATORY"
    CHANNEL_UNAVAILABLE = "CHANNEL_UNAVAILABLE"
    IDENTITY_PROOF_REQUIRED = "IDENTITY_PROOF_REQUIRED"
    STAMP_OF_INDIVIDUAL = "STAMP_OF_INDIVIDUAL"
    FIELD_WITHOUT_VALUE = "FIELD_WITHOUT_VALUE"
    PRESIGNED_CANNOT_CARRY_FIELDS = "PRESIGNED_CANNOT_CARRY_FIELDS"


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
    ProblemCode.QUORUM_IMPOSSIBLE: (
        "Group {subject} cannot reach its quorum: there are not so many in it.",
        "Le groupe {subject} ne peut pas atteindre son quorum : ils n'y sont pas si nombreux.",
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
    ProblemCode.IDENTITY_PROOF_REQUIRED: (
        "Record first that you checked the identity of {subject}.",
        "Notez d'abord que vous avez vérifié l'identité de {subject}.",
    ),
    ProblemCode.STAMP_OF_INDIVIDUAL: (
        "{subject} acts for no company, so has no stamp.",
        "{subject} n'agit pour aucune société et n'a donc pas de cachet.",
    ),
    ProblemCode.FIELD_WITHOUT_VALUE: (
        "A field that you fill in yourself is empty: {subject}.",
        "Un champ que vous remplissez vous-même est vide : {subject}.",
    ),
    ProblemCode.PRESIGNED_CANNOT_CARRY_FIELDS: (
        "“{subject}” came with signatures, which any change would break: it goes out alone and takes no fields.",
        "« {subject} » porte déjà des signatures, que toute modification romprait : il part seul et sans champs.",
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
    quorums: dict[str, int],
    supersedes_id: str | None = None,
) -> Iterator[Event]:
    check_documents(held, document_ids)
    check_parties(recipients)
    first = held.get(Document, document_ids[0]).title if document_ids else ""
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
        quorums=quorums,
        supersedes_id=supersedes_id,
    )


def check_documents(held: Held, document_ids: Sequence[str]) -> None:
    if any(held.find(Document, each) is None for each in document_ids):
        raise NotFound("document")
    if len(set(document_ids)) != len(document_ids) or len(document_ids) > DOCUMENTS_AN_ENVELOPE:
        raise InvalidInput("documentIds", f"each document once, at most {DOCUMENTS_AN_ENVELOPE}")
    for each in document_ids:
        check_signable(held.get(Document, each))


def check_signable(document: Document) -> None:
    if document.final:
        raise FinalNotSignable(document.title)
    if document.deleted:
        raise NotFound("document")
    if not document.signable:
        raise (ImageNotSignable if document.image else DocumentNotSignable)(document.title)


def check_parties(recipients: Sequence[Addressee]) -> None:
    if len({each.key for each in recipients}) != len(recipients):
        raise InvalidInput("recipients", "two recipients have the same key")
    if len(recipients) > RECIPIENTS_AN_ENVELOPE:
        raise InvalidInput("recipients", f"at most {RECIPIENTS_AN_ENVELOPE} recipients")


def send(
    held: Held,
    envelope_id: str,
    copies: Mapping[str, Rendered],
    code: str,
    retention_years: int,
    moment: Moment,
    channels: Collection[Channel],
) -> Iterator[Event]:
    """Send a draft without problems: the first group is asked, and only they. `channels`: which there are here."""
    envelope = _draft_of(held, envelope_id)
    former = held.find(Envelope, envelope.supersedes_id)
    if former is not None and former.state in OPEN_STATES:
        raise InvalidInput("id", "the request that it takes the place of is open again: void that one first")
    found = problems(held, envelope, channels)
    if found:
        raise refusal_for(held, envelope, found)
    documents = _documents(held, envelope_id)
    if any(each.document_id not in copies for each in documents):
        raise VersionConflict(envelope_id)  # other documents were put in while these were rendered
    yield EnvelopeSent(
        envelope_id=envelope_id,
        copies=[copies[each.document_id] for each in documents],
        links=[
            KeyOf(recipient_id=each.id, link_id=moment.id("key"), link_version=each.link_version + 1)
            for each in recipients_of(held, envelope_id)
        ],
        verification_code=code,
        retention_years=retention_years,
    )
    yield from advance(held, envelope)


def void(held: Held, envelope_id: str, reason: str) -> Iterator[Event]:
    envelope = envelope_of(held, envelope_id)
    if not reason.strip():
        raise ReasonRequired()
    if envelope.state not in (EnvelopeState.SENT, EnvelopeState.CORRECTING):
        raise closed(envelope)
    yield EnvelopeVoided(envelope_id=envelope_id, reason=reason.strip(), state=envelope.state)


def problems(held: Held, envelope: Envelope, channels: Collection[Channel]) -> list[Problem]:
    """Everything that keeps an envelope from being sent."""
    recipients = [x for x in recipients_of(held, envelope.id) if not x.replaced]
    asked = [each for each in recipients if not each.acted]
    return [
        *_problems_of_whole(held, envelope, recipients),
        *(problem for each in asked for problem in problems_of_recipient(held, each, channels)),
        *_problems_of_presigned(held, envelope),
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
    envelope = envelope_of(held, envelope_id)
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
    able = {str(each.order): each.not_declined for each in routing.groups(recipients, {})}
    for order, quorum in envelope.quorums.items():
        if not 1 <= quorum <= able.get(order, 0):
            yield Problem(ProblemCode.QUORUM_IMPOSSIBLE, order)


def _problems_of_channels(recipient: Recipient, channels: Collection[Channel]) -> Iterator[Problem]:
    """They are reached by one channel for the link, and perhaps by another for the code."""
    for channel in sorted(
        {recipient.channel, CODE_CHANNELS.get(recipient.identity_check, recipient.channel)}
    ):
        if not recipient.address_for(channel):
            yield Problem(ProblemCode.CHANNEL_MISSING, recipient.name, recipient_id=recipient.id)
        elif channel not in channels:
            yield Problem(ProblemCode.CHANNEL_UNAVAILABLE, recipient.name, recipient_id=recipient.id)


def problems_of_recipient(
    held: Held, recipient: Recipient, channels: Collection[Channel]
) -> Iterator[Problem]:
    yield from _problems_of_channels(recipient, channels)
    if recipient.role == RecipientRole.SIGNER:
        marks = (FieldKind.SIGNATURE, FieldKind.INITIALS)
        signs_by_act = _presigned(held, recipient.envelope_id)
        if not signs_by_act and not any(each.kind in marks for each in own_fields(held, recipient)):
            yield Problem(ProblemCode.SIGNER_WITHOUT_FIELD, recipient.name, recipient_id=recipient.id)
        if recipient.of_the_firm and not _authorised(held, recipient):
            yield Problem(ProblemCode.NOT_AN_AUTHORISED_SIGNATORY, recipient.name, recipient_id=recipient.id)
    if proof_missing(held, recipient):
        yield Problem(ProblemCode.IDENTITY_PROOF_REQUIRED, recipient.name, recipient_id=recipient.id)


def _presigned(held: Held, envelope_id: str) -> list[Document]:
    """Those that came with signatures: they are signed by the act alone, without a field."""
    documents = [held.get(Document, each.document_id) for each in _documents(held, envelope_id)]
    return [each for each in documents if each.came_signed]


def _problems_of_presigned(held: Held, envelope: Envelope) -> Iterator[Problem]:
    alone = len(_documents(held, envelope.id)) == 1
    bare = not held.all(SignField, lambda each: each.envelope_id == envelope.id)
    for each in _presigned(held, envelope.id):
        if not (alone and bare):
            yield Problem(ProblemCode.PRESIGNED_CANNOT_CARRY_FIELDS, each.title, document_id=each.id)


def _authorised(held: Held, recipient: Recipient) -> bool:
    member = held.find(Member, recipient.member_id)
    return member is not None and member.active and Permission.SIGN_FOR_FIRM in permissions_of(member)


def _problems_of_fields(held: Held, envelope: Envelope) -> Iterator[Problem]:
    for field in held.all(SignField, lambda each: each.envelope_id == envelope.id):
        where = f"{name_of(field)}, page {field.page}"
        at = {"field_id": field.id, "document_id": field.document_id}
        if not _on_its_page(field, held.get(Document, field.document_id)):
            yield Problem(ProblemCode.FIELD_OFF_PAGE, where, **at)
        owner = held.find(Recipient, field.recipient_id)
        if owner is not None and field.kind == FieldKind.STAMP and not owner.stamps:
            yield Problem(ProblemCode.STAMP_OF_INDIVIDUAL, owner.name, recipient_id=owner.id, **at)
        if _lacks_value(field, envelope):
            yield Problem(ProblemCode.FIELD_WITHOUT_VALUE, where, **at)


def _on_its_page(field: SignField, document: Document) -> bool:
    inside = field.x >= 0 and field.y >= 0 and field.x + field.width <= 1 and field.y + field.height <= 1
    return 1 <= field.page <= document.page_count and inside and field.width > 0 and field.height > 0


def _lacks_value(field: SignField, envelope: Envelope) -> bool:
    """The sender's own, which no party is asked for, and of which nothing is known by itself."""
    if not field.required or field.value:
        return False
    if field.kind == FieldKind.DOCUMENT_DATE:
        return envelope.document_date is None
    return field.recipient_id is None and field.kind in WRITTEN_BY_SENDER


def _problems_of_folders(
    held: Held, envelope: Envelope, recipients: Sequence[Recipient]
) -> Iterator[Problem]:
    if all(each.of_the_firm for each in recipients):
        return
    for each in _documents(held, envelope.id):
        folder = held.get(Folder, held.get(Document, each.document_id).folder_id)
        if access_of(held, folder) == FolderAccess.PRIVATE:
            yield Problem(ProblemCode.FOLDER_NOT_CLIENT_VISIBLE, folder.name, document_id=each.document_id)
