"""Questions made from the schema itself: every field of every type, so that none can be forgotten."""

from collections.abc import Iterator
from typing import Any

from graphql import (
    GraphQLField,
    GraphQLNamedType,
    GraphQLObjectType,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
    is_required_argument,
)

from schema.whole import schema

TYPES: dict[str, GraphQLNamedType] = schema._schema.type_map


def everything(shown: Any, depth: int) -> str:
    """A selection of every field of a type, and of what these show, `depth` levels down."""
    if is_leaf_type(shown):
        return ""
    if is_abstract_type(shown):
        parts = schema._schema.get_possible_types(shown)
        inner = " ".join(f"... on {each.name} {everything(each, depth)}" for each in parts)
        return f"{{ __typename {inner} }}"
    fields = " ".join(_field(shown, name, field, depth) for name, field in shown.fields.items())
    return f"{{ __typename {fields} }}"


def _field(parent: GraphQLObjectType, name: str, field: GraphQLField, depth: int) -> str:
    """Under an alias: fields of one name differ in type from face to face."""
    assert not any(is_required_argument(each) for each in field.args.values())
    face = get_named_type(field.type)
    said = f"{parent.name}_{name}: {name}"
    if is_leaf_type(face):
        return said
    beneath = depth if face.name.endswith(("Connection", "Edge", "PageInfo", "Progress")) else depth - 1
    return f"{said} {everything(face, beneath)}" if beneath >= 0 else ""


def object_types() -> Iterator[GraphQLObjectType]:
    """Every type that a query may reach."""
    seen: set[str] = set()
    todo: list[Any] = [schema._schema.query_type]
    while todo:
        face = todo.pop()
        if face.name in seen or is_leaf_type(face):
            continue
        seen.add(face.name)
        if is_abstract_type(face):
            todo += schema._schema.get_possible_types(face)
            continue
        yield face
        todo += [get_named_type(each.type) for each in face.fields.values()]
