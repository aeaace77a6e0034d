"""Acts on templates: make them, change them, put them away."""

from collections.abc import Sequence

import strawberry
from sqlmodel import col
from strawberry import UNSET

from domain import envelopes, events as e, merging, proposing
from domain.papers import PDF
from domain.people import Permission as P
from domain.refusals import DocumentNotSignable, InvalidInput, NotFound, SignedTemplate
from domain.templates import Template as TemplateRow
from schema.acts.carrying import Result, carry_out, given, words
from schema.acts.documents import Examined, examined
from schema.context import Info
from schema.refusals import UserError
from schema.templates import Template
from store.loading import keep
from store.work import Work

ID = strawberry.ID


@strawberry.type
class TemplatePayload:
    user_errors: list[UserError]
    template: Template | None = None


@strawberry.input
class TemplateRoleInput:
    name: str
    role: envelopes.RecipientRole
    party: envelopes.RecipientParty
    routing_order: int | None = None


@strawberry.input
class TemplateFieldInput:
    kind: envelopes.FieldKind
    page: int
    x: float
    y: float
    width: float
    height: float
    role: str | None = None
    variable: str | None = None
    required: bool | None = True
    label: str | None = None
    options: list[str] | None = None
    pattern: str | None = None
    value: str | None = None


@strawberry.input
class CreateTemplateInput:
    name: str
    upload_id: ID
    roles: list[TemplateRoleInput]
    fields: list[TemplateFieldInput]
    kind: envelopes.EnvelopeKind | None = envelopes.EnvelopeKind.SIGNATURE
    use_proposed_fields: bool | None = strawberry.field(
        default=False,
        description="Place what the file proposes by text tags and by its own form, besides `fields`; the tags are"
        " taken out. `r1` is the role of that name, or else the first, `r2` the second. A tag of nobody's with a"
        " variable's name, such as `client.name`, is filled in from data.",
    )


@strawberry.input
class UpdateTemplateInput:
    id: ID
    name: str | None = UNSET
    fields: list[TemplateFieldInput] | None = None
    archived: bool | None = UNSET


async def create_template(info: Info, input: CreateTemplateInput) -> TemplatePayload:
    seen: list[Examined] = []

    async def examine() -> None:
        seen.append(await examined(info, input.upload_id, proposals=bool(input.use_proposed_fields)))

    async def act(work: Work) -> Result:
        [file] = seen
        if file.kind != PDF:
            raise DocumentNotSignable(file.name)
        if file.came is not None:
            raise SignedTemplate(file.name)
        roles = [
            e.TemplateRole(
                name=words("roles.name", each.name, 100),
                role=each.role,
                party=each.party,
                routing_order=each.routing_order,
            )
            for each in input.roles
        ]
        places = _places(input.fields)
        if input.use_proposed_fields:
            names = [each.name for each in roles]
            places += proposing.as_template(file.name, file.proposed, file.unproposed, names)
        merging.check_template(roles, places, file.page_count)
        id = work.moment.id("tpl")
        work.record(
            e.TemplateCreated(
                template_id=id,
                name=words("name", input.name),
                kind=input.kind or envelopes.EnvelopeKind.SIGNATURE,
                sha256=file.sha256,
                page_count=file.page_count,
                roles=roles,
                places=places,
            )
        )
        return {"template": id}

    return await carry_out(info, TemplatePayload, act, needs=P.MANAGE_DOCUMENTS, before=examine)


async def update_template(info: Info, input: UpdateTemplateInput) -> TemplatePayload:
    async def act(work: Work) -> Result:
        await keep(work, TemplateRow, col(TemplateRow.id) == input.id, locked=True)
        template = work.held.find(TemplateRow, input.id)
        if template is None:
            raise NotFound("template")
        asked = given(name=input.name, archived=input.archived)
        if "name" in asked:
            asked["name"] = words("name", input.name or "")
        if asked.get("archived", False) is None:
            raise InvalidInput("archived", "true or false")
        places = None if input.fields is None else _places(input.fields)
        if places is not None:
            roles = [e.TemplateRole(**each) for each in template.roles]
            merging.check_template(roles, places, template.page_count)
        changes = {name: value for name, value in asked.items() if getattr(template, name) != value}
        if changes or places is not None:
            work.record(e.TemplateChanged(template_id=input.id, changes=changes, places=places))
        return {"template": input.id}

    return await carry_out(info, TemplatePayload, act, needs=P.MANAGE_DOCUMENTS)


def _places(inputs: Sequence[TemplateFieldInput]) -> list[e.TemplatePlace]:
    return [
        e.TemplatePlace(
            role=each.role,
            variable=words("fields.variable", each.variable, 60) if each.variable else None,
            kind=each.kind,
            page=each.page,
            x=each.x,
            y=each.y,
            width=each.width,
            height=each.height,
            required=each.required is not False,
            label=words("fields.label", each.label) if each.label else None,
            options=[words("fields.options", option) for option in each.options or []],
            pattern=each.pattern or None,
            value=each.value or None,
        )
        for each in inputs
    ]
