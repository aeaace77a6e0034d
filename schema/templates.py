"""The face of templates."""

from typing import Any

import strawberry
from strawberry import Parent

from domain import envelopes, templates
from schema.base import Node
from schema.faces import face


@strawberry.type
class TemplateRole:
    name: str
    role: envelopes.RecipientRole
    party: envelopes.RecipientParty
    routing_order: int | None


@strawberry.type
class TemplateField:
    role: str | None
    variable: str | None
    kind: envelopes.FieldKind
    page: int
    x: float
    y: float
    width: float
    height: float
    required: bool
    label: str | None
    options: list[str] | None
    pattern: str | None
    value: str | None


@face(templates.Template)
class Template(Node):
    name: str
    kind: envelopes.EnvelopeKind
    page_count: int
    archived: bool

    @strawberry.field(description="What is filled in from data when a document is made.")
    def variables(root: Parent[templates.Template]) -> list[str]:
        return root.variables

    @strawberry.field
    def roles(root: Parent[templates.Template]) -> list[str]:
        return [each["name"] for each in root.roles]

    @strawberry.field(
        description="The same roles, with what they are asked to do and on whose side they are."
    )
    def parties(root: Parent[templates.Template]) -> list[TemplateRole]:
        return [
            TemplateRole(
                name=each["name"],
                role=envelopes.RecipientRole(each["role"]),
                party=envelopes.RecipientParty(each["party"]),
                routing_order=each["routing_order"],
            )
            for each in root.roles
        ]

    @strawberry.field
    def fields(root: Parent[templates.Template]) -> list[TemplateField]:
        return [_field(each) for each in root.places]

    @strawberry.field(description="The PDF that is filled in; stable, authorised at each request.")
    def file_url(root: Parent[templates.Template]) -> str:
        return f"/files/templates/{root.id}"


def _field(place: dict[str, Any]) -> TemplateField:
    return TemplateField(**{**place, "kind": envelopes.FieldKind(place["kind"])})
