"""Letters put down by the pen, and a scan: what a story is about is not always their upload."""

from io import BytesIO

from PIL import Image

from tests.cast import House
from tests.races.prepared import documents


async def a_letter(house: House, folder: str, *jobs: str) -> str:
    """A document in a folder, linked to these jobs."""
    [document] = await documents(house, folder, 1)
    if jobs:
        links = {"documentIds": [document], "jobIds": list(jobs)}
        await house.nora.do("linkDocuments", "LinkDocumentsInput", links, "links { id }")
    return document


def a_picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (20, 20), "white").save(out, "PNG")
    return out.getvalue()
