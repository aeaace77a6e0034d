"""The shape of a document: its depth, fields and aliases, each fragment visited once."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from graphql import FieldNode, FragmentSpreadNode, SelectionSetNode
from graphql.language import Visitor, visit

from schema.parsing import Document

# Doubling fragments make numbers of thousands of digits: beyond this they are all alike.
ENDLESS = 10**15


class Shape(NamedTuple):
    """Of a selection set with all that it spreads; introspection has a depth of its own."""

    depth: int = 0
    fields: int = 0
    # On this level of the response, whatever fragments they are wrapped in; and on the level with the most.
    aliases: int = 0
    most_aliases: int = 0
    introspects: bool = False

    def beside(self, other: "Shape") -> "Shape":
        aliases = min(self.aliases + other.aliases, ENDLESS)
        return Shape(
            max(self.depth, other.depth),
            min(self.fields + other.fields, ENDLESS),
            aliases,
            max(aliases, self.most_aliases, other.most_aliases),
            self.introspects or other.introspects,
        )

    def under(self, field: FieldNode) -> "Shape":
        """Of a field that has this beneath it."""
        own = 1 if field.alias else 0
        looks = field.name.value in ("__schema", "__type")
        depth = 1 if looks else self.depth + 1
        return Shape(depth, self.fields + 1, own, max(own, self.most_aliases), looks or self.introspects)


def shape_of(document: Document) -> Shape:
    """Of its largest operation, counted as it is executed: fragments where they are spread."""
    fragments: dict[str, Shape] = {}
    for fragment in document.fragments:
        fragments[fragment.name.value] = _shape(fragment.selection_set, fragments)
    shapes = [_shape(operation.selection_set, fragments) for operation in document.operations]
    return Shape(*(max(values) for values in zip(*shapes, strict=True))) if shapes else Shape()


def _shape(selections: SelectionSetNode, fragments: Mapping[str, Shape]) -> Shape:
    shape = Shape()
    for selection in selections.selections:
        if isinstance(selection, FragmentSpreadNode):
            shape = shape.beside(fragments.get(selection.name.value, Shape()))
            continue
        below = getattr(selection, "selection_set", None)
        inner = _shape(below, fragments) if below else Shape()
        shape = shape.beside(inner.under(selection) if isinstance(selection, FieldNode) else inner)
    return shape


class _Directives(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def enter_directive(self, *_: Any) -> None:
        self.count += 1


def directives_in(document: Document) -> int:
    counter = _Directives()
    visit(document.ast, counter)
    return counter.count
