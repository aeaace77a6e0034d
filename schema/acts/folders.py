"""Acts on folders."""

import strawberry
from strawberry import UNSET

from domain import events as e, folders, papers
from domain.papers import Folder as FolderRow
from domain.people import Client as ClientRow, Permission as P
from domain.refusals import InvalidInput, NotFound
from schema.acts.carrying import Result, carry_out, given, words
from schema.base import EventCursor
from schema.context import Info
from schema.documents import Folder
from schema.refusals import UserError
from store.loading import documents_below, hold
from store.work import Work

ID = strawberry.ID


@strawberry.type
class FolderPayload:
    user_errors: list[UserError]
    folder: Folder | None = None
    event_cursor: EventCursor | None = None


@strawberry.input
class CreateFolderInput:
    name: str
    access: papers.FolderAccess | None = strawberry.field(default=None, description="Without: as the parent.")
    client_id: ID | None = None
    parent_id: ID | None = None


@strawberry.input
class UpdateFolderInput:
    id: ID
    name: str | None = UNSET
    access: papers.FolderAccess | None = UNSET


async def create_folder(info: Info, input: CreateFolderInput) -> FolderPayload:
    async def act(work: Work) -> Result:
        if input.client_id and await work.session.get(ClientRow, (work.firm_id, input.client_id)) is None:
            raise NotFound("client")
        parent = None
        if input.parent_id:
            parent = await work.session.get(FolderRow, (work.firm_id, input.parent_id))
            if parent is None:
                raise NotFound("folder")
        if parent is None and input.access is None:
            raise InvalidInput("access", "a folder without a parent says who may see it")
        id = work.moment.id("fol")
        work.record(
            e.FolderCreated(
                folder_id=id,
                name=words("name", input.name),
                access=input.access,
                client_id=input.client_id or (parent.client_id if parent else None),
                parent_id=input.parent_id,
            )
        )
        return {"folder": id}

    return await carry_out(info, FolderPayload, act, needs=P.MANAGE_DOCUMENTS)


async def update_folder(info: Info, input: UpdateFolderInput) -> FolderPayload:
    async def act(work: Work) -> Result:
        below = await documents_below(work, input.id)
        await hold(work, documents=below)
        folder = work.held.find(FolderRow, input.id)
        if folder is None:
            raise NotFound("folder")
        changes = given(name=input.name, access=input.access)
        if "name" in changes:
            changes["name"] = words("name", input.name or "")
        if changes.get("access", "") is None and folder.parent_id is None:
            raise InvalidInput("access", "a folder without a parent says who may see it")
        work.play(folders.change_access(work.held, folder.id, changes))
        return {"folder": folder.id}

    return await carry_out(info, FolderPayload, act, needs=P.MANAGE_DOCUMENTS)
