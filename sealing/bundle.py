"""Office files: zips of a known shape. They are looked through, never opened as what they are."""

from io import BytesIO
from zipfile import ZipFile

from sealing.kinds import OFFICE, OPEN_OFFICE, unknown
from sealing.refusal import PdfRefused, damaged

MOST_PARTS = 10_000
CONTENT_TYPES = "[Content_Types].xml"
PIECE = 1024 * 1024
ENCRYPTED = 0x1
MACROS = ("vbaproject.bin", "vbadata.xml", "/macrosheets/", "/activex/")
MACROS_OF_ODF = ("basic/", "scripts/")


def office_kind(data: bytes, most: int) -> str:
    """The media type of an office file without macros that unpacks to at most so many bytes. Raises PdfRefused, or
    anything at all on a hostile file.
    """
    with ZipFile(BytesIO(data)) as bundle:
        parts = bundle.infolist()
        names = [each.filename for each in parts]
        if len(parts) > MOST_PARTS or len(set(names)) != len(names):
            raise damaged()
        if any(each.flag_bits & ENCRYPTED for each in parts):
            raise damaged()
        if sum(each.file_size for each in parts) > most:
            raise PdfRefused("FILE_TOO_LARGE", f"This file unpacks to more than {most // PIECE} MB.")
        kind = _kind(bundle, names)
        _read_through(bundle)
    return kind


def _kind(bundle: ZipFile, names: list[str]) -> str:
    lower = [each.lower() for each in names]
    if names[0] == "mimetype":
        kind = bundle.read("mimetype").decode("ascii")
        if kind not in OPEN_OFFICE:
            raise unknown()
        if any(each.startswith(MACROS_OF_ODF) for each in lower):
            raise _macros()
        return kind
    found = [kind for part, kind in OFFICE.items() if part in names]
    if CONTENT_TYPES not in names or len(found) != 1:
        raise unknown()
    types = bundle.read(CONTENT_TYPES).lower()
    if b"macroenabled" in types or any(each in f"/{name}" for name in lower for each in MACROS):
        raise _macros()
    return found[0]


def _read_through(bundle: ZipFile) -> None:
    """No part is longer than it says, and each has its checksum."""
    for each in bundle.infolist():
        with bundle.open(each) as part:
            while part.read(PIECE):
                pass


def _macros() -> PdfRefused:
    return PdfRefused(
        "UNSUPPORTED_MEDIA_TYPE",
        "This office file has macros, which are not taken. Save it without them and upload that.",
        why="MACROS",
    )
