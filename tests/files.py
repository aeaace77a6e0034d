"""Files of our own making, of every kind that people send."""

import zlib
from collections.abc import Mapping
from io import BytesIO
from struct import pack
from types import MappingProxyType
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from PIL import Image

NOTHING: Mapping[str, bytes] = MappingProxyType({})
ORIENTATION, GPS = 0x0112, 0x8825
TYPES = '<?xml version="1.0"?><Types><Override PartName="/{part}" ContentType="{type}.main+xml"/></Types>'


def a_photograph(turned: int = 6) -> bytes:
    """A JPEG as a phone makes it: held upright, kept lying, red at its top as seen, with the place it was taken at."""
    picture = Image.new("RGB", (60, 40), "blue")
    picture.paste("red", (0, 0, 20, 40))
    facts = Image.Exif()
    facts[ORIENTATION] = turned
    facts[GPS] = {1: "N", 2: (48.0, 51.0, 29.6), 29: "2026:11:28"}
    out = BytesIO()
    picture.save(out, "JPEG", exif=facts, quality=95, comment="taken by Ana")
    return out.getvalue()


def a_picture_of(mode: str, size: tuple[int, int] = (40, 60)) -> bytes:
    out = BytesIO()
    Image.new(mode, size).save(out, "PNG")
    return out.getvalue()


def a_bomb_of_pixels() -> bytes:
    """A small PNG that says that it has a milliard of pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return pack(">I", len(data)) + kind + data + pack(">I", zlib.crc32(kind + data))

    header = pack(">IIBBBBB", 40_000, 25_000, 1, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1_000_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def an_office_file(
    part: str = "word/document.xml", type: str = "document", more: Mapping[str, bytes] = NOTHING
) -> bytes:
    """As the programs of one maker write it; `more`: what else is in it."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as bundle:
        bundle.writestr("[Content_Types].xml", TYPES.format(part=part, type=type))
        bundle.writestr(part, "<document/>")
        for name, data in more.items():
            bundle.writestr(name, data)
    return out.getvalue()


def an_open_document(kind: str = "text", more: Mapping[str, bytes] = NOTHING) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as bundle:
        bundle.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}", ZIP_STORED)
        bundle.writestr("content.xml", "<office:document-content/>")
        for name, data in more.items():
            bundle.writestr(name, data)
    return out.getvalue()
