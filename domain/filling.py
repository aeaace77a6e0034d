"""What may be written in a field: by its kind, its options, its pattern; and what the house fills in itself."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from math import isfinite
from zoneinfo import ZoneInfo

from domain.envelopes import (
    CHOICES,
    FILLED_BY_SYSTEM,
    PICTURES,
    Envelope,
    FieldKind,
    Recipient,
    SignField,
)
from domain.events import Filled, Place
from domain.pattern import LONGEST_TEXT, pattern
from domain.refusals import FieldInvalid, NotFound, RequiredFieldsMissing

Blank = SignField | Place


def known_of(recipient: Recipient) -> Mapping[FieldKind, str | None]:
    """What stands in a field before its party has written anything there."""
    return {
        FieldKind.NAME: recipient.name,
        FieldKind.EMAIL: recipient.email,
        FieldKind.COMPANY: recipient.company,
    }


def shown_value(field: SignField, recipient: Recipient) -> str | None:
    """The value as its own party sees it: as they wrote it, or else as it is known of them."""
    return known_of(recipient).get(field.kind) if field.value is None else field.value


def check(fields: Sequence[SignField], values: Sequence[Filled]) -> None:
    """Raises NotFound for fields of others, FieldInvalid for the first value that does not fit its field."""
    own = {each.id: each for each in fields}
    for value in values:
        field = own.get(value.field_id)
        if field is None or field.kind in FILLED_BY_SYSTEM:
            raise NotFound("field")
        problem = problem_of(field, value)
        if problem:
            raise FieldInvalid(field.id, name_of(field), problem)
    chosen = Counter(_group(own[each.field_id]) for each in values if each.value)
    for value in values:
        if value.value and chosen[group := _group(own[value.field_id])] > 1 and group:
            raise FieldInvalid(value.field_id, name_of(own[value.field_id]), "choose one of them")


def with_groups(fields: Sequence[SignField], values: Sequence[Filled]) -> list[Filled]:
    """The values, and that choosing one of a group lets go the others."""
    own = {each.id: each for each in fields}
    chosen = {_group(own[each.field_id]) for each in values if each.value} - {None}
    given = {each.field_id for each in values}
    left = [x for x in fields if _group(x) in chosen and x.value and x.id not in given]
    return [*values, *(Filled(field_id=x.id, value=None, image_sha256=None, method=None) for x in left)]


def complete(fields: Sequence[SignField], values: Sequence[Filled], recipient: Recipient) -> None:
    """Raises RequiredFieldsMissing. Of a group of radio buttons, one is enough."""
    given = {each.field_id: each for each in values}

    def filled(field: SignField) -> bool:
        new = given.get(field.id)
        value = (
            (new.image_sha256 or new.value) if new else (field.image_sha256 or shown_value(field, recipient))
        )
        return value == "true" if field.kind == FieldKind.CHECKBOX else bool(value)

    chosen = {_group(each) for each in fields if filled(each)} - {None}
    asked = [each for each in fields if each.required and each.kind not in FILLED_BY_SYSTEM]
    missing = [each.id for each in asked if not filled(each) and _group(each) not in chosen]
    if missing:
        raise RequiredFieldsMissing(missing)


def by_system(
    fields: Sequence[SignField],
    values: Sequence[Filled],
    recipient: Recipient,
    envelope: Envelope,
    now: datetime,
    time_zone: str,
) -> Iterator[Filled]:
    """What the house fills in: the day of signing in the firm's time zone, and what is known and was not changed."""
    stated = envelope.document_date
    dates = {
        FieldKind.DATE_SIGNED: now.astimezone(ZoneInfo(time_zone)).date().isoformat(),
        FieldKind.DOCUMENT_DATE: stated.isoformat() if stated else None,
    }
    known, given = known_of(recipient), {each.field_id for each in values}
    for each in fields:
        if each.kind in FILLED_BY_SYSTEM:
            value = dates[each.kind] or each.value
            yield Filled(field_id=each.id, value=value, image_sha256=None, method=None)
        elif known.get(each.kind) and each.value is None and each.id not in given:
            yield Filled(field_id=each.id, value=known[each.kind], image_sha256=None, method=None)


def problem_of(field: SignField, given: Filled) -> str | None:
    """What is wrong with a value for this field, in words; None when nothing is."""
    if field.kind in PICTURES:
        typed = given.method == "TYPED" and given.value and len(given.value) <= 200
        return None if given.image_sha256 or typed else "draw it, type it, or choose a picture"
    if given.image_sha256:
        return "a text is wanted here, not a picture"
    return problem_of_text(field, given.value or "")


def problem_of_text(field: Blank, value: str) -> str | None:
    """The same of a value that is written; an empty one is never wrong in itself."""
    if len(value) > 2000:
        return "at most 2,000 characters"
    if value == "":
        return None
    kind = FieldKind(field.kind)
    if kind == FieldKind.NUMBER and not _is_number(value):
        return "a number is wanted here"
    if kind in (FieldKind.DATE, FieldKind.DOCUMENT_DATE) and not _is_date(value):
        return "a date is wanted here, as 2026-01-31"
    if kind == FieldKind.EMAIL and not is_address(value):
        return "an e-mail address is wanted here"
    if kind == FieldKind.CHECKBOX and value not in ("true", "false"):
        return "ticked is true, not ticked is false"
    if kind in CHOICES and value not in field.options:
        return "choose one of: " + ", ".join(field.options)
    if field.pattern and (len(value) > LONGEST_TEXT or not pattern(field.pattern).fits(value)):
        return f"it must be written as {field.pattern}"
    return None


def as_drawn(field: Blank, value: str) -> str:
    """The text that stands on the page for a value: a tick, a dot, or what was written."""
    if field.kind == FieldKind.CHECKBOX:
        return "✓" if value == "true" else ""
    if value and field.kind == FieldKind.RADIO and len(field.options) == 1:
        return "●"  # one button of a group: its option is written beside it
    return value


def name_of(field: Blank) -> str:
    return field.label or FieldKind(field.kind).replace("_", " ").capitalize()


def is_address(text: str) -> bool:
    """An e-mail address that cannot smuggle anything into a header."""
    local, at, domain = text.rpartition("@")
    return bool(at and local and domain) and not any(x.isspace() or x in '<>,;:"\\()[]' for x in text)


def _group(field: SignField) -> str | None:
    """Radio buttons of one label belong together; one without a label stands alone."""
    return field.label if field.kind == FieldKind.RADIO else None


def _is_number(text: str) -> bool:
    try:
        return "_" not in text and isfinite(float(text.replace(" ", "").replace(",", ".")))
    except ValueError:
        return False


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
