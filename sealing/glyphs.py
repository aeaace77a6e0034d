"""The letters that a page draws, each with its place in the page and its place in the stream that draws it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pypdf import PdfReader
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    ContentStream,
    DictionaryObject,
    EncodedStreamObject,
    FloatObject,
    NameObject,
    PdfObject,
    StreamObject,
)
from pypdf.generic._font import Font

from sealing.geometry import Matrix, product
from sealing.reading import named

PLAIN: Matrix = (1, 0, 0, 1, 0, 0)
DEEPEST = 8
# Operations and letters, however often what draws them is drawn.
MOST_STEPS = 150_000


@dataclass(frozen=True)
class Place:
    """Where a letter is written: the stream, the operation in it, the string of that, and its bytes."""

    stream: int
    operation: int
    string: int
    start: int
    end: int
    shift: float
    """What moves the pen as far as the letter does, in the units of a TJ."""


@dataclass(frozen=True)
class Glyph:
    """One letter. `matrix` brings its own box, (0, `low`, `wide`, `high`), into the page's coordinates."""

    text: str
    matrix: Matrix
    wide: float
    low: float
    high: float
    place: Place


@dataclass(frozen=True)
class _Text:
    """The state of the text as ISO 32000-2, 9.3 has it, with the matrix around it."""

    around: Matrix = PLAIN
    font: Font | None = None
    size: float = 0
    between: float = 0
    words: float = 0
    scale: float = 1
    leading: float = 0
    rise: float = 0


@dataclass
class Written:
    """What was read of the streams, with the streams themselves, by number; and how much may still be read."""

    reader: PdfReader
    left: int
    streams: dict[int, ContentStream] = field(default_factory=dict)
    sources: dict[int, StreamObject | ArrayObject] = field(default_factory=dict)
    fonts: dict[int, Font | None] = field(default_factory=dict)
    plain: set[int] = field(default_factory=set)
    """Streams without braces of their own, that are read for the forms they draw."""
    steps: int = 0

    def of(self, page: DictionaryObject) -> Iterator[Glyph]:
        """The letters of a page in the order in which they are drawn. Ends early where there are too many."""
        yield from self._letters(page, page.get("/Contents"), PLAIN, ())

    def take_off(self, places: Iterable[Place]) -> None:
        """Draw the letters at `places` no more, wherever their streams are drawn. To be read again, read anew."""
        by_stream: defaultdict[int, list[Place]] = defaultdict(list)
        for each in places:
            by_stream[each.stream].append(each)
        for number, gone in by_stream.items():
            _say(self.sources[number], _without(self.streams[number], gone).get_data())

    @property
    def exhausted(self) -> bool:
        return self.left < 0 or self.steps > MOST_STEPS

    def font(self, found: PdfObject | None) -> Font | None:
        """A font of a page, read once."""
        resource = found.get_object() if found is not None else None
        if id(resource) not in self.fonts:
            known = None
            if isinstance(resource, DictionaryObject):
                try:
                    known = Font.from_font_resource(resource)
                except Exception:  # a damaged font says nothing, and is no reason to refuse the page
                    known = None
            self.fonts[id(resource)] = known
        return self.fonts[id(resource)]

    def _letters(
        self, holder: DictionaryObject, found: PdfObject | None, around: Matrix, above: tuple[int, ...]
    ) -> Iterator[Glyph]:
        resources = _dictionary(holder.get("/Resources"))
        fonts, forms = _dictionary(resources.get("/Font")), _dictionary(resources.get("/XObject"))
        stream = found.get_object() if found is not None else None
        if not isinstance(stream, StreamObject | ArrayObject) or id(stream) in above or len(above) > DEEPEST:
            return
        operations = self._operations(stream, {key: self.font(fonts.get(key)) for key in fonts}, bool(forms))
        silent = id(stream) in self.plain
        pen = _Pen(_Text(around=around))
        for number, (operands, operator) in enumerate(operations):
            self.steps += 1
            if self.exhausted:
                return
            if operator == b"Do":
                form = _stream(forms.get(operands[0]) if operands else None)
                if form is not None and named(form, "/Subtype") == "/Form":
                    inside = product(_matrix(form.get("/Matrix")), pen.text.around)
                    yield from self._letters(
                        form if "/Resources" in form else _borrowing(form, resources),
                        form,
                        inside,
                        (*above, id(stream)),
                    )
            elif silent and operator not in (b"cm", b"q", b"Q"):
                continue
            elif operator == b"Tf":
                size = _number(operands[1]) if len(operands) > 1 else 0
                font = self.font(fonts.get(operands[0]) if operands else None)
                pen.text = replace(pen.text, font=font, size=size)
            else:
                for glyph in pen.moved(operator, operands, id(stream), number):
                    self.steps += 1
                    yield glyph

    def _operations(self, stream: Any, fonts: Mapping[str, Font | None], has_forms: bool) -> list[Any]:
        """What a stream does; nothing where it writes no two braces side by side, as most do."""
        if id(stream) not in self.streams:
            parts = stream if isinstance(stream, ArrayObject) else [stream]
            data = b"\n".join(part.get_data() for each in parts if (part := _stream(each)) is not None)
            known = {name: (font, _braces(font)) for name, font in fonts.items() if font}
            if not any(_may_say(*each, data) for each in known.values()) and not (
                has_forms and b"Do" in data
            ):
                return []
            self.left -= len(data)
            if self.left < 0:
                return []
            whole = StreamObject()
            whole.set_data(data)
            read = ContentStream(whole, self.reader, "bytes")
            self.sources[id(stream)] = stream
            self.streams[id(stream)] = read
            if not _has_tags(read, {name: braces for name, (_, braces) in known.items()}):
                self.plain.add(id(stream))
        return self.streams[id(stream)].operations


class _Pen:
    """Follows the operators of one stream."""

    def __init__(self, text: _Text) -> None:
        self.text = text
        self.saved: list[_Text] = []
        self.line = self.here = PLAIN

    def moved(self, operator: bytes, operands: Any, stream: int, number: int) -> Iterator[Glyph]:
        """The letters that an operation draws, if it draws any."""
        values = [_number(each) for each in operands if not isinstance(each, ArrayObject | bytes | str)]
        match operator:
            case b"q" if len(self.saved) < 512:
                self.saved.append(self.text)
            case b"Q" if self.saved:
                self.text = self.saved.pop()
            case b"cm" if len(values) == 6:
                self.text = replace(self.text, around=product(_six(values), self.text.around))
            case b"BT":
                self.line = self.here = PLAIN
            case b"Tm" if len(values) == 6:
                self.line = self.here = _six(values)
            case b"Td" | b"TD" if len(values) == 2:
                if operator == b"TD":
                    self.text = replace(self.text, leading=-values[1])
                self._to(values[0], values[1])
            case b"T*":
                self._to(0, -self.text.leading)
            case b"Tc" | b"Tw" | b"TL" | b"Ts" if len(values) == 1:
                name = {b"Tc": "between", b"Tw": "words", b"TL": "leading", b"Ts": "rise"}[operator]
                changes: dict[str, Any] = {name: values[0]}
                self.text = replace(self.text, **changes)
            case b"Tz" if len(values) == 1:
                self.text = replace(self.text, scale=values[0] / 100)
            case b"'" | b'"' | b"Tj" | b"TJ":
                if operator == b'"' and len(values) == 2:
                    self.text = replace(self.text, words=values[0], between=values[1])
                if operator in (b"'", b'"'):
                    self._to(0, -self.text.leading)
                for string, part in enumerate(strings_of(operands)):
                    yield from self._shown(part, (stream, number, string))

    def _to(self, x: float, y: float) -> None:
        self.line = self.here = product((1, 0, 0, 1, x, y), self.line)

    def _shown(self, part: Any, where: tuple[int, int, int]) -> Iterator[Glyph]:
        now = self.text
        if not isinstance(part, bytes):
            if not isinstance(part, str):
                self._on(-_number(part) / 1000 * now.size * now.scale)
            return
        if now.font is None:
            return
        low = now.font.font_descriptor.descent / 1000 * now.size + now.rise
        high = now.font.font_descriptor.ascent / 1000 * now.size + now.rise
        for start, end, text, width in _decoded(now.font, part):
            extra = now.between + (now.words if part[start:end] == b" " else 0)
            wide = width / 1000 * now.size
            shift = -1000 * (wide + extra) / now.size if now.size else 0.0
            matrix = product(self.here, now.around)
            yield Glyph(text, matrix, wide * now.scale, low, high, Place(*where, start, end, shift))
            self._on((wide + extra) * now.scale)

    def _on(self, by: float) -> None:
        self.here = product((1, 0, 0, 1, by, 0), self.here)


def strings_of(operands: Any) -> list[Any]:
    """What an operator that shows text shows: strings, and the shifts between them."""
    last = operands[-1] if operands else None
    return list(last) if isinstance(last, ArrayObject) else [] if last is None else [last]


def _without(stream: ContentStream, places: list[Place]) -> ContentStream:
    """The stream without the letters at `places`; whatever follows them stays where it is."""
    gone: dict[int, dict[int, list[Place]]] = {}
    for each in places:
        gone.setdefault(each.operation, {}).setdefault(each.string, []).append(each)
    operations: list[Any] = []
    for number, (operands, operator) in enumerate(stream.operations):
        if number not in gone:
            operations.append((_untold(operands), operator))
            continue
        if operator == b'"':
            operations += [([operands[0]], b"Tw"), ([operands[1]], b"Tc")]
        if operator in (b"'", b'"'):
            operations.append(([], b"T*"))
        parts: list[Any] = []
        for string, part in enumerate(strings_of(operands)):
            parts += _cut(part, gone[number].get(string, []))
        operations.append(([ArrayObject(parts)], b"TJ"))
    stream.operations = operations
    return stream


def _say(source: StreamObject | ArrayObject, data: bytes) -> None:
    """What `source` draws is `data` from now on."""
    if isinstance(source, ArrayObject):
        whole = StreamObject()
        whole.set_data(data)
        source[:] = [whole]
        return
    if isinstance(source, EncodedStreamObject):
        source.pop("/DecodeParms", None)
        source[NameObject("/Filter")] = NameObject("/FlateDecode")
    source.set_data(data)


def _cut(part: Any, places: list[Place]) -> Iterator[Any]:
    at = 0
    for each in sorted(places, key=lambda place: place.start):
        if at < each.start:
            yield ByteStringObject(part[at : each.start])
        yield FloatObject(round(each.shift, 3))
        at = each.end
    if not isinstance(part, bytes):
        yield part
    elif at < len(part):
        yield ByteStringObject(part[at:])


def _untold(operands: Any) -> Any:
    """What is drawn may say beside it how it is to be read aloud or copied; not where a tag was."""
    for each in operands if isinstance(operands, list) else []:
        if isinstance(each, DictionaryObject):
            each.pop(NameObject("/ActualText"), None)
    return operands


def _decoded(font: Font, part: bytes) -> Iterator[tuple[int, int, str, float]]:
    simple = isinstance(font.encoding, dict)
    step = 1 if simple else 2
    for start in range(0, len(part) - step + 1, step):
        raw = chr(int.from_bytes(part[start : start + step], "big"))
        read = font.encoding.get(ord(raw), raw) if isinstance(font.encoding, dict) else raw
        text = font.character_map.get(read, read)
        width = font.space_width if raw == font.space_char else font.get_text_width(raw)
        yield start, start + step, text if isinstance(text, str) else "", float(width)


def _braces(font: Font) -> list[bytes]:
    """How an opening brace is written in a font."""
    if isinstance(font.encoding, dict):
        said = {code: font.character_map.get(text, text) for code, text in font.encoding.items()}
        return [bytes([code]) for code, text in said.items() if text == "{" and 0 <= code < 256]
    raw = [each for each, text in font.character_map.items() if text == "{" and isinstance(each, str)]
    codes = [ord(each) for each in raw if len(each) == 1] or [ord("{")]
    return [code.to_bytes(2, "big") for code in codes if code < 1 << 16]


def _may_say(font: Font, braces: Sequence[bytes], data: bytes) -> bool:
    """Whether the bytes of a stream can hold a brace at all; a look that costs little."""
    if not isinstance(font.encoding, dict):
        return bool(braces) and (not font.character_map or "{" in font.character_map.values())
    written = [(each, b"\\%03o" % each[0], b"%02x" % each[0], b"%02X" % each[0]) for each in braces]
    return any(mark in data for marks in written for mark in marks)


def _has_tags(stream: ContentStream, braces: Mapping[str, Sequence[bytes]]) -> bool:
    said: defaultdict[str, list[bytes]] = defaultdict(list)
    font = ""
    for operands, operator in stream.operations:
        if operator == b"Tf" and operands:
            font = str(operands[0])
        elif operator in (b"Tj", b"TJ", b"'", b'"'):
            said[font] += [each for each in strings_of(operands) if isinstance(each, bytes)]
    return any(
        first + second in whole
        for name, parts in said.items()
        for whole in [b"".join(parts)]
        for first in braces.get(name, ())
        for second in braces.get(name, ())
    )


def _borrowing(form: StreamObject, resources: DictionaryObject) -> DictionaryObject:
    return DictionaryObject({**form, NameObject("/Resources"): resources})


def _stream(found: PdfObject | None) -> StreamObject | None:
    value = found.get_object() if found is not None else None
    return value if isinstance(value, StreamObject) else None


def _dictionary(found: PdfObject | None) -> DictionaryObject:
    value = found.get_object() if found is not None else None
    return value if isinstance(value, DictionaryObject) else DictionaryObject()


def _matrix(found: PdfObject | None) -> Matrix:
    value = found.get_object() if found is not None else None
    return (
        _six([_number(each) for each in value])
        if isinstance(value, ArrayObject) and len(value) == 6
        else PLAIN
    )


def _six(values: list[float]) -> Matrix:
    a, b, c, d, e, f = values
    return a, b, c, d, e, f


def _number(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return 0.0
