"""The course of one stream: where it goes on, how far it has come, and where others take it over."""

from collections.abc import Callable
from dataclasses import dataclass

from graphql import VariableNode

from schema.parsing import Document


@dataclass(slots=True)
class Course:
    """`after`: it goes on from there without a greeting. `gap`: it was too slow, and is told so.

    `join`: called with a cursor up to which all was given, and whether that is all there is; where it
    answers true, others tell the rest.
    """

    after: int | None = None
    gap: bool = False
    join: Callable[[int, bool], bool] | None = None
    cursor: int = 0
    joined: bool = False

    def ends(self, caught_up: bool) -> bool:
        self.joined = self.join is not None and self.join(self.cursor, caught_up)
        return self.joined


def places(document: Document, operation_name: str | None) -> set[str]:
    """The variables that say nothing but where a stream goes on: once defined, once used, as `after`."""
    fields = document.operation(operation_name).selection_set.selections
    given = [each for field in fields for each in getattr(field, "arguments", None) or ()]
    after = [each.value for each in given if each.name.value == "after"]
    names = {each.name.value for each in after if isinstance(each, VariableNode)}
    return {name for name in names if document.text.count(f"${name}") == 2}
