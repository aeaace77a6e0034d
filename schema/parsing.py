"""Documents read once: parsed, measured and validated texts, kept within a bound."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import DocumentNode, FragmentDefinitionNode, OperationDefinitionNode, parse
from graphql.language import FragmentSpreadNode, SelectionSetNode

MAX_SOURCE = 100_000
MAX_TOKENS = 4_000
MAX_COMMENTS = 500
ABSENT = object()


@dataclass(eq=False)
class Document:
    text: str
    ast: DocumentNode
    # Children before those who spread them, so that one pass sees every fragment once.
    fragments: list[FragmentDefinitionNode]
    operations: list[OperationDefinitionNode]
    introspects: bool = False
    valid: bool = False
    # By the operation's name.
    costs: "dict[str | None, Costs]" = field(default_factory=dict)

    def operation(self, name: str | None) -> OperationDefinitionNode:
        """The one that is to run; Strawberry has made sure that it is there."""
        named = (o for o in self.operations if o.name and o.name.value == name)
        return next(named, self.operations[0])


class Costs:
    """What an operation cost before, by the variables that size its lists and by no others."""

    most = 32

    def __init__(self) -> None:
        self.sized_by: tuple[str, ...] = ()
        self.kept: dict[tuple[object, ...], int] = {}

    def get(self, variables: Mapping[str, Any]) -> int | None:
        return self.kept.get(self._key(variables)) if self.kept else None

    def keep(self, sized_by: Iterable[str], variables: Mapping[str, Any], cost: int) -> int:
        self.sized_by = tuple(sorted(sized_by))
        if len(self.kept) < self.most:
            self.kept[self._key(variables)] = cost
        return cost

    def _key(self, variables: Mapping[str, Any]) -> tuple[object, ...]:
        return tuple(_size(variables.get(name, ABSENT)) for name in self.sized_by)


def _size(value: object) -> object:
    if value is ABSENT:
        return ABSENT
    if isinstance(value, list):
        return ("list", len(value))
    return value if value is None or isinstance(value, int) else str(type(value))


def read(text: str) -> Document:
    """Parses within limits. Whatever is wrong with the text is a GraphQLSyntaxError."""
    ast = parse(
        text,
        max_lexical_tokens=MAX_TOKENS,
        max_comments=MAX_COMMENTS,
        max_source_length=MAX_SOURCE,
    )
    operations = [d for d in ast.definitions if isinstance(d, OperationDefinitionNode)]
    return Document(text, ast, in_order(ast), operations)


def in_order(ast: DocumentNode) -> list[FragmentDefinitionNode]:
    """Fragments, the spread before the spreading. No recursion: chains may be long, and circles closed."""
    named = {d.name.value: d for d in ast.definitions if isinstance(d, FragmentDefinitionNode)}
    spreads = {name: spreads_of(fragment.selection_set) for name, fragment in named.items()}
    ordered: dict[str, FragmentDefinitionNode] = {}
    entered: set[str] = set()
    todo = [(name, False) for name in reversed(named)]
    while todo:
        name, children_done = todo.pop()
        if children_done:
            ordered[name] = named[name]
        elif name not in entered:
            entered.add(name)
            todo.append((name, True))
            todo.extend((child, False) for child in spreads[name] if child in named)
    return list(ordered.values())


def spreads_of(selection_set: SelectionSetNode) -> list[str]:
    """Names of the fragments spread anywhere within."""
    names: list[str] = []
    todo = [selection_set]
    while todo:
        for selection in todo.pop().selections:
            if isinstance(selection, FragmentSpreadNode):
                names.append(selection.name.value)
            elif inner := getattr(selection, "selection_set", None):
                todo.append(inner)
    return names


class Library:
    """The latest good documents, bounded in number and in characters.

    Only what was found valid is kept; a very long one pays for itself each time.
    """

    def __init__(self, most: int = 500, most_characters: int = 300_000, longest: int = 20_000) -> None:
        self.most, self.most_characters, self.longest = most, most_characters, longest
        self.characters = 0
        self._kept: OrderedDict[str, Document] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def find(self, text: str) -> Document:
        if (kept := self._kept.get(text)) is None:
            return read(text)
        self._kept.move_to_end(text)
        return kept

    def keep(self, document: Document) -> None:
        if document.text in self._kept or len(document.text) > self.longest:
            return
        self._kept[document.text] = document
        self.characters += len(document.text)
        while len(self._kept) > self.most or self.characters > self.most_characters:
            text, _ = self._kept.popitem(last=False)
            self.characters -= len(text)
