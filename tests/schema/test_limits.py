"""Documents of any shape are answered, or refused by name, and soon."""

import time
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import graphql
import pytest
from graphql import GraphQLError, get_introspection_query
from hypothesis import HealthCheck, example, given, settings, strategies as st
from strawberry.types import ExecutionResult

from schema.guarded import GuardedSchema
from schema.limits import Limits
from schema.parsing import Library, read
from schema.telling import report, verdict
from tests.api.toy import Person, ToyContext, toy_schema

ANA = ToyContext(Person("ana"), "req_1")
NOBODY = ToyContext(None, "req_2")
# Not the mark of the benchmark: only that it ends.
SOON = 5.0


@pytest.fixture
def toy() -> GuardedSchema:
    return toy_schema()


def ask(
    schema: GuardedSchema, query: str, context: ToyContext = ANA, **variables: Any
) -> ExecutionResult | Exception:
    try:
        return schema.execute_sync(query, variable_values=variables, context_value=context)
    except Exception as error:  # as the transport does
        return error


def codes(result: ExecutionResult | Exception) -> set[str]:
    errors: list[Any] = [result] if isinstance(result, Exception) else list(result.errors or [])
    return {verdict(error).code.value for error in errors}


def cost(schema: GuardedSchema, query: str, **variables: Any) -> int:
    result = ask(schema, query, **variables)
    assert isinstance(result, ExecutionResult)
    assert result.extensions is not None, result.errors
    return int(result.extensions["cost"])


def refusal(schema: GuardedSchema, query: str, **variables: Any) -> Mapping[str, Any]:
    result = ask(schema, query, **variables)
    assert isinstance(result, ExecutionResult)
    [face] = report(result.errors or [], "req_1")
    assert isinstance(face["extensions"], dict)
    return face["extensions"]


# ------------------------------------------------------------------ cost


@pytest.mark.parametrize(
    ("query", "price"),
    [
        ("{ hello }", 1),
        ("{ cards(first: 10) { nodes { title } } }", 13),  # the query's object, ten cards, their titles
        ("{ cards { nodes { title } } }", 57),
        ("{ cards(first: 10) { totalCount } }", 2),
        ("{ card { papers { title } } }", 7),
        ("{ cards(first: 10) { nodes { cards(first: 10) { nodes { title } } } } }", 131),
        ("{ cards(first: 10) { ...Page } } fragment Page on CardConnection { nodes { title } }", 13),
        ("{ cards(first: 10) { ... { nodes { title } } ... { nodes { title } } } }", 24),
        ("{ cards(first: 1000000) { nodes { title } } }", 112),
        ("{ cards(first: -5) { nodes { title } } }", 2),
        ("query ($n: Int = 10) { cards(first: $n) { nodes { title } } }", 13),
        ("{ __typename __schema { types { name fields { name } } } }", 1),
    ],
)
def test_the_cost_counts_objects_from_the_arguments(toy: GuardedSchema, query: str, price: int) -> None:
    # Fractions of leaves are rounded up at the end.
    assert abs(cost(toy, query) - price) <= 1


def test_the_cost_knows_the_variables(toy: GuardedSchema) -> None:
    query = "query ($n: Int, $m: Int = 20) { cards(first: $n) { nodes { title } } b: cards(first: $m) { totalCount } }"
    costs = [cost(toy, query, n=n) for n in (1, 10, 100)]
    assert costs == [4, 14, 113]
    assert cost(toy, query, n=None) == cost(toy, query, n=50) == cost(toy, query)
    assert cost(toy, query, n="many") == cost(toy, query, n=100)


def test_a_list_of_ids_costs_each_of_them(toy: GuardedSchema) -> None:
    query = "query ($ids: [ID!]!) { nodes(ids: $ids) { title } }"
    assert cost(toy, query, ids=["a"] * 100) > 100
    assert cost(toy, query, ids=["a"]) < 5


def test_a_refusal_names_the_three_dearest_paths() -> None:
    toy = toy_schema(Limits(cost=1000))
    query = """{ cards(first: 10) { nodes { ...Card } } } fragment Card on Card {
      title mine: cards(first: 20) { nodes { title papers { title papers { title } } } } cards(first: 2) { totalCount } }"""
    told = refusal(toy, query)
    assert told["code"] == "COST_LIMIT_EXCEEDED"
    assert told["limit"] == 1000
    assert told["cost"] > 1000
    paths = [path["path"] for path in told["dearestPaths"]]
    assert paths == [
        "cards.nodes.cards.nodes.papers.papers",
        "cards.nodes.cards.nodes.papers",
        "cards.nodes.cards.nodes",
    ]
    costs = [path["cost"] for path in told["dearestPaths"]]
    assert all(a >= b for a, b in pairwise(costs))


def test_introspection_is_free_but_not_without_end(toy: GuardedSchema) -> None:
    standard = get_introspection_query(input_value_deprecation=True, specified_by_url=True)
    assert cost(toy, standard) == 0
    bomb = (
        "{"
        + " ".join(f"a{n}: __schema {{ types {{ fields {{ type {{ name }} }} }} }}" for n in range(30))
        + "}"
    )
    assert refusal(toy, bomb)["code"] == "COST_LIMIT_EXCEEDED"


def test_only_the_chosen_operation_is_priced(toy: GuardedSchema) -> None:
    both = "query Small { hello } query Large { cards { nodes { papers { title } } } }"
    result = toy.execute_sync(both, context_value=ANA, operation_name="Small")
    assert result.extensions == {"cost": 1}


# ------------------------------------------------------------------ caches


def test_a_document_is_validated_once(toy: GuardedSchema, monkeypatch: pytest.MonkeyPatch) -> None:
    validated = 0

    def counting(*args: Any, **kwargs: Any) -> list[GraphQLError]:
        nonlocal validated
        validated += 1
        return graphql.validate(*args, **kwargs)

    monkeypatch.setattr("schema.limits.validate", counting)
    for _ in range(3):
        assert codes(ask(toy, "query ($n: Int!) { echo(number: $n) }", n=1)) == set()
    assert codes(ask(toy, "query ($n: Int!) { echo(number: $n) }", NOBODY, n=1)) == set()
    assert validated == 1


def test_introspection_kept_for_one_is_not_served_to_the_anonymous(toy: GuardedSchema) -> None:
    query = "{ ...S } fragment S on Query { __schema { queryType { name } } }"
    assert codes(ask(toy, query)) == set()
    assert codes(ask(toy, query, NOBODY)) == {"UNAUTHENTICATED"}


def test_hostile_documents_do_not_fill_the_library(toy: GuardedSchema) -> None:
    library = toy.guard.library
    for n in range(501):
        ask(toy, f"query Q{n} {{ hello }}")
        ask(toy, f"{{ unknown{n} }}")
    assert len(library) == library.most
    small = Library(most=10, most_characters=100, longest=60)
    for n in range(50):
        small.keep(read(f"{{ hello{n:030} }}"))
        small.keep(read("{ hello }" + " " * 60))
    assert small.characters <= 100
    assert len(small) == 2


# ------------------------------------------------------------------ hostile documents


def chain(length: int, body: str) -> str:
    """Fragments F0, F1 …, each with the next put into its body."""
    links = (f"fragment F{n} on Card {{ {body.replace('NEXT', f'...F{n + 1}')} }}" for n in range(length))
    return "{ card { ...F0 } }" + " ".join(links) + f" fragment F{length} on Card {{ title }}"


def repeated(template: str, times: int) -> str:
    return "{" + " ".join(template.replace("N", str(n)) for n in range(times)) + "}"


LIMIT, PARSE, VALIDATION = {"COST_LIMIT_EXCEEDED"}, {"PARSE_FAILED"}, {"VALIDATION_FAILED"}

HOSTILE: dict[str, tuple[str, set[str]]] = {
    "fragments that double": (chain(14, "a: papers { NEXT } b: papers { NEXT }"), LIMIT),
    "fragments that double without depth": (chain(40, "title NEXT NEXT NEXT"), LIMIT),
    "fragments that multiply costs": (chain(5, "cards(first: 100) { nodes { NEXT } }"), LIMIT),
    "aliases of one field": (repeated("aN: hello", 100), LIMIT),
    "aliases in inline fragments": (repeated("... { aN: card { title } }", 380), LIMIT),
    "one field many times": (repeated("hello", 2000), LIMIT),
    "one object many times": (repeated("card { papers { papers { title } } }", 240), VALIDATION),
    "levels": ("{ card " + "{ papers " * 30 + "{ title }" + "}" * 31, LIMIT),
    "levels by fragments": (chain(60, "papers { NEXT }"), LIMIT),
    "levels beyond the parser": ("{ card " + "{ papers " * 1000 + "{ title }" + "}" * 1001, PARSE),
    "open braces": ("{" * 50_000, PARSE),
    "open braces with names": ("{a" * 50_000, PARSE),
    "open brackets": ("query ($a: " + "[" * 50_000, PARSE),
    "lists in lists": ("{ nodes(ids: " + "[" * 4000 + "]" * 4000 + ") { title } }", PARSE),
    "lists in lists, a little": ("{ nodes(ids: " + "[" * 150 + "]" * 150 + ") { title } }", VALIDATION),
    "objects in objects": ("{ order(order: " + "{a:" * 4000, PARSE),
    "inline fragments in inline fragments": ("{" + "... {" * 150 + "hello" + "}" * 151, set()),
    "directives": ("{ hello" + " @skip(if: false)" * 150 + " }", LIMIT),
    "unknown directives": ("{ hello" + " @a" * 1500 + " }", LIMIT),
    "errors": (repeated("unknownN", 900), VALIDATION),
    "unknown fragments": (repeated("...Unknown", 900), VALIDATION),
    "unknown arguments": ("{ cards(" + " ".join(f"a{n}: 1" for n in range(1200)) + ") { totalCount } }", VALIDATION),
    "a circle": ("{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }", VALIDATION),
    "a circle of one": ("{ ...A } fragment A on Query { hello ...A }", VALIDATION),
    "a wide circle": (chain(100, "title NEXT").replace("{ title }", "{ ...F0 }"), VALIDATION),
    "a long chain": (chain(190, "NEXT"), set()),
    "a longer chain": ("{ card { ...F0 } }" + chain(700, "NEXT"), PARSE),
    "operations": (" ".join(f"query Q{n} {{ hello }}" for n in range(600)), LIMIT),
    "operations of one name": ("query Q { hello } " * 190, VALIDATION),
    "variables": ("query (" + " ".join(f"$v{n}: Int" for n in range(700)) + ") { hello }", VALIDATION),
    "definitions of types": ("{ hello } " + "type A { a: Int } " * 150, VALIDATION),
    "subscriptions of many": ("subscription {" + " ".join(f"a{n}: count" for n in range(25)) + "}", VALIDATION),
    "introspection in depth": ("{ __schema { types {" + "ofType {" * 150 + "name" + "}" * 153, LIMIT),
    "introspection in circles": ("{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }", VALIDATION),
    "introspection by aliases": (repeated('aN: __type(name: "Card") { name }', 200), LIMIT),
    "comments": ("# \n" * 30_000 + "{ hello }", PARSE),
    "commas": ("," * 99_000 + "{ hello }", set()),
    "blanks": (" " * 900_000 + "{ hello }", PARSE),
    "a long name": ("{" + "x" * 99_000 + "}", VALIDATION),
    "a long number": ("{ echo(number: " + "1" * 90_000 + ") }", VALIDATION),
    "a long first": ("{ cards(first: " + "9" * 90_000 + ") { totalCount } }", VALIDATION),
    "a long text": ('{ nodes(ids: ["' + "x" * 99_000 + '"]) { title } }', set()),
    "an endless text": ('{ nodes(ids: ["' + "x" * 99_000, PARSE),
    "an endless block": ('{ nodes(ids: ["""' + "\n x" * 30_000, PARSE),
    "nothing": (" ", PARSE),
    "a zero": ("\0", PARSE),
    "half a character": ("{ hello }\ud800", PARSE),
}  # fmt: skip


@pytest.mark.parametrize("shape", HOSTILE)
@pytest.mark.parametrize("who", [ANA, NOBODY], ids=["ana", "nobody"])
def test_a_hostile_document_is_refused_by_name_and_soon(
    toy: GuardedSchema, shape: str, who: ToyContext
) -> None:
    query, expected = HOSTILE[shape]
    if who is NOBODY and shape == "introspection in depth":
        expected = {"UNAUTHENTICATED"}
    start = time.process_time()
    result = ask(toy, query, who)
    faces = report(
        [result] if isinstance(result, Exception) else result.errors or [], "req_1", hints=who is ANA
    )
    assert time.process_time() - start < SOON
    assert codes(result) == expected
    assert len(faces) <= 5
    assert sum(len(str(face)) for face in faces) < 10_000


@pytest.mark.parametrize("depth", [10, 150, 250, 900])
def test_deep_variables_are_bad_input(toy: GuardedSchema, depth: int) -> None:
    deep: Any = 1
    for _ in range(depth):
        deep = {"count": 1, "note": deep}
    query = "query ($order: Order!) { order(order: $order) }"
    assert codes(ask(toy, query, order=deep)) == {"BAD_USER_INPUT"}
    ids: Any = "x"
    for _ in range(depth):
        ids = [ids]
    assert codes(ask(toy, "query ($ids: [ID!]!) { nodes(ids: $ids) { title } }", ids=ids)) == {
        "BAD_USER_INPUT"
    }


# ------------------------------------------------------------------ documents by chance

NAMES = st.sampled_from(
    ["hello", "card", "cards", "nodes", "papers", "title", "echo", "me", "pageInfo", "__typename", "__schema",
     "__type", "types", "fields", "ofType", "unknown", "totalCount", "name", "count"]
)  # fmt: skip
VALUES = st.sampled_from(
    [
        "1",
        "-1",
        "99999999999",
        "1.5",
        '"x"',
        "null",
        "true",
        "$v",
        "$w",
        "[]",
        "[[1]]",
        "{}",
        "{count: 1}",
        "ENUM",
    ]
)
TOKENS = st.sampled_from(
    ["{", "}", "(", ")", "[", "]", ":", "!", "=", "@", "$", "...", "&", "|", "on", "query", "fragment", "mutation",
     "subscription", "hello", "card", "A", "1", '"x"', '"""', "#", "\n", "null", "true", "@skip(if: true)"]
)  # fmt: skip


@st.composite
def arguments(draw: st.DrawFn) -> str:
    names = draw(
        st.lists(st.sampled_from(["first", "number", "order", "ids", "name", "if", "x"]), max_size=2)
    )
    return "(" + " ".join(f"{name}: {draw(VALUES)}" for name in names) + ")" if names else ""


@st.composite
def selections(draw: st.DrawFn, depth: int = 4) -> str:
    fields = []
    for _ in range(draw(st.integers(0 if depth < 4 else 1, 4))):
        inner = draw(selections(depth - 1)) if depth and draw(st.booleans()) else ""
        kind = draw(st.integers(0, 9))
        directive = draw(st.sampled_from(["", "", "", " @skip(if: $v)", " @include(if: true)", " @no"]))
        if kind == 0:
            fields.append(f"...{draw(st.sampled_from('ABC'))}{directive}")
        elif kind == 1:
            on = draw(st.sampled_from(["", " on Card", " on Query", " on Nothing"]))
            fields.append(f"...{on}{directive} {inner or '{ __typename }'}")
        else:
            alias = draw(st.sampled_from(["", "", "a: "]))
            fields.append(f"{alias}{draw(NAMES)}{draw(arguments())}{directive} {inner}")
    return "{ " + " ".join(fields) + " }"


@st.composite
def documents(draw: st.DrawFn) -> str:
    operation = draw(
        st.sampled_from(["", "query Q ($v: Int, $w: [ID!])", "query ($v: Boolean!)", "mutation"])
    )
    parts = [f"{operation} {draw(selections())}"]
    for name in draw(st.lists(st.sampled_from("ABC"), max_size=3)):
        parts.append(
            f"fragment {name} on {draw(st.sampled_from(['Query', 'Card', 'CardConnection']))} {draw(selections())}"
        )
    return " ".join(parts)


WHATEVER = st.one_of(documents(), st.lists(TOKENS, max_size=60).map(" ".join), st.text(max_size=60))
VARIABLES = st.dictionaries(
    st.sampled_from("vwx"),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
        max_leaves=5,
    ),
)
TOY = toy_schema()


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(query=WHATEVER.filter(bool), variables=VARIABLES, who=st.sampled_from([ANA, NOBODY]))
@example(query="{ ...A } fragment A on Query { ...A }", variables={}, who=ANA)
def test_no_document_is_a_fault_of_ours(query: str, variables: dict[str, Any], who: ToyContext) -> None:
    start = time.process_time()
    assert "INTERNAL" not in codes(ask(TOY, query, who, **variables)), query
    assert time.process_time() - start < SOON
