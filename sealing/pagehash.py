"""The fingerprint of a page: what it draws, with all that it draws it with, and its size."""

from hashlib import sha256

from pypdf import PageObject, PdfReader
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    ByteStringObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

from sealing.layers import layers_of
from sealing.pagecopy import contents

# The one layer that is drawn on a page after it was sent, and the operators that draw it.
VALUES = "/CsValues"
VALUES_DRAWN = f"q {VALUES} Do Q\n".encode()

APART = ("/Type", "/Parent", "/Contents", "/Resources", "/Annots")


def page_hashes(reader: PdfReader) -> tuple[str, ...]:
    """SHA-256 in hex of each page as it was sent; the values drawn on it since, if any, are left out.

    Covers content streams (decoded), resources (to the end, as stored), boxes, rotation, annotations and which
    layers are hidden. Raises ValueError for resources that contain themselves.
    """
    hidden = {layer.idnum for layer in layers_of(reader)[1]}
    marks = _Marks(hidden)
    return tuple(marks.of_page(page) for page in reader.pages)


class _Marks:
    """The digests of objects, each computed once: resources are shared between pages."""

    def __init__(self, hidden: set[int]) -> None:
        self.hidden = hidden
        self.known: dict[int, bytes] = {}
        self.under_way: set[int] = set()

    def of_page(self, page: PageObject) -> str:
        drawn, resources = contents(page), page.get("/Resources")
        entries = {key: self.of(page.raw_get(key)) for key in page if key not in APART}
        entries["/Annots"] = _digest(b"a", b"".join(map(_annotation, page.get("/Annots") or ())))
        if drawn and drawn[-1] == VALUES_DRAWN:
            drawn, resources = drawn[:-1], _without_values(resources)
        entries["/Resources"] = self.of(resources)
        entries["/Contents"] = _digest(b"c", b"\n".join(drawn))
        return _entries(entries).hex()

    def of(self, value: PdfObject | None) -> bytes:
        if isinstance(value, IndirectObject):
            return self._of_reference(value)
        if isinstance(value, ArrayObject):
            return _digest(b"[", b"".join(self.of(item) for item in value))
        if isinstance(value, DictionaryObject):
            return self._of_dictionary(value)
        return _plain(value)

    def _of_reference(self, reference: IndirectObject) -> bytes:
        number = reference.idnum
        if number not in self.known:
            if number in self.under_way:
                raise ValueError("a page's resources contain themselves")
            self.under_way.add(number)
            tag = b"hidden" if number in self.hidden else b"shown"
            self.known[number] = _digest(tag, self.of(reference.get_object()))
            self.under_way.discard(number)
        return self.known[number]

    def _of_dictionary(self, value: DictionaryObject) -> bytes:
        found = {key: self.of(value.raw_get(key)) for key in value if key != "/Length"}
        if isinstance(value, StreamObject):
            found["stream"] = _digest(b"s", value._data)
        return _entries(found)


def _without_values(resources: PdfObject | None) -> DictionaryObject:
    left = DictionaryObject(resources if isinstance(resources, DictionaryObject) else {})
    forms = left["/XObject"].get_object()
    assert isinstance(forms, DictionaryObject)
    kept = {key: forms.raw_get(key) for key in forms if key != VALUES}
    left[NameObject("/XObject")] = DictionaryObject(kept)
    return left


def _annotation(found: PdfObject) -> bytes:
    """A seal's own field, which shows nothing, is no part of the page; pages as sent have no other annotation."""
    value = found.get_object()
    if not isinstance(value, DictionaryObject) or value.get("/FT") != "/Sig":
        return b"annotation"
    return b"annotation" if any(value.get("/Rect", (1,))) or "/AP" in value else b""


def _plain(value: PdfObject | None) -> bytes:
    if isinstance(value, FloatObject | NumberObject):
        return _digest(b"n", f"{float(value):.5f}".encode())
    if isinstance(value, TextStringObject | ByteStringObject):
        return _digest(b"(", value.original_bytes)
    if isinstance(value, BooleanObject | NameObject):
        return _digest(b"/", str(value).encode())
    return _digest(b"null", b"")


def _entries(digests: dict[str, bytes]) -> bytes:
    return _digest(b"<<", b"".join(_digest(b"k", key.encode()) + digests[key] for key in sorted(digests)))


def _digest(tag: bytes, data: bytes) -> bytes:
    return sha256(tag + b"\0" + data).digest()
