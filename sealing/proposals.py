"""The fields that a file proposes: by text tags, which are taken off its pages, and by the fields of its own form."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pypdf import PdfReader

from sealing.formfields import form_fields
from sealing.geometry import View, applied, bounds, product, view_of
from sealing.glyphs import Glyph, Place, Written
from sealing.tags import TagBroken, parse_tag

MOST_FIELDS, MOST_BROKEN = 500, 50
# How much of what the pages draw is read, unpacked; what draws no brace is not read at all.
MOST_READ = 3 * 1024 * 1024
TAG = re.compile(r"\{\{(?:([^{}]{0,400})\}\})?")
SHOWN = 80
GAP = 0.2


@dataclass(frozen=True)
class Proposed:
    """A field. `page` from 1; the box in fractions of the page as displayed, origin top left. `recipient`: "r1" and so
    on, or nobody: the sender's own. `source`: TEXT_TAG or FORM_FIELD."""

    source: str
    kind: str
    recipient: str | None
    page: int
    x: float
    y: float
    width: float
    height: float
    required: bool
    label: str | None
    options: Sequence[str]
    pattern: str | None


@dataclass(frozen=True)
class Broken:
    """A tag that says nothing and so stays on its page, with its beginning; `code` is why."""

    page: int
    text: str
    code: str


@dataclass
class Proposals:
    """What was found."""

    fields: list[Proposed] = field(default_factory=list)
    broken: list[Broken] = field(default_factory=list)
    tagged: bool = False

    def tell(self, page: int, text: str, code: str) -> None:
        if len(self.broken) < MOST_BROKEN:
            self.broken.append(Broken(page, text[:SHOWN], code))


def propose(reader: PdfReader) -> Proposals:
    """What the pages of `reader` propose. The tags that are understood are taken off them."""
    written = Written(reader, MOST_READ)
    try:
        found, gone = _looked_through(reader, written)
    except Exception:  # a strange file can be shown and sealed all the same, as it is
        return Proposals(broken=[Broken(0, "", "NOT_READ")])
    written.take_off(gone)
    found.tagged = bool(gone)
    return found


def _looked_through(reader: PdfReader, written: Written) -> tuple[Proposals, dict[Place, None]]:
    found = Proposals()
    gone: dict[Place, None] = {}
    for number, page in enumerate(reader.pages, start=1):
        view = view_of(page)
        _read_tags(list(written.of(page)), number, view, found, gone)
        for each in form_fields(page):
            x, y, width, height = _fractions(bounds(view.upright, each.rectangle), view)
            if not _on_page(x, y, width, height):
                continue
            if len(found.fields) >= MOST_FIELDS:
                found.tell(number, each.label or "", "TOO_MANY")
                break
            box = _within(x, y, width, height)
            said = (each.required, each.label, each.options, each.pattern)
            found.fields.append(Proposed("FORM_FIELD", each.kind, each.recipient, number, *box, *said))
    if written.exhausted:
        found.tell(0, "", "NOT_READ")
    return found, gone


def _read_tags(
    letters: Sequence[Glyph], page: int, view: View, found: Proposals, gone: dict[Place, None]
) -> None:
    text, owners = _line(letters)
    for match in TAG.finditer(text):
        if match[1] is None:
            found.tell(page, text[match.start() : match.start() + SHOWN], "NOT_CLOSED")
            continue
        own = [letters[at] for at in dict.fromkeys(owners[match.start() : match.end()]) if at >= 0]
        try:
            tag = parse_tag(match[1])
        except TagBroken as broken:
            found.tell(page, match[0], broken.code)
            continue
        left, bottom, right, top = _place(own, view)
        if _reads_across(own[0], view):
            right, top = left + tag.width, bottom + tag.height
        x, y, width, height = _fractions((left, bottom, right, top), view)
        if not _on_page(x, y, width, height):
            found.tell(page, match[0], "OFF_PAGE")
        elif len(found.fields) >= MOST_FIELDS:
            found.tell(page, match[0], "TOO_MANY")
            return
        else:
            said = (tag.required, tag.label, tag.options, None)
            box = _within(x, y, width, height)
            found.fields.append(Proposed("TEXT_TAG", tag.kind, tag.recipient, page, *box, *said))
            gone.update((each.place, None) for each in own)


def _line(letters: Sequence[Glyph]) -> tuple[str, list[int]]:
    """All letters as one text, with a space wherever the pen jumped; and whose letter each character is."""
    text: list[str] = []
    owners: list[int] = []
    for at, each in enumerate(letters):
        if at and _jumped(letters[at - 1], each):
            text.append(" ")
            owners.append(-1)
        shown = "".join(one if one.isprintable() else " " for one in each.text)
        text.append(shown)
        owners += [at] * len(shown)
    return "".join(text), owners


def _jumped(before: Glyph, after: Glyph) -> bool:
    (x, y), (left, bottom) = applied(before.matrix, before.wide, 0), applied(after.matrix, 0, 0)
    foot, head = applied(after.matrix, 0, after.low), applied(after.matrix, 0, after.high)
    high = abs(head[0] - foot[0]) + abs(head[1] - foot[1])
    return abs(left - x) + abs(bottom - y) > GAP * high


def _reads_across(letter: Glyph, view: View) -> bool:
    a, b, *_ = product(letter.matrix, view.upright)
    return a > 0 and abs(b) <= 0.02 * a


def _place(letters: Sequence[Glyph], view: View) -> tuple[float, float, float, float]:
    """Where the first line of a tag stands on the page as displayed."""
    boxes = [
        bounds(product(each.matrix, view.upright), (0, each.low, each.wide, each.high)) for each in letters
    ]
    first = boxes[0]
    beside = [each for each in boxes if each[1] < first[3] and first[1] < each[3]]
    return (
        min(each[0] for each in beside),
        first[1],
        max(each[2] for each in beside),
        max(each[3] for each in beside),
    )


def _fractions(box: tuple[float, float, float, float], view: View) -> tuple[float, float, float, float]:
    left, bottom, right, top = box
    wide, high = view.box.width, view.box.height
    return left / wide, 1 - top / high, (right - left) / wide, (top - bottom) / high


def _on_page(x: float, y: float, width: float, height: float) -> bool:
    """Whether its middle is; a comparison with what is no number is false."""
    return width > 0 and height > 0 and 0 <= x + width / 2 <= 1 and 0 <= y + height / 2 <= 1


def _within(x: float, y: float, width: float, height: float) -> tuple[float, float, float, float]:
    wide, high = round(min(width, 1), 6), round(min(height, 1), 6)
    left, top = min(max(x, 0), 1 - wide), min(max(y, 0), 1 - high)
    return round(left, 6), round(top, 6), wide, high
