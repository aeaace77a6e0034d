"""Placing fields on the pages: in a draft all anew, in a correction only what may change."""

from collections.abc import Iterator, Sequence
from typing import Any

from domain.changing import answered, envelope_of
from domain.envelopes import Envelope, EnvelopeDocument, EnvelopeState, Recipient, SignField
from domain.events import Event, FieldsPlaced, Place
from domain.held import Held
from domain.refusals import EnvelopeNotDraft, InvalidInput
from domain.signing import recipients_of

FIELDS_AN_ENVELOPE = 500
CHANGEABLE = frozenset({EnvelopeState.DRAFT, EnvelopeState.CORRECTING})


def place_fields(held: Held, envelope_id: str, places: Sequence[Place]) -> Iterator[Event]:
    """All fields of the envelope at once. In a draft those that stood before give way."""
    envelope = envelope_of(held, envelope_id)
    if envelope.state not in CHANGEABLE:
        raise EnvelopeNotDraft()
    if len(places) > FIELDS_AN_ENVELOPE:
        raise InvalidInput("fields", f"at most {FIELDS_AN_ENVELOPE} fields")
    places_of = held.under(EnvelopeDocument, "envelope_id", envelope_id)
    documents = {each.document_id for each in places_of}
    if any(each.document_id not in documents for each in places):
        raise InvalidInput("fields", "a field names a document that is not in this envelope")
    kept, new = _kept(held, envelope, places)
    yield FieldsPlaced(envelope_id=envelope.id, fields=new, kept=kept, state=envelope.state)


def _kept(held: Held, envelope: Envelope, places: Sequence[Place]) -> tuple[list[str], list[Place]]:
    """While a request is corrected, a field that is given as it stands stays, with its value, and what concerns
    those who have answered may not change. Answers the ids of what stays, and what is new."""
    if envelope.state == EnvelopeState.DRAFT:
        return [], list(places)
    standing = held.all(SignField, lambda each: each.envelope_id == envelope.id)
    fixed = _answered(held, envelope.id)
    known = {_as_placed(each): each.id for each in standing}
    kept = [known[_as_placed(each)] for each in places if _as_placed(each) in known]
    new = [each for each in places if _as_placed(each) not in known]
    changed = {each.recipient_id for each in new}
    changed |= {each.recipient_id for each in standing if each.id not in kept}
    if changed & fixed.keys():
        raise answered(fixed[(changed & fixed.keys()).pop()])
    return kept, new


def _answered(held: Held, envelope_id: str) -> dict[str | None, Recipient]:
    """Those who have answered, by their ids. What the sender wrote on the pages, nobody's, was shown to them too."""
    acted = [each for each in recipients_of(held, envelope_id) if each.acted]
    return {each.id: each for each in acted} | ({None: acted[0]} if acted else {})


def _as_placed(field: SignField | Place) -> tuple[Any, ...]:
    box = (field.page, field.x, field.y, field.width, field.height)
    said = (field.required, field.label, tuple(field.options), field.pattern)
    return (field.document_id, field.recipient_id, str(field.kind), *box, *said)
