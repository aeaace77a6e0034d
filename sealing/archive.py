"""The document timestamp of B-LTA: one revision at the end of a sealed file, which adds nothing else.

It is verified by writing it anew and comparing every byte, so what `_around` writes never changes.
"""

import asyncio
from hashlib import sha256
from io import BytesIO

from asn1crypto import cms
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.timestamps import TimeStamper

from sealing.timestamps import LARGEST

DIGITS = 2 * LARGEST
BEGINS = b" 0 obj\n<</Type/DocTimeStamp/Filter/Adobe.PPKLite/SubFilter/ETSI.RFC3161/Contents"
ENDS = b"%%EOF\n"


def archived(sealed: bytes, timestamper: TimeStamper) -> bytes:
    """`sealed` with a timestamp over the whole. Blocks as `SealKey.seal` does, and raises what the `timestamper` does."""
    before, after = _around(sealed)
    token = asyncio.run(timestamper.async_timestamp(sha256(before + after).digest(), "sha256"))
    return before + _gap(token) + after


def parted(data: bytes) -> tuple[bytes, cms.ContentInfo | None]:
    """The sealed file and its document timestamp, where `data` is byte for byte what `archived` writes; else `data`
    and none. Never raises."""
    try:
        sealed = data[: data.rindex(ENDS, 0, data.rindex(BEGINS)) + len(ENDS)]
        before, after = _around(sealed)
        token = cms.ContentInfo.load(bytes.fromhex(data[len(before) + 1 : -len(after) - 1].decode("ascii")))
        if data == before + _gap(token) + after:
            return sealed, token
    except Exception:
        # Whatever a file does to the reader, it is not ours.
        return data, None
    return data, None


def _gap(token: cms.ContentInfo) -> bytes:
    digits: bytes = token.dump().hex().upper().encode()
    return b"<" + digits.ljust(DIGITS, b"0") + b">"


def _around(sealed: bytes) -> tuple[bytes, bytes]:
    """All before and all after the timestamp itself. Raises anything at all for what is no file that we sealed."""
    reader = PdfFileReader(BytesIO(sealed), strict=True)
    trailer, form = reader.trailer, reader.root.raw_get("/AcroForm")
    (field,) = form.get_object()["/Fields"]
    if set(form.get_object()) != {"/Fields", "/SigFlags"} or not sealed.endswith(ENDS):
        raise ValueError("this is no file that was sealed here")
    number = int(trailer["/Size"])
    objects = {
        number
        + 1: b"<</Type/Annot/Subtype/Widget/FT/Sig/T(Countersign Archive)/Rect[0 0 0 0]/F 132/V %d 0 R>>"
        % number,
        form.idnum: b"<</Fields[%d 0 R %d 0 R]/SigFlags 3>>" % (field.idnum, number + 1),
    }
    before = sealed + b"%d" % number + BEGINS
    again = len(before) + DIGITS + 2
    places, body = {number: len(sealed)}, b">>\nendobj\n"
    room = len(b"/ByteRange[0 %010d %010d %010d]" % (0, 0, 0))
    for each, content in objects.items():
        places[each] = again + room + len(body)
        body += b"%d 0 obj\n%s\nendobj\n" % (each, content)
    table = b"".join(b"%d 1\n%010d 00000 n \n" % (each, place) for each, place in sorted(places.items()))
    names = tuple(each.original_bytes.hex().encode() for each in trailer["/ID"])
    body += (
        b"xref\n%strailer\n<</Size %d/Root %d 0 R/Info %d 0 R/ID[<%s><%s>]/Prev %d>>\nstartxref\n%d\n%s"
        % (
            table,
            number + 2,
            trailer.raw_get("/Root").idnum,
            trailer.raw_get("/Info").idnum,
            *names,
            reader.last_startxref,
            again + room + len(body),
            ENDS,
        )
    )
    signed = b"/ByteRange[0 %010d %010d %010d]" % (len(before), again, room + len(body))
    return before, signed + body
