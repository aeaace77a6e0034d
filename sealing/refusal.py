"""Why a file is not taken."""

from typing import Literal

RefusalCode = Literal[
    "UNSUPPORTED_MEDIA_TYPE", "PDF_ENCRYPTED", "PDF_UNREADABLE", "PDF_ACTIVE_CONTENT", "FILE_TOO_LARGE"
]


class PdfRefused(Exception):
    """A file that cannot be taken. `code` is for programs, `detail` is a sentence for the person who sent it."""

    def __init__(self, code: RefusalCode, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code: RefusalCode = code
        self.detail = detail


def unreadable(reason: str) -> PdfRefused:
    """The refusal of a file that claims to be a PDF and cannot be read, shown or sealed."""
    return PdfRefused(
        "PDF_UNREADABLE",
        f"This PDF cannot be read reliably ({reason}). Print it to a new PDF and upload that.",
    )
