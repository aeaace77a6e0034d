"""`countersign verify`: a file is judged with nothing but itself, and what the reader brings to compare."""

import json
import re
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from api.names import camel
from sealing.judging import Judgement, judge
from sealing.signature import certificates_in
from sealing.verdict_words import Saying, say
from store.codec import dump

CODES = {"GENUINE": 0, "ALTERED": 1, "UNKNOWN": 2}
HEAD = re.compile(r"[0-9a-f]{64}")


class CannotJudge(Exception):
    """What was given cannot be read: the sentence says which."""


def verify_file(
    file: Path, head: str | None, roots: Sequence[Path], as_json: bool, language: str
) -> tuple[str, int]:
    """What is to be printed, and the exit code. Raises CannotJudge."""
    given = head.strip().lower() if head else None
    if given and not HEAD.fullmatch(given):
        raise CannotJudge("A head is 64 hexadecimal digits.")
    try:
        data, known = file.read_bytes(), [_certificates(root) for root in roots]
    except OSError as fault:
        raise CannotJudge(f"{fault.filename} cannot be read: {fault.strerror}.") from None
    found = judge(data, known, given, language)
    told = _json(found) if as_json else "\n".join(map(_printable, _lines(found, language)))
    return told, CODES[found.outcome]


def _certificates(root: Path) -> bytes:
    read = root.read_bytes()
    with suppress(ValueError):
        if list(certificates_in([read])):
            return read
    raise CannotJudge(f"{root} holds no certificate (PEM).")


def _json(found: Judgement) -> str:
    return json.dumps(camel(dump(found)), ensure_ascii=False, indent=2)


def _lines(found: Judgement, language: str) -> list[str]:
    lines = [found.message, *(f"- {each}" for each in found.findings)]
    if found.title is None:
        return lines
    if found.findings:
        lines.append(say(Saying.CLAIMS, language))
    firm = f" ({found.firm_name})" if found.firm_name else ""
    lines.append(f"{say(Saying.TITLE, language)} {found.title}{firm}")
    if found.sealed_at:
        lines.append(f"{say(Saying.SEALED, language)} {_moment(found.sealed_at.isoformat())}")
    for each in found.signers:
        lines.append(f"- {each.name} {say(Saying(each.state), language)}, {_moment(each.acted_at)}")
    lines.append(f"{say(Saying.THE_HEAD, language)} {found.chain_head}")
    return [*lines, *(f"{each}." for each in found.notes)]


def _moment(written: str) -> str:
    return f"{written[:10]} {written[11:19]} UTC"


def _printable(line: str) -> str:
    """What a file says of itself may be anything: no line of it passes for another, nor steers the terminal."""
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in line)
