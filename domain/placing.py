"""Placing fields on the pages: in a draft all anew, in a correction only what may change.

What belongs to nobody is the sender's own: it is filled in before it is sent, and asked of no party."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from domain.changing import answered, envelope_of
from domain.envelopes import (
    CHOICES,
    PICTURES,
    Envelope,
    EnvelopeDocument,
    EnvelopeState,
    FieldKind,
    Recipient,
    SignField,
)
from domain.events import Event, FieldsFilled, FieldsPlaced, Filled, Place
from domain.filling import name_of, problem_of_text
from domain.held import Held
from domain.pattern import PatternUnknown, pattern
from domain.refusals import EnvelopeNotDraft, InvalidInput
from domain.signing import recipients_of

FIELDS_AN_ENVELOPE = 500
OPTIONS_A_FIELD = 100
STEPS_AN_ENVELOPE = 5000
# Only a party can give these.
A_PARTYS = PICTURES | {FieldKind.DATE_SIGNED}
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
    for each in new:
        check_place(each)
    check_patterns([each.pattern for each in places])
    yield FieldsPlaced(envelope_id=envelope.id, fields=new, kept=kept, state=envelope.state)


def check_place(place: Place) -> None:
    """A field that could never be filled in, or not as it stands, is refused by what is wrong with it."""
    kind = FieldKind(place.kind)
    if kind in A_PARTYS and place.recipient_id is None:
        raise InvalidInput("fields.recipient", f"{name_of(place)}: somebody must be asked for it")
    if kind in A_PARTYS and place.value:
        raise InvalidInput("fields.value", f"{name_of(place)}: nobody can give it for another")
    if kind in CHOICES and not 1 <= len(set(place.options)) == len(place.options) <= OPTIONS_A_FIELD:
        raise InvalidInput("fields.options", f"{name_of(place)}: from 1 to {OPTIONS_A_FIELD}, each once")
    if place.pattern:
        if kind != FieldKind.TEXT:
            raise InvalidInput("fields.pattern", f"{name_of(place)}: only a TEXT has one")
        try:
            pattern(place.pattern)
        except PatternUnknown as unknown:
            raise InvalidInput("fields.pattern", f"{name_of(place)}: {unknown}") from None
    if problem := problem_of_text(place, place.value or ""):
        raise InvalidInput("fields.value", f"{name_of(place)}: {problem}")


def check_patterns(patterns: Sequence[str | None]) -> None:
    """All of them are walked through when all fields are filled in at once: that has a bound, too."""
    if sum(pattern(each).steps for each in patterns if each) > STEPS_AN_ENVELOPE:
        raise InvalidInput("fields.pattern", "the patterns describe too much together; use smaller counts")


def fill_as_sender(held: Held, envelope_id: str, known: Mapping[FieldKind, str | None]) -> Iterator[Event]:
    """The sender's own fields, which need no hand: the stated date of the document, and what is `known` of the
    sender where nothing else was written."""
    envelope = envelope_of(held, envelope_id)
    if envelope.state not in CHANGEABLE:
        return
    stated = envelope.document_date.isoformat() if envelope.document_date else None

    def wanted(field: SignField) -> str | None:
        if field.kind == FieldKind.DOCUMENT_DATE:
            return stated or field.value
        return field.value or known.get(field.kind)

    own = held.all(SignField, lambda each: each.envelope_id == envelope_id and each.recipient_id is None)
    values = [
        Filled(field_id=each.id, value=wanted(each), image_sha256=None, method=None)
        for each in own
        if each.value != wanted(each)
    ]
    if values:
        yield FieldsFilled(envelope_id=envelope_id, recipient_id=None, values=values)


def _kept(held: Held, envelope: Envelope, places: Sequence[Place]) -> tuple[list[str], list[Place]]:
    """While a request is corrected, a field that is given as it stands stays, with its value, and what concerns
    those who have answered may not change. Answers the ids of what stays, and what is new."""
    if envelope.state == EnvelopeState.DRAFT:
        return [], list(places)
    standing = held.all(SignField, lambda each: each.envelope_id == envelope.id)
    fixed = _answered(held, envelope.id)
    known = {_as_placed(each): each for each in standing}
    found = [(each, known.get(_as_placed(each))) for each in places]
    stays = [(place, field if field and _same_value(field, place) else None) for place, field in found]
    kept = [field.id for _, field in stays if field]
    new = [place for place, field in stays if field is None]
    changed = {each.recipient_id for each in new}
    changed |= {each.recipient_id for each in standing if each.id not in kept}
    if changed & fixed.keys():
        raise answered(fixed[(changed & fixed.keys()).pop()])
    return kept, new


def _answered(held: Held, envelope_id: str) -> dict[str | None, Recipient]:
    """Those who have answered, by their ids. What the sender wrote on the pages, nobody's, was shown to them too."""
    acted = [each for each in recipients_of(held, envelope_id) if each.acted]
    return {each.id: each for each in acted} | ({None: acted[0]} if acted else {})


def _same_value(field: SignField, place: Place) -> bool:
    """What a party has written stays theirs; of the sender's own, what the sender says now."""
    return field.recipient_id is not None or place.value is None or place.value == field.value


def _as_placed(field: SignField | Place) -> tuple[Any, ...]:
    box = (field.page, field.x, field.y, field.width, field.height)
    said = (field.required, field.label, tuple(field.options), field.pattern)
    return (field.document_id, field.recipient_id, str(field.kind), *box, *said)
