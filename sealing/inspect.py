"""The door for PDFs: what is taken, what is removed from it, and what is refused."""

from dataclasses import asdict, dataclass
from typing import Literal

from sealing.apart import Died, apart
from sealing.came import Before, Came
from sealing.geometry import PageBox
from sealing.proposals import Broken, Proposals, Proposed
from sealing.refusal import PdfRefused, unreadable

__all__ = ["Inspected", "Limits", "PageBox", "PdfRefused", "Proposals", "inspect"]

MB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """How much an upload may take: bytes, pages, seconds, bytes of memory, points a side, bytes unpacked."""

    max_bytes: int = 25 * MB
    max_pages: int = 2000
    seconds: float = 20
    memory: int = 512 * MB
    max_page_points: float = 14400
    max_inflated: int = 200 * MB


@dataclass(frozen=True)
class Inspected:
    """A PDF that can be shown, signed and sealed.

    `pages`: sizes as displayed. `removed`: the kinds of active content that were in it. `data`: the cleaned copy to
    render from, flattened. `came`: the signatures that it came with; such a file is kept as it is, and proposes nothing.
    `proposals`: the fields that it proposes; the cleaned copy does not show the text tags that were understood.
    """

    page_count: int
    pages: tuple[PageBox, ...]
    removed: tuple[str, ...]
    came: Came | None
    data: bytes
    proposals: Proposals


def inspect(
    data: bytes,
    limits: Limits | None = None,
    active_content: Literal["remove", "refuse"] = "remove",
    proposals: bool = True,
) -> Inspected:
    """Parse, clean, render and seal `data` on trial, in a process of its own. Blocks for at most `limits.seconds`.
    Without `proposals`, nothing is looked for on the pages, and text tags stay there.

    Raises PdfRefused: UNSUPPORTED_MEDIA_TYPE, FILE_TOO_LARGE, PDF_ENCRYPTED, PDF_ACTIVE_CONTENT (only where
    `active_content` is "refuse"), or PDF_UNREADABLE for all that is damaged, hostile or cannot be sealed.
    """
    limits = limits or Limits()
    if len(data) > limits.max_bytes:
        raise PdfRefused("FILE_TOO_LARGE", f"This file is larger than {limits.max_bytes // MB} MB.")
    try:
        answer, clean = apart(
            "inspect", data, **asdict(limits), active_content=active_content, proposals=proposals
        )
    except (Died, ValueError) as fault:
        raise unreadable("it took too much time or memory, or broke the reader") from fault
    if "refused" in answer:
        raise PdfRefused(answer["refused"], answer["detail"], answer["why"])
    pages = tuple(PageBox(width, height) for width, height in answer["pages"])
    found = answer["proposals"]
    fields = [Proposed(**each) for each in found["fields"]]
    came = None
    if told := answer["came"]:
        came = Came([Before(**each) for each in told["signatures"]], told["final"])
    proposed = Proposals(fields, [Broken(**each) for each in found["broken"]], found["tagged"])
    return Inspected(
        len(pages), pages, tuple(answer["removed"]), came, clean if came is None else data, proposed
    )
