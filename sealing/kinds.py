"""What a file is, by its bytes: the closed list of what is taken. Its name says nothing."""

import re
from collections.abc import Mapping

from sealing.refusal import PdfRefused

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
TEXT, CSV = "text/plain", "text/csv"
OOXML, ODF = "application/vnd.openxmlformats-officedocument.", "application/vnd.oasis.opendocument."
# By the file that holds the content, within the zip.
OFFICE: Mapping[str, str] = {
    "word/document.xml": f"{OOXML}wordprocessingml.document",
    "xl/workbook.xml": f"{OOXML}spreadsheetml.sheet",
    "ppt/presentation.xml": f"{OOXML}presentationml.presentation",
}
OPEN_OFFICE = tuple(f"{ODF}{each}" for each in ("text", "spreadsheet", "presentation"))
IMAGES = frozenset({JPEG, PNG})
# The ending that a kept file is saved under, whatever it was called when it came.
ENDINGS: Mapping[str, str] = {
    PDF: ".pdf",
    JPEG: ".jpg",
    PNG: ".png",
    TEXT: ".txt",
    CSV: ".csv",
    **dict(zip(OFFICE.values(), (".docx", ".xlsx", ".pptx"), strict=True)),
    **dict(zip(OPEN_OFFICE, (".odt", ".ods", ".odp"), strict=True)),
}
ZIP = "application/zip"
WITHIN = 1024
HEIC = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif")
# What begins like this is read by some program as more than words.
MARKUP = (b"<", b"#!", b"{\\rtf", b"%!")
BYTE_ORDER_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
# What Windows-1252, which spreadsheets of the West still write, has no letter for.
NO_LETTERS = re.compile(b"[\x81\x8d\x8f\x90\x9d]")


def is_pdf(data: bytes) -> bool:
    """Viewers look for the header in the first kilobyte."""
    return b"%PDF-" in data[:WITHIN]


def kind_of(data: bytes) -> str:
    """The media type that the bytes have; ZIP for what may be an office file. Raises PdfRefused for any other."""
    if is_pdf(data):
        return PDF
    if data.startswith(b"\xff\xd8\xff"):
        return JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if data.startswith(b"PK\x03\x04"):
        return ZIP
    if data[4:8] == b"ftyp" and data[8:12] in HEIC:
        raise PdfRefused(
            "UNSUPPORTED_MEDIA_TYPE",
            "This is a HEIC or AVIF picture, which is not taken. Save it as a JPEG, or photograph it again with the"
            " camera set to “most compatible”.",
            why="HEIC",
        )
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise PdfRefused(
            "UNSUPPORTED_MEDIA_TYPE",
            "This is a file of an old office program, which may hide macros, or is protected by a password. Save it as"
            " .docx, .xlsx, .pptx or PDF without a password.",
            why="OLD_OFFICE",
        )
    if is_text(data):
        return TEXT
    raise unknown()


def is_text(data: bytes) -> bool:
    """Words alone: no control characters, and nothing that a program would carry out or draw."""
    mark = next((each for each in BYTE_ORDER_MARKS if data.startswith(each)), b"")
    try:
        text = data.decode(BYTE_ORDER_MARKS.get(mark, "utf-8"))
    except UnicodeDecodeError:
        if mark or NO_LETTERS.search(data):
            return False
        text = data.decode("cp1252")
    begins = text.lstrip()[:10].encode()
    return bool(begins) and not begins.startswith(MARKUP) and CONTROLS.search(text) is None


def of_text(name: str) -> str:
    """Words and tables of words look alike, and do no harm under either name: here alone the name says which."""
    return CSV if name.lower().endswith(".csv") else TEXT


def unknown() -> PdfRefused:
    return PdfRefused(
        "UNSUPPORTED_MEDIA_TYPE",
        "This kind of file is not taken, whatever it is called. PDF, JPEG, PNG, Word, Excel, PowerPoint, OpenDocument,"
        " plain text and CSV are.",
        why="UNKNOWN_KIND",
    )
