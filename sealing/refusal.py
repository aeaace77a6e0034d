"""Why a file is not taken."""

from typing import Literal

RefusalCode = Literal[
    "UNSUPPORTED_MEDIA_TYPE",
    "PDF_ENCRYPTED",
    "PDF_UNREADABLE",
    "PDF_ACTIVE_CONTENT",
    "FILE_TOO_LARGE",
    "FILE_UNREADABLE",
]
# Which sentence it is, where a code has several.
Reason = Literal[
    "UNKNOWN_KIND",
    "HEIC",
    "OLD_OFFICE",
    "MACROS",
    "TOO_MANY_PIXELS",
    "SIGNED_AND_ACTIVE",
    "SIGNATURE_BROKEN",
    "NO_FURTHER_SIGNATURE",
]


class PdfRefused(Exception):
    """A file that cannot be taken. `code` is for programs, `detail` is a sentence for the person who sent it, and
    `why` names that sentence where the code has several.
    """

    def __init__(self, code: RefusalCode, detail: str, why: Reason | None = None) -> None:
        super().__init__(f"{code}: {detail}")
        self.code: RefusalCode = code
        self.detail = detail
        self.why = why


def unreadable(reason: str) -> PdfRefused:
    """The refusal of a file that claims to be a PDF and cannot be read, shown or sealed."""
    return PdfRefused(
        "PDF_UNREADABLE",
        f"This PDF cannot be read reliably ({reason}). Print it to a new PDF and upload that.",
    )


def damaged() -> PdfRefused:
    """The refusal of a picture or an office file that is not what it claims to be."""
    return PdfRefused(
        "FILE_UNREADABLE",
        "This file is damaged, or too large to work with. Open it, save it anew and upload that.",
    )
