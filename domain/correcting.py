"""Changing a draft, and correcting what was sent: only what nobody has answered to may change."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from domain.changing import answered, is_open, open_envelope
from domain.envelopes import ASKED_STATES, Channel, Envelope, EnvelopeState, Recipient, RecipientState
from domain.events import (
    Addressee,
    EnvelopeCorrectionFinished,
    EnvelopeCorrectionStarted,
    EnvelopeUpdated,
    Event,
    KeyOf,
    Rendered,
)
from domain.held import Held
from domain.ids import Moment
from domain.placing import CHANGEABLE
from domain.refusals import EnvelopeNotDraft, InvalidInput, VersionConflict
from domain.requesting import check_documents, check_parties, problems, refusal_for
from domain.routing import admitted
from domain.signing import advance, recipients_of, signing_copies
from domain.subjects import documents_in


@dataclass(frozen=True)
class Wish:
    """What is to become of a request; None is no change."""

    changes: dict[str, str | int | date | dict[str, int] | None]
    document_ids: Sequence[str] | None = None
    recipients: Sequence[Addressee] | None = None


def update(held: Held, envelope_id: str, wish: Wish) -> Iterator[Event]:
    """Change a draft as one likes; in a correction the whole only while nobody has answered, parties each."""
    envelope = open_envelope(held, envelope_id)
    if envelope.state not in CHANGEABLE:
        raise EnvelopeNotDraft()
    former = documents_in(held, envelope_id)
    document_ids = None if wish.document_ids in (None, former) else list(wish.document_ids or [])
    changes = {name: value for name, value in wish.changes.items() if getattr(envelope, name) != value}
    parties = recipients_of(held, envelope_id)
    acted = [each for each in parties if each.acted]
    if acted and (changes or document_ids is not None):
        raise answered(acted[0])
    check_documents(held, document_ids or [])
    parting = _parties(parties, wish.recipients)
    if changes or document_ids is not None or any(vars(parting).values()):
        yield EnvelopeUpdated(
            envelope_id=envelope_id,
            state=envelope.state,
            changes=changes,
            document_ids=document_ids,
            former_document_ids=former if document_ids is not None else [],
            added=parting.added,
            changed=parting.changed,
            removed=parting.removed,
        )


@dataclass(frozen=True)
class Parting:
    """Who comes, who is asked otherwise, and who goes."""

    added: list[Addressee]
    changed: list[Addressee]
    removed: list[str]


def _parties(standing: Sequence[Recipient], wanted: Sequence[Addressee] | None) -> Parting:
    """The parties all anew. One whose key stays is the same party, with their fields; who has answered stays."""
    if wanted is None:
        return Parting([], [], [])
    check_parties(wanted)
    present = {each.key: each for each in standing if not each.replaced}
    added = [each for each in wanted if each.key not in present]
    kept = [(present[x.key], _as_known(x, present[x.key])) for x in wanted if x.key in present]
    changed = [(row, each) for row, each in kept if each != as_addressee(row)]
    for row, _ in changed:
        if not is_open(row):
            raise answered(row)
    named = {each.key for each in wanted}
    removed = [row.id for key, row in present.items() if key not in named and is_open(row)]
    return Parting(added, [each for _, each in changed], removed)


def _as_known(wanted: Addressee, row: Recipient) -> Addressee:
    """The same party; for whom they acted stays, once they have answered, whatever it is called by now."""
    company = wanted.company if is_open(row) else row.company
    return replace(wanted, recipient_id=row.id, company=company)


def as_addressee(row: Recipient) -> Addressee:
    """A party as the sender named them."""
    known = {name: getattr(row, name) for name in Addressee.__dataclass_fields__ if name != "recipient_id"}
    return Addressee(recipient_id=row.id, **known)


def start(held: Held, envelope_id: str) -> Iterator[Event]:
    """From now on nobody can act, until the correction is finished."""
    envelope = open_envelope(held, envelope_id)
    if envelope.state == EnvelopeState.DRAFT:
        raise InvalidInput("id", "a draft can be changed as it is")
    if envelope.state == EnvelopeState.SENT:
        yield EnvelopeCorrectionStarted(envelope_id=envelope_id, recipient_id=None)


def finish(
    held: Held,
    envelope_id: str,
    copies: Mapping[str, Rendered],
    moment: Moment,
    channels: Collection[Channel],
) -> Iterator[Event]:
    """The request goes on: whom the correction concerns gets a new link, and is asked again in their turn."""
    envelope = open_envelope(held, envelope_id)
    if envelope.state != EnvelopeState.CORRECTING:
        return
    found = problems(held, envelope, channels)
    if found:
        raise refusal_for(held, envelope, found)
    yield EnvelopeCorrectionFinished(
        envelope_id=envelope_id,
        copies=_new_copies(held, envelope, copies),
        links=[new_key(each, moment) for each in _concerned(held, envelope_id)],
    )
    yield from advance(held, envelope)


def _new_copies(held: Held, envelope: Envelope, copies: Mapping[str, Rendered]) -> list[Rendered]:
    """A signing copy for each document that has none yet; those that were made never change."""
    there = signing_copies(held, envelope.id)
    wanted = [each for each in documents_in(held, envelope.id) if each not in there]
    if any(each not in copies for each in wanted):
        raise VersionConflict(envelope.id)  # other documents were put in while these were rendered
    return [copies[each] for each in wanted]


def _concerned(held: Held, envelope_id: str) -> list[Recipient]:
    """Those who lost their link to the correction, never had one, asked for the change, or are not asked any more
    since somebody was put before them."""
    parties, quorums = recipients_of(held, envelope_id), held.get(Envelope, envelope_id).quorums

    def early(each: Recipient) -> bool:
        return each.state in ASKED_STATES and not admitted(each, parties, quorums)

    return [
        each
        for each in parties
        if is_open(each)
        and (each.link_id is None or each.state == RecipientState.CHANGES_REQUESTED or early(each))
    ]


def new_key(recipient: Recipient, moment: Moment) -> KeyOf:
    version = recipient.link_version + 1
    return KeyOf(recipient_id=recipient.id, link_id=moment.id("key"), link_version=version)
