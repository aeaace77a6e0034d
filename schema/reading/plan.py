"""A plan: the statement of a selection, what its arguments ask for, and what is left to resolvers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from graphql import GraphQLField, GraphQLObjectType, GraphQLSchema
from graphql.execution.values import get_argument_values
from strawberry.types.arguments import convert_arguments
from strawberry.types.field import StrawberryField

from schema.errors import PageTooLarge
from schema.paging import MOST, Order, checked, read as read_mark
from schema.reading.declared import ById, Clause, Given, Nodes, Page

STRAWBERRY = "strawberry-definition"
Details = list[Any]


class Executor(Protocol):
    """As much of graphql-core's executor as is needed here."""

    schema: GraphQLSchema
    variable_values: Any
    context_value: Any
    hide_suggestions: bool

    def collect_subfields(self, return_type: GraphQLObjectType, field_details_list: Details) -> Any: ...


def strawberry_field(definition: GraphQLField) -> StrawberryField:
    found: StrawberryField = definition.extensions[STRAWBERRY]
    return found


def column(kind: type[Any], name: str) -> Any:
    return kind.__table__.columns[name]


def row_of(shown: GraphQLObjectType) -> Any:
    """The kind of row that a type shows."""
    return getattr(shown.extensions[STRAWBERRY].origin, "shows", None)


@dataclass(frozen=True)
class Slot:
    """A field that its own resolver answers, for every row that the statement finds."""

    parent: GraphQLObjectType
    details: Details
    kind: type[Any]

    def seen_as(self, row: Any) -> Any:
        """What its resolver reads from."""
        see = getattr(self.parent.extensions[STRAWBERRY].origin, "seen_as", None)
        return row if see is None else see(row)


@dataclass(frozen=True)
class Use:
    """Where arguments come in. What they ask for is read anew each time; its shape is the plan's."""

    definition: GraphQLField
    details: Details
    declared: Given | ById | Nodes | Page

    def arguments(self, executor: Executor) -> dict[str, Any]:
        first = self.details[0]
        given = get_argument_values(
            self.definition,
            first.node,
            executor.variable_values,
            first.fragment_variable_values,
            executor.hide_suggestions,
        )
        taken = strawberry_field(self.definition).arguments
        config = executor.schema.extensions[STRAWBERRY].config
        converter = executor.schema.extensions[STRAWBERRY].schema_converter
        return convert_arguments(given, taken, converter.scalar_registry, config)

    def asked(self, executor: Executor) -> "Asked":
        arguments = self.arguments(executor)
        if isinstance(self.declared, Given):
            who = executor.context_value.staff
            return Asked(self.declared.values(arguments, who), Order(), None, None)
        if isinstance(self.declared, ById):
            return Asked([Clause("{r}.id = {v}", str(arguments["id"]))], Order(), None, None)
        if isinstance(self.declared, Nodes):
            ids = [arguments["id"]] if "id" in arguments else list(arguments["ids"])
            return Asked([Clause("{v}", _few(ids), "text[]")], Order(), None, None)
        order = self.declared.order(arguments)
        after = arguments.get("after")
        kinds = [column(self.declared.kind, each).type.python_type for each in order.columns]
        mark = None if after is None else read_mark(after, order.name, kinds)
        return Asked(self.declared.clauses(arguments), order, mark, checked(arguments.get("first")))


@dataclass(frozen=True)
class Asked:
    clauses: list[Clause]
    order: Order
    mark: list[Any] | None
    first: int | None

    @property
    def values(self) -> list[Any]:
        first = [] if self.first is None else [self.first]
        return [*(each.value for each in self.clauses), *(self.mark or []), *first]


def _few(ids: list[str]) -> list[str]:
    if len(ids) > MOST:
        raise PageTooLarge
    return ids


class Today:
    """The date, where a field depends on it."""


@dataclass
class Plan:
    """One statement, its arguments, and what is left to resolvers. `$1` is the firm.

    `fleeting`: something in it changes though nothing happens."""

    sql: str
    uses: list[Use | Today]
    slots: list[Slot]
    fleeting: bool

    @property
    def daily(self) -> bool:
        return any(isinstance(each, Today) for each in self.uses)

    def values(self, executor: Executor, today: Any) -> list[Any]:
        """What follows the firm's id."""
        values: list[Any] = []
        for use in self.uses:
            values += [today] if isinstance(use, Today) else use.asked(executor).values
        return values


def shape_of(value: Any) -> Any:
    """Of a variable: all that may change the statement, and nothing that only changes what it finds."""
    if isinstance(value, Mapping):
        return tuple(sorted((name, shape_of(each)) for name, each in value.items()))
    if isinstance(value, str) and type(value) is str:
        return ("text", bool(value))
    if isinstance(value, list):  # what follows the first few is bound like them, or refused with them
        return ("list", *(shape_of(each) for each in value[:10] if type(each) is not str))
    if value is None or isinstance(value, bool) or hasattr(value, "value"):
        return ("is", value)
    return ("of", type(value).__name__)
