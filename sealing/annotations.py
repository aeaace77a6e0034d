"""What annotations and form fields show on a page, drawn into it for good."""

from collections.abc import Iterator
from dataclasses import dataclass

from pypdf import PageObject
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, PdfObject, StreamObject

from sealing.geometry import Matrix, bounds
from sealing.reading import named, resolved

HIDDEN, NO_VIEW = 1 << 1, 1 << 5
PASSWORD = 1 << 13
DEEPEST = 32


@dataclass(frozen=True)
class Appearance:
    """A form to draw, and the matrix that brings it to its place in the page's own coordinates."""

    form: StreamObject
    placed: Matrix


@dataclass(frozen=True)
class Typed:
    """A form field's value that has no appearance of its own: text in a rectangle of the page's coordinates."""

    text: str
    rectangle: tuple[float, float, float, float]
    alignment: int


def appearances(page: PageObject, typed_anew: bool) -> Iterator[Appearance | Typed]:
    """What the page's annotations show on a screen, in their order.

    `typed_anew`: the form asks viewers to draw the text of its fields themselves (/NeedAppearances).
    """
    for annotation in visible(page):
        rectangle = rectangle_of(annotation)
        if rectangle is None:
            continue
        text, form = _typed_text(annotation), _normal_appearance(annotation)
        if text and (typed_anew or form is None):
            yield Typed(text, rectangle, integer(inherited(annotation, "/Q")) % 3)
        elif form is not None and (placed := _placed(form, rectangle)):
            yield Appearance(form, placed)


def visible(page: PageObject) -> Iterator[DictionaryObject]:
    """The annotations that a screen shows."""
    listed = resolved(page, "/Annots")
    for item in listed if isinstance(listed, ArrayObject) else []:
        annotation = item.get_object()
        if not isinstance(annotation, DictionaryObject) or named(annotation, "/Subtype") == "/Popup":
            continue
        if not integer(resolved(annotation, "/F")) & (HIDDEN | NO_VIEW):
            yield annotation


def rectangle_of(annotation: DictionaryObject) -> tuple[float, float, float, float] | None:
    """Left, bottom, right, top in the page's own coordinates."""
    corners = _numbers(resolved(annotation, "/Rect"))
    if len(corners) != 4:
        return None
    x, y = sorted((corners[0], corners[2])), sorted((corners[1], corners[3]))
    return x[0], y[0], x[1], y[1]


def _normal_appearance(annotation: DictionaryObject) -> StreamObject | None:
    choices = resolved(annotation, "/AP")
    normal = resolved(choices, "/N") if isinstance(choices, DictionaryObject) else None
    if isinstance(normal, DictionaryObject) and not isinstance(normal, StreamObject):
        normal = normal.get(resolved(annotation, "/AS") or "/Off")
    normal = normal.get_object() if normal is not None else None
    return normal if isinstance(normal, StreamObject) else None


def _placed(form: StreamObject, rectangle: tuple[float, float, float, float]) -> Matrix | None:
    """As in ISO 32000-2, 12.5.5: the form's box, after its matrix, is scaled and moved onto the rectangle."""
    corners = _numbers(resolved(form, "/BBox"))
    if len(corners) != 4:
        return None
    a, b, c, d, e, f = _numbers(resolved(form, "/Matrix")) or (1, 0, 0, 1, 0, 0)
    left, bottom, right, top = bounds((a, b, c, d, e, f), (corners[0], corners[1], corners[2], corners[3]))
    if right <= left or top <= bottom:
        return None
    wide, high = (
        (rectangle[2] - rectangle[0]) / (right - left),
        (rectangle[3] - rectangle[1]) / (top - bottom),
    )
    return wide, 0, 0, high, rectangle[0] - left * wide, rectangle[1] - bottom * high


def _typed_text(annotation: DictionaryObject) -> str:
    kind = str(inherited(annotation, "/FT"))
    if named(annotation, "/Subtype") != "/Widget" or kind not in ("/Tx", "/Ch"):
        return ""
    if kind == "/Tx" and integer(inherited(annotation, "/Ff")) & PASSWORD:
        return ""
    value = inherited(annotation, "/V")
    if isinstance(value, StreamObject):
        return value.get_data().decode("latin-1")
    if isinstance(value, ArrayObject):
        return "\n".join(str(item) for item in value)
    return _label(annotation, value) if isinstance(value, str) and not isinstance(value, NameObject) else ""


def _label(annotation: DictionaryObject, value: str) -> str:
    """What a choice shows for its value: options may be pairs of (value, label)."""
    options = inherited(annotation, "/Opt")
    pairs = [option.get_object() for option in options] if isinstance(options, ArrayObject) else []
    labels = {
        str(pair[0]): str(pair[1]) for pair in pairs if isinstance(pair, ArrayObject) and len(pair) == 2
    }
    return labels.get(value, value)


def _numbers(found: PdfObject | None) -> list[float]:
    return [float(each.get_object()) for each in found] if isinstance(found, ArrayObject) else []


def integer(value: PdfObject | None) -> int:
    """A number that may be missing, or something else."""
    return int(value) if isinstance(value, NumberObject) else 0


def inherited(annotation: DictionaryObject, key: str) -> PdfObject | None:
    """What a field says itself, or else what is above it."""
    holder: PdfObject | None = annotation
    for _ in range(DEEPEST):
        if not isinstance(holder, DictionaryObject):
            return None
        if key in holder:
            return holder[key].get_object()
        holder = resolved(holder, "/Parent")
    return None
