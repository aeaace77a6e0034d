"""Asking Ana for files, and her link."""

from typing import Any, cast

from httpx2 import Response
from sqlmodel import col, select

from domain.file_requests import FileRequest
from tests.cast import House

WANTED: list[dict[str, Any]] = [{"title": "Passport"}, {"title": "Bank statement", "required": False}]
SELECT = """fileRequest { id title state name email language dueOn expiresAt undelivered owner { name }
  job { id } items { id title required documents { id title contentType folder { id } jobs { id } } } }"""
SEEN = """query($token: String!) { filesAskedFor(token: $token) { firmName askedBy name title message language
  state maxBytes items { id title required received full uploadUrl } } }"""


async def ask_ana(house: House, *jobs: str, **more: Any) -> dict[str, Any]:
    """Answers the request, with the folder that the files go to under "folder"."""
    client = await house.a_client()
    folder = await house.a_folder(clientId=client["id"])
    input = {
        "clientId": client["id"],
        "contactId": client["contacts"][0]["id"],
        "folderId": folder,
        "title": "For your tax return",
        "items": WANTED,
        **({"jobId": jobs[0]} if jobs else {}),
        **more,
    }
    made = await house.nora.do("requestFiles", "RequestFilesInput", input, SELECT)
    return {**made["fileRequest"], "folder": folder, "client": client}


async def token_of(house: House, request_id: str) -> str:
    """Derived as the worker derives it for the mail."""
    async with house.office.look(house.firm_id) as session:
        found = (await session.scalars(select(FileRequest).where(col(FileRequest.id) == request_id))).one()
    return house.office.secrets.files(found.id, found.link_id)


async def seen_by(house: House, token: str) -> Any:
    """As anybody sees it who has the link."""
    return (await house.guest("").ask(SEEN, token=token))["filesAskedFor"]


async def send(house: House, token: str, item: str, data: bytes, name: str = "IMG_1.jpg") -> Response:
    path = f"/send/{token}/{item}"
    return await house.guest("").http.post(path, params={"name": name}, content=data)


async def the_request(house: House, id: str) -> dict[str, Any]:
    query = f"query($id: ID!) {{ node(id: $id) {{ ... on FileRequest {{ {SELECT.partition('{')[2].rpartition('}')[0]} }} }} }}"
    return cast(dict[str, Any], (await house.nora.ask(query, id=id))["node"])
