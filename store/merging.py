"""The file of a document that is made from a template."""

from collections.abc import Sequence

from domain.events import DocumentRendered, Merged
from domain.ids import Moment
from domain.refusals import SealingUnavailable
from sealing.drawn import Drawn
from sealing.render import merge
from store.files import FileDamaged, FileMissing, FilesUnavailable
from store.office import Office


async def merged_file(
    office: Office, moment: Moment, template_sha256: str, document_id: str, values: Sequence[Merged]
) -> DocumentRendered:
    """Drawn and stored, before anything is locked."""
    try:
        data = await office.hands.do(
            merge, await office.files.get(template_sha256), [_drawn(each) for each in values]
        )
        sha256 = await office.files.put(data)
    except (FilesUnavailable, FileMissing, FileDamaged, OSError) as error:
        raise SealingUnavailable(type(error).__name__) from None
    return DocumentRendered(
        document_id=document_id, version_id=moment.id("ver"), sha256=sha256, size=len(data)
    )


def _drawn(value: Merged) -> Drawn:
    box = (value.page, value.x, value.y, value.width, value.height)
    return Drawn(*box, text=value.text, kind=value.kind)
