"""Opening a PDF that nobody has vouched for."""

from io import BytesIO

from pypdf import PdfReader
from pypdf.generic import DictionaryObject, NameObject, PdfObject

from sealing.kinds import is_pdf
from sealing.refusal import PdfRefused, unreadable

# Viewers look for the end in the last kilobyte.
WITHIN = 1024


def open_pdf(data: bytes) -> PdfReader:
    """Parse `data`. Refuses what is not a PDF, is encrypted (an owner's password is enough), or has no pages."""
    if not is_pdf(data):
        raise PdfRefused(
            "UNSUPPORTED_MEDIA_TYPE", "This is not a PDF. Save or print it as a PDF and upload that."
        )
    if b"%%EOF" not in data[-WITHIN:]:
        # A reader would repair it by guessing, and nobody would know what is missing.
        raise unreadable("its end is missing")
    reader = _parsed(data)
    if reader.is_encrypted:
        raise PdfRefused(
            "PDF_ENCRYPTED",
            "This PDF is protected by a password or permissions, so it cannot be sealed. "
            "Open it, print it to a new PDF without protection, and upload that.",
        )
    return reader


def _parsed(data: bytes) -> PdfReader:
    try:
        reader = PdfReader(BytesIO(data))
        pages = 1 if reader.is_encrypted else len(reader.pages)
    except Exception as fault:
        # A damaged file can make the parser raise anything.
        raise unreadable("its structure is damaged") from fault
    if not pages:
        raise unreadable("it has no pages")
    return reader


def resolved(holder: DictionaryObject, key: str) -> PdfObject | None:
    """What stands under `key`, wherever in the file it is written."""
    found = holder.get(key)
    return found.get_object() if found is not None else None


def named(holder: DictionaryObject, key: str) -> str:
    """The name (`/Like`) that stands under `key`; empty where there is none."""
    found = resolved(holder, key)
    return str(found) if isinstance(found, NameObject) else ""
