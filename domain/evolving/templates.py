"""What events about templates do to the rows."""

from dataclasses import asdict

from domain import events as e
from domain.evolving.step import Stamp, change, evolve
from domain.held import Held
from domain.papers import Document, DocumentVersion, VersionKind
from domain.templates import Template


@evolve.register
def _(event: e.TemplateCreated, held: Held, stamp: Stamp) -> None:
    held.add(
        Template(
            firm_id=stamp.firm_id,
            id=event.template_id,
            name=event.name,
            kind=event.kind,
            sha256=event.sha256,
            page_count=event.page_count,
            roles=[asdict(each) for each in event.roles],
            places=[asdict(each) for each in event.places],
            created_at=stamp.at,
        )
    )


@evolve.register
def _(event: e.TemplateChanged, held: Held, stamp: Stamp) -> None:
    template = held.get(Template, event.template_id)
    change(template, event.changes)
    if event.places is not None:
        template.places = [asdict(each) for each in event.places]


@evolve.register
def _(event: e.DocumentGenerated, held: Held, stamp: Stamp) -> None:
    held.add(
        Document(
            firm_id=stamp.firm_id,
            id=event.document_id,
            title=event.title,
            folder_id=event.folder_id,
            page_count=event.page_count,
            template_id=event.template_id,
            merged=[asdict(each) for each in event.values],
            created_at=stamp.at,
        )
    )


@evolve.register
def _(event: e.DocumentRendered, held: Held, stamp: Stamp) -> None:
    held.add(
        DocumentVersion(
            firm_id=stamp.firm_id,
            id=event.version_id,
            document_id=event.document_id,
            kind=VersionKind.ORIGINAL,
            sha256=event.sha256,
            size=event.size,
            created_at=stamp.at,
        )
    )


@evolve.register
def _(event: e.SendingQueued, held: Held, stamp: Stamp) -> None:
    """Its errand does the rest."""
