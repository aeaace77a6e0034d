"""How much a document may ask for: measured once, each fragment visited once, whatever its shape."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from graphql import GraphQLError, GraphQLSchema, OperationType, specified_rules, validate
from graphql.validation.rules import overlapping_fields_can_be_merged
from strawberry.extensions import SchemaExtension
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from schema.context import Context
from schema.dearest import dearest
from schema.errors import ApiError, CostLimitExceeded, Unauthenticated, ValidationFailed
from schema.looking import looking_sizes, price_of_looking
from schema.parsing import Costs, Document, Library
from schema.pricing import Pricing, Sizes
from schema.shapes import Shape, directives_in, shape_of

# One tuple for good: rules made anew for each request are what makes validation slow.
RULES = (*specified_rules, MaybeNullValidationRule, OneOfInputValidationRule)
# Comparing fields of one name pair by pair is the one part of validation that is not linear. GraphQL's own
# bound allows seconds of it; this one, tens of milliseconds, and more than any honest document needs.
overlapping_fields_can_be_merged.MAX_COMPLEXITY_BUDGET = 20_000
MOST_ERRORS = 5


@dataclass(frozen=True)
class Limits:
    cost: int = 100_000
    # Introspection is free, up to this many times the standard query.
    looking: float = 1.25
    depth: int = 15
    fields: int = 1_000
    aliases: int = 30
    directives: int = 100
    definitions: int = 200
    sizes: Sizes = field(default_factory=Sizes)


class Guard:
    """Stands before one schema: reads, measures, validates and prices every document."""

    def __init__(self, schema: GraphQLSchema, limits: Limits) -> None:
        self.schema, self.limits, self.library = schema, limits, Library()
        self.sizes = looking_sizes(schema, limits.sizes)
        self.looking = limits.looking * price_of_looking(schema)

    def check(
        self, document: Document, variables: Mapping[str, Any] | None, name: str | None, anonymous: bool
    ) -> tuple[list[GraphQLError], int | None]:
        """What is wrong with it, or what it costs."""
        if not document.valid and (errors := self._invalid(document, hints=not anonymous)):
            return errors, None
        if anonymous and document.introspects:
            return [_refused(Unauthenticated("Sign in to look at the schema."))], None
        try:
            return [], self.cost(document, variables or {}, name)
        except CostLimitExceeded as refusal:
            return [_refused(refusal)], None

    def _invalid(self, document: Document, hints: bool) -> list[GraphQLError]:
        """Size first: what is too large is not worth validating."""
        shape = shape_of(document)
        if excess := self._excess(document, shape):
            return [_refused(CostLimitExceeded(excess))]
        errors = validate(self.schema, document.ast, RULES, MOST_ERRORS - 1, hide_suggestions=not hints)
        if errors:
            return [_refused(ValidationFailed(e.message), e) for e in errors[:MOST_ERRORS]]
        document.introspects, document.valid = shape.introspects, True
        self.library.keep(document)
        return []

    def _excess(self, document: Document, shape: Shape) -> str | None:
        counted = directives_in(document)
        measured = (
            ("levels", shape.depth, self.limits.depth),
            ("fields", shape.fields, self.limits.fields),
            ("aliases in one place", shape.most_aliases, self.limits.aliases),
            ("directives", counted, self.limits.directives),
            ("definitions", len(document.ast.definitions), self.limits.definitions),
        )
        too_many = (f"The document has too many {w}: {most} at most." for w, n, most in measured if n > most)
        return next(too_many, None)

    def cost(self, document: Document, variables: Mapping[str, Any], name: str | None) -> int:
        """In objects, with these variables; kept with the document, since most requests repeat."""
        kept = document.costs.setdefault(name, Costs())
        if (cost := kept.get(variables)) is None:
            cost = self._priced(document, variables, name, kept)
        return cost

    def _priced(self, document: Document, variables: Mapping[str, Any], name: str | None, kept: Costs) -> int:
        operation = document.operation(name)
        pricing = Pricing(self.schema, document, variables, self.sizes)
        price = pricing.of(operation)
        if price.once > self.limits.cost:
            raise CostLimitExceeded(
                f"The operation costs {ceil(price.once)}, more than {self.limits.cost}.",
                cost=ceil(price.once),
                limit=self.limits.cost,
                dearestPaths=dearest(pricing, operation),
            )
        if price.looking > self.looking:
            raise CostLimitExceeded(
                "Too much introspection at once.", dearestPaths=dearest(pricing, operation)
            )
        return kept.keep(pricing.sized_by, variables, ceil(price.once))


class Guarded(SchemaExtension):
    """The guard's place in Strawberry's order: it answers for parsing and for validation."""

    def __init__(self, guard: Guard) -> None:
        self.guard = guard
        self.document: Document | None = None
        self.cost: int | None = None

    def on_parse(self) -> Iterator[None]:
        self.document = self.guard.library.find(self.execution_context.query or "")
        self.execution_context.graphql_document = self.document.ast
        yield

    def on_validate(self) -> Iterator[None]:
        asked = self.execution_context
        assert self.document is not None
        errors, self.cost = self.guard.check(
            self.document, asked.variables, asked.operation_name, is_anonymous(asked.context)
        )
        asked.pre_execution_errors = errors
        if isinstance(asked.context, Context) and not errors:
            operation = self.document.operation(asked.operation_name)
            asked.context.only_asks = operation.operation is OperationType.QUERY
        yield

    def get_results(self) -> dict[str, Any]:
        return {} if self.cost is None else {"cost": self.cost}


def is_anonymous(context: object) -> bool:
    """Our own calls come without a context."""
    return context is not None and getattr(context, "who", None) is None


def _refused(refusal: ApiError, at: GraphQLError | None = None) -> GraphQLError:
    return GraphQLError(str(refusal), at.nodes if at else None, original_error=refusal)
