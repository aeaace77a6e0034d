"""The file of a document that is made from a template."""

from collections.abc import Mapping
from typing import Any

from domain.envelopes import FieldKind
from domain.events import DocumentRendered
from domain.ids import Moment
from domain.refusals import SealingUnavailable
from domain.templates import Template
from sealing.drawn import Drawn
from sealing.render import merge
from store.files import FileDamaged, FileMissing, FilesUnavailable
from store.office import Office

# What ticks a box, whoever wrote it.
TICKED = frozenset({"true", "yes", "1", "x"})


async def merged_file(
    office: Office, moment: Moment, template: Template, document_id: str, values: Mapping[str, str]
) -> DocumentRendered:
    """Drawn and stored, before anything is locked."""
    drawn = [_drawn(each, values[each["variable"]]) for each in template.places if each["variable"]]
    try:
        data = await office.hands.do(merge, await office.files.get(template.sha256), drawn)
        sha256 = await office.files.put(data)
    except (FilesUnavailable, FileMissing, FileDamaged, OSError) as error:
        raise SealingUnavailable(type(error).__name__) from None
    return DocumentRendered(
        document_id=document_id, version_id=moment.id("ver"), sha256=sha256, size=len(data)
    )


def _drawn(place: Mapping[str, Any], value: str) -> Drawn:
    ticked = place["kind"] == FieldKind.CHECKBOX
    text = ("✓" if value.lower() in TICKED else "") if ticked else value
    box = {name: place[name] for name in ("page", "x", "y", "width", "height")}
    return Drawn(**box, text=text, kind=place["kind"])
