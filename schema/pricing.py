"""What a document costs before it runs: objects asked for, counted from the sizes of its lists."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from graphql import (
    FieldNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
)

from schema.parsing import Document

LEAF = 0.1
# Beyond this every price is simply too much, and sums of it stay exact.
TOO_MUCH = 1e15


@dataclass(frozen=True)
class Sizes:
    """How long a list is taken to be. A connection's is its `first`, never more than a page."""

    page: int = 100
    plain: int = 5
    # "Type.field" of lists that are known better.
    known: Mapping[str, float] = field(default_factory=dict)


class Price(NamedTuple):
    """Of an object's selections: asked once, asked for each item of its page, spent on introspection."""

    once: float = 0
    per_item: float = 0
    looking: float = 0

    def plus(self, other: "Price") -> "Price":
        return Price(*(min(a + b, TOO_MUCH) for a, b in zip(self, other, strict=True)))


class Pricing:
    """Prices one operation of one document, with its variables. Each selection is visited once."""

    def __init__(
        self, schema: GraphQLSchema, document: Document, variables: Mapping[str, Any], sizes: Sizes
    ) -> None:
        self.schema, self.document, self.variables, self.sizes = schema, document, variables, sizes
        self.defaults: dict[str, Any] = {}
        self.fragments: dict[str, Price] = {}
        self.prices: dict[int, Price] = {}
        self.sized_by: set[str] = set()

    def of(self, operation: OperationDefinitionNode) -> Price:
        self.defaults = {v.variable.name.value: v.default_value for v in operation.variable_definitions or ()}
        for fragment in self.document.fragments:
            condition = self.schema.get_type(fragment.type_condition.name.value)
            self.fragments[fragment.name.value] = self._set(fragment.selection_set, condition)
        return self._set(operation.selection_set, self.schema.get_root_type(operation.operation))

    def _set(self, selections: SelectionSetNode, parent: GraphQLNamedType | None) -> Price:
        price = Price()
        for selection in selections.selections:
            if isinstance(selection, FieldNode):
                price = price.plus(self._field(selection, parent))
            elif isinstance(selection, FragmentSpreadNode):
                price = price.plus(self.fragments.get(selection.name.value, Price()))
            elif isinstance(selection, InlineFragmentNode):
                price = price.plus(self._set(selection.selection_set, self.narrowed(selection, parent)))
        self.prices[id(selections)] = price
        return price

    def narrowed(self, selection: Any, parent: GraphQLNamedType | None) -> GraphQLNamedType | None:
        condition = selection.type_condition
        return self.schema.get_type(condition.name.value) if condition else parent

    def _field(self, node: FieldNode, parent: GraphQLNamedType | None) -> Price:
        definition = self.definition(node, parent)
        if definition is None or node.selection_set is None:
            return Price(once=LEAF)
        inner = self._set(node.selection_set, get_named_type(definition.type))
        unit = min(1 + inner.once + inner.per_item * self.page(node, definition), TOO_MUCH)
        if node.name.value in ("__schema", "__type"):
            return Price(looking=unit)
        if not is_list(definition.type):
            return Price(unit, 0, inner.looking)
        if is_connection(parent):
            return Price(0, unit, inner.looking)
        return Price(min(unit * self.length(node, definition, parent), TOO_MUCH), 0, inner.looking)

    def definition(self, node: FieldNode, parent: GraphQLNamedType | None) -> GraphQLField | None:
        if parent is None or is_leaf_type(parent):
            return None
        return self.schema.get_field(parent, node.name.value)  # type: ignore[arg-type]

    def page(self, node: FieldNode, definition: GraphQLField) -> int:
        given = [self._int(node, definition, name) for name in ("first", "last") if name in definition.args]
        return max(given, default=self.sizes.page)

    def length(self, node: FieldNode, definition: GraphQLField, parent: GraphQLNamedType | None) -> float:
        if "first" in definition.args:
            return self.page(node, definition)
        if "ids" in definition.args:
            return self._count(node, "ids")
        return self.sizes.known.get(f"{parent}.{node.name.value}", self.sizes.plain)

    def _int(self, node: FieldNode, definition: GraphQLField, name: str) -> int:
        """The number given, the default where none is; a page where it cannot be told."""
        value = self._value(node, name)
        if value is None:
            value = _default(definition, name)
        if not isinstance(value, int):
            return self.sizes.page
        return min(max(value, 0), self.sizes.page)

    def _count(self, node: FieldNode, name: str) -> int:
        value = self._value(node, name)
        return max(1, len(value)) if isinstance(value, list | tuple) else 1

    def _value(self, node: FieldNode, name: str) -> Any:
        given = next((a.value for a in node.arguments or () if a.name.value == name), None)
        if isinstance(given, VariableNode):
            variable = given.name.value
            self.sized_by.add(variable)
            if variable in self.variables:
                return self.variables[variable]
            given = self.defaults.get(variable)
        if isinstance(given, IntValueNode):
            # Digits without end are a validation error already; here they are only "many".
            return int(given.value[:12])
        return given.values if isinstance(given, ListValueNode) else None


def is_list(kind: Any) -> bool:
    return is_list_type(kind.of_type if is_non_null_type(kind) else kind)


def is_connection(parent: GraphQLNamedType | None) -> bool:
    return isinstance(parent, GraphQLObjectType) and "pageInfo" in parent.fields


def _default(definition: GraphQLField, name: str) -> Any:
    argument = definition.args[name]
    if argument.default is None:
        return argument.default_value
    literal = argument.default.literal
    return int(literal.value) if isinstance(literal, IntValueNode) else argument.default.value
