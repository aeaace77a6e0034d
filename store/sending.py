"""What sending takes besides the rules: the copies that the parties are shown, and what else must be in hand."""

from collections.abc import Collection, Mapping

from domain import events as e, placing, requesting
from domain.changing import envelope_of
from domain.envelopes import EnvelopeDocument, FieldKind, Recipient
from domain.ids import Moment, encode
from domain.papers import Document
from domain.people import Firm, Member
from domain.refusals import InvalidInput, SealingUnavailable
from sealing.render import render_sent
from sealing.seal import SealingUnavailable as NoSeal
from store.files import FileDamaged, FileMissing, FilesUnavailable
from store.loading import keep_folders, keep_members
from store.office import Office
from store.work import Work


async def signing_copies(
    office: Office,
    moment: Moment,
    envelope_id: str,
    originals: Mapping[str, str | None],
    came_signed: Collection[str],
) -> dict[str, e.Rendered]:
    """By document, from the hashes of their files; None for a file that is still being made. Of what `came_signed` the
    copy is the file itself.

    Nobody is let sign what cannot be finished: without key or store nothing is rendered, so nothing is sent.
    """
    if None in originals.values():
        raise InvalidInput("id", "a document is still being made from its template: try again in a moment")
    try:
        office.seal_key().check()
        return {
            document_id: await (
                _as_it_came(office, moment, document_id, sha256)
                if document_id in came_signed
                else _signing_copy(office, moment, envelope_id, document_id, sha256)
            )
            for document_id, sha256 in originals.items()
            if sha256
        }
    except (NoSeal, FilesUnavailable, FileMissing, FileDamaged, OSError) as error:
        raise SealingUnavailable(type(error).__name__) from None


async def _signing_copy(
    office: Office, moment: Moment, envelope_id: str, document_id: str, original: str
) -> e.Rendered:
    sent = await office.hands.do(render_sent, await office.files.get(original), f"Countersign {envelope_id}")
    return e.Rendered(
        document_id=document_id,
        version_id=moment.id("ver"),
        sha256=await office.files.put(sent.data),
        size=len(sent.data),
        page_hashes=list(sent.page_hashes),
    )


async def _as_it_came(office: Office, moment: Moment, document_id: str, original: str) -> e.Rendered:
    """No hash of its pages: that of the whole file says more."""
    size = len(await office.files.get(original))
    version_id = moment.id("ver")
    return e.Rendered(
        document_id=document_id, version_id=version_id, sha256=original, size=size, page_hashes=[]
    )


async def send_draft(work: Work, id: str, copies: Mapping[str, e.Rendered]) -> None:
    """Send a draft. Everything it reads is locked by now."""
    await keep_beside(work, id)
    firm = await work.session.get_one(Firm, work.firm_id)
    code = encode(int.from_bytes(work.moment.chance(10)), 16)
    await fill_as_sender(work, id)
    channels = work.office.channels
    work.play(requesting.send(work.held, id, copies, code, firm.retention_years, work.moment, channels))


async def fill_as_sender(work: Work, id: str) -> None:
    """The sender's own places, with what is known of the firm and of whoever owns the request."""
    firm = await work.session.get_one(Firm, work.firm_id)
    envelope = envelope_of(work.held, id)
    await keep_members(work, [envelope.owner_id])
    owner = work.held.get(Member, envelope.owner_id)
    known = {
        FieldKind.COMPANY: firm.legal_name,
        FieldKind.NAME: owner.name,
        FieldKind.EMAIL: owner.email,
    }
    work.play(placing.fill_as_sender(work.held, id, known))


async def keep_beside(work: Work, id: str) -> None:
    """What else it takes to see what is wrong with a request: folders, and the members who are to sign."""
    places = work.held.all(EnvelopeDocument, lambda each: each.envelope_id == id)
    documents = [work.held.get(Document, each.document_id) for each in places]
    await keep_folders(work, [each.folder_id for each in documents])
    await keep_members(work, [each.member_id for each in work.held.all(Recipient)])
