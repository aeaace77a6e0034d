"""The fields of a PDF's own form that nobody has filled in, as fields of ours."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pypdf import PageObject
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, PdfObject

from sealing.annotations import PASSWORD, inherited, integer, rectangle_of, visible
from sealing.reading import named, resolved
from sealing.tags import LONGEST_WORDS, OPTIONS

READ_ONLY, REQUIRED = 1, 1 << 1
RADIO, PUSH_BUTTON, FILE = 1 << 15, 1 << 16, 1 << 20
# As long a text as a pattern is tried on.
LONGEST_TEXT = 500
DEEPEST = 32
ROLE = re.compile(r"(?:^|\.)(r(?:[1-9]|[1-4][0-9]|50))(?![A-Za-z0-9])")


@dataclass(frozen=True)
class FormField:
    """One widget. `rectangle`: in the page's own coordinates."""

    rectangle: tuple[float, float, float, float]
    kind: str
    recipient: str
    required: bool
    label: str | None
    options: tuple[str, ...]
    pattern: str | None


def form_fields(page: PageObject) -> Iterator[FormField]:
    """The empty fields of the form on this page. What was filled in is part of what the page shows."""
    for widget in visible(page):
        place = rectangle_of(widget)
        flags = integer(inherited(widget, "/Ff"))
        if named(widget, "/Subtype") != "/Widget" or place is None or flags & READ_ONLY:
            continue
        kind, options = _kind(widget, flags)
        if kind is None or _filled(widget):
            continue
        name = _full_name(widget)
        role = ROLE.search(name)
        longest = integer(inherited(widget, "/MaxLen")) if kind == "TEXT" else 0
        yield FormField(
            rectangle=place,
            kind=kind,
            recipient=role[1] if role else "r1",
            required=kind == "SIGNATURE" or bool(flags & REQUIRED),
            label=_text(inherited(widget, "/TU")) or name.rpartition(".")[2] or None,
            options=options,
            pattern=f".{{0,{longest}}}" if 0 < longest <= LONGEST_TEXT else None,
        )


def _kind(widget: DictionaryObject, flags: int) -> tuple[str | None, tuple[str, ...]]:
    match str(inherited(widget, "/FT")):
        case "/Sig":
            return "SIGNATURE", ()
        case "/Tx" if not flags & (PASSWORD | FILE):
            return "TEXT", ()
        case "/Ch":
            options = _options(inherited(widget, "/Opt"))
            return ("DROPDOWN" if 0 < len(options) <= OPTIONS else None), options
        case "/Btn" if flags & RADIO:
            option = _button(widget)
            return ("RADIO" if option else None), (option,)
        case "/Btn" if not flags & PUSH_BUTTON:
            return "CHECKBOX", ()
    return None, ()


def _button(widget: DictionaryObject) -> str:
    """What is chosen by this button: the name of its looks that is not Off."""
    looks = resolved(widget, "/AP")
    normal = resolved(looks, "/N") if isinstance(looks, DictionaryObject) else None
    names = list(normal) if isinstance(normal, DictionaryObject) else []
    return next((_text(each[1:]) for each in names if each != "/Off"), "")


def _filled(widget: DictionaryObject) -> bool:
    value = inherited(widget, "/V")
    if isinstance(value, NameObject):
        return value != "/Off"
    return value is not None and not (isinstance(value, str | bytes) and not value.strip())


def _options(found: PdfObject | None) -> tuple[str, ...]:
    """What a choice shows: options may be pairs of (value, label)."""
    listed = [each.get_object() for each in found] if isinstance(found, ArrayObject) else []
    shown = [_text(each[1] if isinstance(each, ArrayObject) and len(each) == 2 else each) for each in listed]
    return tuple(dict.fromkeys(each for each in shown if each))


def _full_name(widget: DictionaryObject) -> str:
    names: list[str] = []
    holder: PdfObject | None = widget
    for _ in range(DEEPEST):
        if not isinstance(holder, DictionaryObject):
            break
        names.append(_text(resolved(holder, "/T")))
        holder = resolved(holder, "/Parent")
    return ".".join(each for each in reversed(names) if each)


def _text(found: object) -> str:
    value = found.get_object() if isinstance(found, PdfObject) else found
    text = value if isinstance(value, str) else ""
    return "".join(each for each in text if each.isprintable()).strip()[:LONGEST_WORDS]
