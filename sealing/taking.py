"""The door for uploads of every kind, and the way from a picture to a PDF."""

from dataclasses import asdict, dataclass, field

from sealing.apart import Died, apart
from sealing.came import Came
from sealing.inspect import MB, Limits, Proposals, inspect
from sealing.kinds import PDF, TEXT, is_pdf, of_text
from sealing.refusal import PdfRefused, damaged


@dataclass(frozen=True)
class Taken:
    """A file that may be kept. `kind` is its media type. `data`: what to keep of it, a PDF without the active content
    that was in it (`removed`) and the text tags that propose fields, anything else as it came. `page_count` is 0 of what is no PDF.
    `came`: the signatures that it came with."""

    kind: str
    page_count: int
    removed: tuple[str, ...]
    data: bytes
    proposals: Proposals = field(default_factory=Proposals)
    came: Came | None = None


def take(data: bytes, name: str, limits: Limits | None = None, *, proposals: bool = True) -> Taken:
    """Look into `data`, in a process of its own: a PDF as `inspect` does, a picture all the way to a PDF, an office
    file through all that is packed in it. `name` says no more than whether words are a table. Without `proposals`,
    text tags stay where they are.

    Raises PdfRefused: as `inspect` does, UNSUPPORTED_MEDIA_TYPE, or FILE_UNREADABLE.
    """
    limits = limits or Limits()
    _bounded(data, limits)
    if is_pdf(data):
        found = inspect(data, limits, proposals=proposals)
        changed = found.removed or found.proposals.tagged
        kept = found.data if changed else data
        return Taken(PDF, found.page_count, found.removed, kept, found.proposals, found.came)
    answer, _ = _apart("look", data, limits)
    kind = answer["kind"]
    return Taken(of_text(name) if kind == TEXT else kind, 0, (), data)


def made_pdf(picture: bytes, limits: Limits | None = None) -> Taken:
    """A picture as a PDF of one page, which was sealed on trial as any other. Raises PdfRefused."""
    limits = limits or Limits()
    _bounded(picture, limits)
    _, pdf = _apart("photograph", picture, limits)
    return take(pdf, "", limits)


def _bounded(data: bytes, limits: Limits) -> None:
    if len(data) > limits.max_bytes:
        raise PdfRefused("FILE_TOO_LARGE", f"This file is larger than {limits.max_bytes // MB} MB.")


def _apart(task: str, data: bytes, limits: Limits) -> tuple[dict[str, str], bytes]:
    try:
        answer, made = apart(task, data, **asdict(limits))
    except (Died, ValueError) as fault:
        raise damaged() from fault
    if "refused" in answer:
        raise PdfRefused(answer["refused"], answer["detail"], answer["why"])
    return dict(answer), made
