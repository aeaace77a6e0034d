"""How large a document becomes when it is unpacked."""

import zlib
from base64 import a85decode
from collections.abc import Iterable, Iterator

from pypdf import PdfReader
from pypdf.generic import ArrayObject, StreamObject

from sealing.active import reachable
from sealing.reading import resolved
from sealing.refusal import PdfRefused

PACKED = {"/FlateDecode", "/Fl", "/LZWDecode", "/LZW", "/RunLengthDecode", "/RL"}
FLATE = (["/FlateDecode"], ["/Fl"])
FLATE_IN_ASCII = (["/ASCII85Decode", "/FlateDecode"], ["/A85", "/Fl"])
PIECE = 1 << 20
# Five characters stand for four bytes.
CHARACTERS = 5 << 16


def check_inflated(reader: PdfReader, most: int) -> None:
    """Refuse a document whose streams unpack to more than `most` bytes in all."""
    total = 0
    for value in reachable(reader):
        if isinstance(value, StreamObject):
            total += _inflated(value, most - total)
        if total > most:
            raise PdfRefused("FILE_TOO_LARGE", f"This PDF unpacks to more than {most // 1024**2} MB.")


def _inflated(stream: StreamObject, most: int) -> int:
    filters = resolved(stream, "/Filter") or ()
    names = (
        [str(item.get_object()) for item in filters] if isinstance(filters, ArrayObject) else [str(filters)]
    )
    if names in FLATE:
        return _counted([stream._data], most)
    if names in FLATE_IN_ASCII:
        return _counted(_from_ascii(stream._data), most)
    # Anything packed otherwise is rare, and pypdf's own limits hold for it.
    return len(stream.get_data() if PACKED & set(names) else stream._data)


def _counted(packed: Iterable[bytes], most: int) -> int:
    """The size of deflated data unpacked, without keeping it; a little over `most` is as good as all."""
    unpack, total = zlib.decompressobj(), 0
    try:
        for data in packed:
            while data and not unpack.eof and total <= most:
                total += len(unpack.decompress(data, PIECE))
                data = unpack.unconsumed_tail
    except (zlib.error, ValueError):
        # Damaged towards the end, as some producers write it: viewers show what came before.
        return total
    return total


def _from_ascii(data: bytes) -> Iterator[bytes]:
    """Piece by piece: whole, the decoder takes forty times the memory."""
    plain = (
        data.translate(None, b" \t\r\n\f\0").removeprefix(b"<~").partition(b"~")[0].replace(b"z", b"!!!!!")
    )
    for start in range(0, len(plain), CHARACTERS):
        yield a85decode(plain[start : start + CHARACTERS])
