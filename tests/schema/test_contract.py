"""The contract: what we have in common with it is the same, and what we still lack is listed."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    Undefined,
    build_schema,
    is_introspection_type,
    is_required_argument,
    is_required_input_field,
)

from schema.print import PRINTED
from schema.whole import schema

HERE = Path(__file__).parent
CONTRACT = build_schema((HERE / "contract.graphql").read_text())
OURS = build_schema(PRINTED.read_text())
MISSING = (HERE / "missing.txt").read_text().split()

# Where the contract cannot be kept, and why.
OTHERWISE = {
    "Field.recipient": "a field without a party is filled by the sender (FieldInput.recipient): nobody is its recipient",
}


def described(whole: GraphQLSchema) -> dict[str, str]:
    """Every coordinate of a schema, such as `Job.history(first:)`, with what it promises."""
    return {
        coordinate: promise
        for kind in whole.type_map.values()
        if not is_introspection_type(kind)
        for coordinate, promise in _of_type(kind)
    }


def _of_type(kind: GraphQLNamedType) -> Iterator[tuple[str, str]]:
    one_of = " @oneOf" if isinstance(kind, GraphQLInputObjectType) and kind.is_one_of else ""
    yield kind.name, type(kind).__name__ + one_of
    if isinstance(kind, GraphQLEnumType):
        yield from ((f"{kind.name}.{value}", "a value") for value in kind.values)
    if isinstance(kind, GraphQLUnionType):
        yield from ((f"{kind.name}.{member.name}", "a member") for member in kind.types)
    if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
        yield from ((f"{kind.name}.{each.name}", "is implemented") for each in kind.interfaces)
    if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
        for name, field in _fields(kind).items():
            yield f"{kind.name}.{name}", _promise(field)
            for argument, given in getattr(field, "args", {}).items():
                yield f"{kind.name}.{name}({argument}:)", _promise(given)


def _fields(kind: Any) -> Mapping[str, GraphQLField | GraphQLInputField]:
    fields: Mapping[str, GraphQLField | GraphQLInputField] = kind.fields
    return fields


def _promise(field: GraphQLField | GraphQLInputField | GraphQLArgument) -> str:
    """Type and default. A default of null says no more than none."""
    default = getattr(field, "default_value", None)
    return str(field.type) if default in (None, Undefined) else f"{field.type} = {default}"


def beneath(coordinate: str) -> list[str]:
    """What a coordinate stands in: the field of an argument, the type of a field."""
    field = coordinate.partition("(")[0]
    return [each for each in (field, field.partition(".")[0]) if each != coordinate]


def test_what_we_have_in_common_with_the_contract_is_the_same() -> None:
    ours, theirs = described(OURS), described(CONTRACT)
    different = {
        coordinate: f"{ours[coordinate]}, and the contract says {promise}"
        for coordinate, promise in theirs.items()
        if coordinate in ours and ours[coordinate] != promise
    }
    assert different.keys() == OTHERWISE.keys(), different


def test_what_we_added_asks_nothing_of_those_who_know_the_contract_alone() -> None:
    known = described(CONTRACT)
    asked = [
        coordinate
        for kind in OURS.type_map.values()
        if kind.name in known and not is_introspection_type(kind)
        for coordinate in _demands(kind)
    ]
    # What an addition of ours asks for concerns those alone who use it.
    theirs = [each for each in asked if all(parent in known for parent in beneath(each))]
    assert [each for each in theirs if each not in known] == []


def _demands(kind: GraphQLNamedType) -> Iterator[str]:
    if isinstance(kind, GraphQLInputObjectType):
        yield from (f"{kind.name}.{name}" for name, x in kind.fields.items() if is_required_input_field(x))
    if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
        for name, field in kind.fields.items():
            yield from (f"{kind.name}.{name}({x}:)" for x, y in field.args.items() if is_required_argument(y))


def test_what_is_still_missing_is_listed_and_what_has_come_is_not() -> None:
    """The list only shrinks: a line goes when its coordinate comes."""
    ours, theirs = described(OURS), described(CONTRACT)
    gone = theirs.keys() - ours.keys()
    missing = {each for each in gone if not any(parent in gone for parent in beneath(each))}
    assert {"came, strike it": sorted(set(MISSING) - missing), "lost": sorted(missing - set(MISSING))} == {
        "came, strike it": [],
        "lost": [],
    }
    assert sorted(set(MISSING)) == MISSING


def test_the_printed_schema_is_what_the_code_says() -> None:
    assert PRINTED.read_text() == schema.as_str() + "\n", "run `python -m schema.print`"
