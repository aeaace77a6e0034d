"""Where the cost of a refused document lies."""

import heapq
from collections.abc import Iterator
from math import ceil
from typing import Any, NamedTuple

from graphql import (
    FieldNode,
    FragmentSpreadNode,
    GraphQLNamedType,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
)

from schema.pricing import LEAF, TOO_MUCH, Price, Pricing, is_connection, is_list


class _Visit(NamedTuple):
    """Objects of one path: how many there are, and how long their pages."""

    selections: SelectionSetNode
    parent: GraphQLNamedType | None
    times: float
    page: int


def dearest(
    pricing: Pricing, operation: OperationDefinitionNode, top: int = 3, steps: int = 500
) -> list[dict[str, Any]]:
    """The paths that cost most in themselves. Best first, so that a bomb is not walked to its end."""
    root = pricing.schema.get_root_type(operation.operation)
    heap: list[Any] = [(-TOO_MUCH, 0, "", _Visit(operation.selection_set, root, 1, 1))]
    found: list[dict[str, Any]] = []
    counter = 0
    while heap and len(found) < top and counter < steps:
        cost, _, path, visit = heapq.heappop(heap)
        if visit is None:
            found.append({"path": path, "cost": ceil(min(-cost, TOO_MUCH))})
            continue
        for total, name, inner in _visits(pricing, visit):
            counter += 1
            where = f"{path}.{name}" if path and name else path or name
            heapq.heappush(heap, (-min(total, TOO_MUCH), counter, where, inner))
    return found


def _visits(pricing: Pricing, visit: _Visit) -> Iterator[tuple[float, str, _Visit | None]]:
    """What lies directly under an object: its own price, and each field with the most it can hold."""
    own = 1.0
    for node, parent in _fields(pricing, visit.selections, visit.parent):
        definition = pricing.definition(node, parent)
        if definition is None or node.selection_set is None:
            own += LEAF
            continue
        inner = pricing.prices.get(id(node.selection_set), Price())
        page = pricing.page(node, definition)
        times = visit.times
        if is_list(definition.type):
            times *= visit.page if is_connection(parent) else pricing.length(node, definition, parent)
        below = _Visit(node.selection_set, get_named_type(definition.type), times, page)
        yield times * (1 + inner.once + inner.per_item * page), node.name.value, below
    yield visit.times * own, "", None


def _fields(
    pricing: Pricing, selections: SelectionSetNode, parent: GraphQLNamedType | None
) -> Iterator[tuple[FieldNode, GraphQLNamedType | None]]:
    """Fields of an object, through its fragments, each fragment once."""
    named = {f.name.value: f for f in pricing.document.fragments}
    todo: list[tuple[Any, GraphQLNamedType | None]] = [(s, parent) for s in selections.selections]
    while todo:
        selection, inside = todo.pop()
        if isinstance(selection, FieldNode):
            yield selection, inside
            continue
        if isinstance(selection, FragmentSpreadNode):
            selection = named.pop(selection.name.value, None)
        if selection is not None:
            within = pricing.narrowed(selection, inside)
            todo.extend((s, within) for s in selection.selection_set.selections)
