"""Who the roles of a template are, once it is used."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import strawberry
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from domain import boards, envelopes, papers, people
from domain.refusals import InvalidInput, NotFound
from domain.templates import Template as TemplateRow
from schema.acts.addressing import RecipientInput
from schema.context import Info

ID = strawberry.ID


async def template_of(session: AsyncSession, id: str) -> TemplateRow:
    found: TemplateRow | None = (
        await session.scalars(select(TemplateRow).where(col(TemplateRow.id) == id))
    ).first()
    if found is None:
        raise NotFound("template")
    if found.archived:
        raise InvalidInput("templateId", "this template was put away")
    return found


async def one_of(session: AsyncSession, kind: type[Any], firm_id: str, id: str, what: str) -> Any:
    found = await session.get(kind, (firm_id, id))
    if found is None:
        raise NotFound(what)
    return found


async def around(
    session: AsyncSession, firm_id: str, document_id: str, job_ids: Sequence[str]
) -> tuple[str | None, boards.Job | None]:
    """For which client a document is, and the job: by its folder, else by the first job it is asked for."""
    document = await one_of(session, papers.Document, firm_id, document_id, "document")
    if document.deleted:
        raise NotFound("document")
    folder = await one_of(session, papers.Folder, firm_id, document.folder_id, "folder")
    job = await one_of(session, boards.Job, firm_id, job_ids[0], "job") if job_ids else None
    return folder.client_id or (job.client_id if job else None), job


async def contacts_of(session: AsyncSession, client_id: str | None) -> list[people.Contact]:
    if client_id is None:
        return []
    living = col(people.Contact.deleted).is_(False)
    mine = select(people.Contact).where(col(people.Contact.client_id) == client_id, living)
    return list(await session.scalars(mine.order_by(col(people.Contact.position), col(people.Contact.id))))


def of_the_firm(info: Info, job: boards.Job | None) -> str:
    return job.assignee_ids[0] if job and job.assignee_ids else info.context.staff.member_id or ""


def roles_filled(
    template: TemplateRow,
    named: Sequence[RecipientInput],
    contacts: Sequence[people.Contact],
    member_id: str,
) -> list[RecipientInput]:
    """Each role with who was named for it, else with who it is most likely; without anybody, by the role's name."""
    by_role = {each.key: each for each in named}
    strangers = by_role.keys() - {each["name"] for each in template.roles}
    if strangers or len(by_role) != len(named):
        raise InvalidInput("recipients", "`key` must be a role of the template, each at most once")
    taken = {each.contact_id for each in named}
    free = iter([each for each in contacts if each.id not in taken])
    filled = []
    for role in template.roles:
        party = envelopes.RecipientParty(role["party"])
        found = by_role.get(role["name"]) or _likely(role["name"], party, free, member_id)
        asked = envelopes.RecipientRole(role["role"])
        order = found.routing_order or role["routing_order"]
        filled.append(replace(found, role=asked, party=party, routing_order=order))
    return filled


def _likely(key: str, party: envelopes.RecipientParty, free: Any, member_id: str) -> RecipientInput:
    if party == envelopes.RecipientParty.FIRM:
        return RecipientInput(key=key, member_id=ID(member_id))
    contact = next(free, None) if party == envelopes.RecipientParty.CLIENT else None
    return (
        RecipientInput(key=key, contact_id=ID(contact.id)) if contact else RecipientInput(key=key, name=key)
    )
