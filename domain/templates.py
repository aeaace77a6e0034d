"""Templates: a PDF with places that are filled from data, and places for roles that are still to be filled."""

from typing import Any

from sqlmodel import JSON, Field

from domain.columns import TEXT, Dated, choice
from domain.envelopes import EnvelopeKind

ANY: Any = JSON()


class Template(Dated, table=True):
    """`roles` and `places`: as `domain.happening.templates` declares them, plain. `sha256`: the PDF that is filled in."""

    name: str = Field(sa_type=TEXT)
    kind: EnvelopeKind = Field(sa_type=choice(EnvelopeKind))
    sha256: str = Field(sa_type=TEXT)
    page_count: int
    roles: list[dict[str, Any]] = Field(default_factory=list, sa_type=ANY)
    places: list[dict[str, Any]] = Field(default_factory=list, sa_type=ANY)
    archived: bool = False

    @property
    def variables(self) -> list[str]:
        """What is filled from data when a document is made, each once, in the order of its first place."""
        return list(dict.fromkeys(each["variable"] for each in self.places if each["variable"]))
