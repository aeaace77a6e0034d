"""What happens to templates, and what is made from them."""

from dataclasses import dataclass
from typing import Any

from domain.envelopes import EnvelopeKind


@dataclass(frozen=True, kw_only=True)
class TemplateRole:
    """A party that is still without a name."""

    name: str
    role: str
    party: str
    routing_order: int | None


@dataclass(frozen=True, kw_only=True)
class TemplatePlace:
    """A place on the template's pages. Of a `variable` it is filled when a document is made, of a `role` by that
    party; of neither by the sender."""

    role: str | None
    variable: str | None
    kind: str
    page: int
    x: float
    y: float
    width: float
    height: float
    required: bool
    label: str | None
    options: list[str]
    pattern: str | None
    value: str | None


@dataclass(frozen=True, kw_only=True)
class Merged:
    """What was drawn in one place when a document was made: a template that changes later changes nothing of it."""

    variable: str
    text: str
    kind: str
    page: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, kw_only=True)
class TemplateCreated:
    """A template was made from a PDF."""

    template_id: str
    name: str
    kind: EnvelopeKind
    sha256: str
    page_count: int
    roles: list[TemplateRole]
    places: list[TemplatePlace]


@dataclass(frozen=True, kw_only=True)
class TemplateChanged:
    """A template was renamed, put away or taken out again, or its places were changed."""

    template_id: str
    changes: dict[str, Any]
    places: list[TemplatePlace] | None


@dataclass(frozen=True, kw_only=True)
class DocumentGenerated:
    """A document was made from a template, with these texts in its places."""

    document_id: str
    folder_id: str
    title: str
    page_count: int
    template_id: str
    values: list[Merged]


@dataclass(frozen=True, kw_only=True)
class DocumentRendered:
    """The file of a document that was made from a template is there."""

    document_id: str
    version_id: str
    sha256: str
    size: int


@dataclass(frozen=True, kw_only=True)
class SendingQueued:
    """A request is to be sent as soon as its documents are made."""

    envelope_id: str
