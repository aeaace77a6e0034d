"""What in a document would act by itself, lead elsewhere or hide something."""

from collections.abc import Iterator

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, PdfObject, StreamObject

from sealing.reading import named, resolved

ACTIONS = {
    "/JavaScript": "JavaScript",
    "/Launch": "Launch",
    "/SubmitForm": "SubmitForm",
    "/ImportData": "ImportData",
    "/GoToR": "GoToR",
    "/GoToE": "GoToE",
    "/RichMediaExecute": "RichMedia",
    "/Rendition": "RichMedia",
    "/Movie": "RichMedia",
    "/Sound": "RichMedia",
}
ANNOTATIONS = {"/RichMedia", "/3D", "/Screen", "/Movie", "/Sound"}


def active_content(reader: PdfReader) -> tuple[str, ...]:
    """The kinds of active content that `reader` reaches, each once, by their names in the PDF specification."""
    found = {
        kind for value in reachable(reader) if isinstance(value, DictionaryObject) for kind in _kinds(value)
    }
    return tuple(sorted(found))


def came_signed(reader: PdfReader) -> bool:
    """Whether somebody has already signed the document."""
    fields = (value for value in reachable(reader) if isinstance(value, DictionaryObject))
    return any(named(value, "/FT") == "/Sig" and "/V" in value for value in fields)


def reachable(reader: PdfReader) -> Iterator[PdfObject]:
    """Every array, dictionary and stream that the document reaches, once."""
    seen: set[int] = set()
    waiting: list[PdfObject | None] = [reader.root_object]
    while waiting:
        found = waiting.pop()
        value = found.get_object() if isinstance(found, IndirectObject) else found
        if not isinstance(value, DictionaryObject | ArrayObject) or id(value) in seen:
            continue
        seen.add(id(value))
        yield value
        waiting += value if isinstance(value, ArrayObject) else [value.raw_get(key) for key in value]


def _kinds(value: DictionaryObject) -> Iterator[str]:
    if (action := named(value, "/S")) in ACTIONS:
        yield ACTIONS[action]
    if named(value, "/Subtype") in ANNOTATIONS:
        yield "RichMedia"
    if _acts(resolved(value, "/OpenAction")):
        yield "OpenAction"
    if isinstance(triggers := resolved(value, "/AA"), DictionaryObject) and any(
        map(_acts, triggers.values())
    ):
        yield "AA"
    if "/XFA" in value:
        yield "XFA"
    if isinstance(file := resolved(value, "/EF"), DictionaryObject) and any(map(_is_stream, file.values())):
        yield "EmbeddedFiles"


def _acts(found: PdfObject | None) -> bool:
    """A dictionary with /S is an action; an /OpenAction that only names the page to open at is none."""
    value = found.get_object() if found is not None else None
    return isinstance(value, DictionaryObject) and named(value, "/S") not in ("", "/GoTo")


def _is_stream(found: PdfObject) -> bool:
    return isinstance(found.get_object(), StreamObject)
