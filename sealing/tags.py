"""What a text tag says: `{{signature r1}}`, `{{text r2 name="VAT number" optional}}`. Its grammar is in docs/fields.md."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

# The kinds of fields, each with its usual size in points; the API's names, so that nobody learns others.
SIZES: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "SIGNATURE": (160, 32),
        "INITIALS": (60, 32),
        "STAMP": (122, 79),
        "DATE_SIGNED": (80, 19),
        "DATE": (80, 19),
        "NAME": (147, 19),
        "EMAIL": (147, 19),
        "COMPANY": (147, 19),
        "TEXT": (147, 19),
        "NUMBER": (80, 19),
        "CHECKBOX": (16, 16),
        "RADIO": (16, 16),
        "DROPDOWN": (147, 19),
        "IMAGE": (122, 79),
        "DOCUMENT_DATE": (80, 19),
    }
)
CHOICES = frozenset({"RADIO", "DROPDOWN"})
# Nobody but a party can give these.
A_PARTYS = frozenset({"SIGNATURE", "INITIALS", "STAMP", "IMAGE", "DATE_SIGNED"})
OPTIONS, LONGEST_WORDS, LARGEST = 100, 200, 2000
# Word turns straight quotation marks into these as one types.
QUOTES = str.maketrans("“”„‟«»″", '"' * 7)
ROLE = re.compile(r"r([1-9]|[1-4][0-9]|50)")
WORD = re.compile(r'\s*(?:([A-Za-z_]+)\s*=\s*(?:"([^"]*)"|([0-9]{1,4}))|([A-Za-z_][A-Za-z0-9_]*))(?=\s|$)')


@dataclass(frozen=True)
class Tag:
    """A field that a text tag asks for. `recipient`: "r1" and so on; without, the sender's own."""

    kind: str
    recipient: str | None
    required: bool
    label: str | None
    options: tuple[str, ...]
    width: float
    height: float


class TagBroken(ValueError):
    """A tag that says nothing; `code` is why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def parse_tag(inside: str) -> Tag:
    """The field that stands between `{{` and `}}`. Raises TagBroken."""
    plain, said = _words(" ".join(inside.translate(QUOTES).split()))
    kind = plain.pop(0).upper() if plain else ""
    if kind not in SIZES:
        raise TagBroken("UNKNOWN_KIND")
    roles = [each for each in plain if ROLE.fullmatch(each)]
    flags = {each.lower() for each in plain if each not in roles}
    if len(roles) > 1 or len(flags) > 1 or flags - {"required", "optional"} or len(plain) > 2:
        raise TagBroken("UNKNOWN_WORD")
    if not roles and kind in A_PARTYS:
        raise TagBroken("NOBODY")
    wide, high = SIZES[kind]
    return Tag(
        kind=kind,
        recipient=roles[0] if roles else None,
        required="required" in flags or (not flags and kind != "CHECKBOX"),
        label=_short(said.get("name", "")) or None,
        options=_options(kind, said.get("options")),
        width=_points(said.get("width"), wide),
        height=_points(said.get("height"), high),
    )


def _words(text: str) -> tuple[list[str], dict[str, str]]:
    """The words that stand alone, and those that something is said with: `name="…"`."""
    plain: list[str] = []
    said: dict[str, str] = {}
    at = 0
    while at < len(text):
        found = WORD.match(text, at)
        if found is None:
            raise TagBroken("UNKNOWN_WORD")
        called, quoted, number, alone = found.groups()
        if alone:
            plain.append(alone.lower() if plain else alone)
        elif called.lower() in said or called.lower() not in {"name", "options", "width", "height"}:
            raise TagBroken("UNKNOWN_WORD")
        else:
            said[called.lower()] = number if quoted is None else quoted.strip()
        at = found.end()
    return plain, said


def _short(text: str) -> str:
    if len(text) > LONGEST_WORDS:
        raise TagBroken("TOO_LONG")
    return text


def _options(kind: str, said: str | None) -> tuple[str, ...]:
    if said is None and kind not in CHOICES:
        return ()
    found = tuple(_short(each.strip()) for each in (said or "").split("|"))
    if kind not in CHOICES or not all(found) or not len(set(found)) == len(found) <= OPTIONS:
        raise TagBroken("OPTIONS")
    return found


def _points(said: str | None, usual: float) -> float:
    if said is None:
        return usual
    if not said.isascii() or not said.isdigit() or not 1 <= int(said[:9]) <= LARGEST:
        raise TagBroken("SIZE")
    return float(said)
