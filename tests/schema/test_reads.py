"""One statement a read answers what the resolvers answer, byte for byte."""

import asyncio
from typing import Any

import orjson
from graphql import DocumentNode, ExecutionResult, execute, parse
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from api.identity import by_bearer
from domain.boards import JobState
from schema.context import Context
from schema.reading.executing import Plans, ReadingExecutor
from schema.reading.plan import shape_of
from schema.whole import schema
from tests.cast import House
from tests.schema.asking import everything, object_types
from tests.schema.corpus import corpus
from tests.schema.lived_in import LivedIn, lived_in


async def ask(house: House, document: DocumentNode, variables: dict[str, Any], way: Any) -> ExecutionResult:
    """As the server does, but for the limits: what is asked here is more than one would ask at once."""
    context = Context(house.office, await by_bearer(house.office, house.nora.token), "req_1")
    try:
        answer: Any = execute(
            schema._schema, document, context_value=context, variable_values=variables, executor_class=way
        )
        result: ExecutionResult = await answer
        return result
    finally:
        await context.close()


async def both_ways(house: House, question: str, variables: dict[str, Any]) -> tuple[bytes, bytes]:
    """The answer of the resolvers, and that of the statements."""
    document = parse(question)
    usual = await ask(house, document, variables, StrawberryGraphQLCoreExecutionContext)
    read = await ask(house, document, variables, ReadingExecutor)
    return shown(usual), shown(read)


def shown(result: ExecutionResult) -> bytes:
    return orjson.dumps({"data": result.data, "errors": [each.formatted for each in result.errors or []]})


async def test_reads_are_the_same_both_ways(house: House) -> None:
    """In one firm, since it takes a while until everything has happened in it."""
    there = await lived_in(house)
    await every_field_of_every_type(house, there)
    await every_event(house)
    await operations_as_clients_write_them(house, there)


async def every_field_of_every_type(house: House, there: LivedIn) -> None:
    for face in object_types():
        if not any(each.name == "Node" for each in face.interfaces):
            continue
        question = (
            f"query($ids: [ID!]!) {{ nodes(ids: $ids) {{ ... on {face.name} {everything(face, 1)} }} }}"
        )
        usual, read = await both_ways(house, question, {"ids": there.every})
        assert read == usual, (face.name, read[-1500:], usual[:300])
        assert b'"__typename":"' + face.name.encode() in read, f"no {face.name} was looked at"


async def every_event(house: House) -> None:
    face = next(each for each in object_types() if each.name == "EventConnection")
    usual, read = await both_ways(house, f"{{ events(first: 100) {everything(face, 1)} }}", {})
    assert read == usual


async def operations_as_clients_write_them(house: House, there: LivedIn) -> None:
    for question, variables in corpus(there):
        usual, read = await both_ways(house, question, variables)
        assert read == usual, (question, variables, read[-600:], usual[-600:])


SPREADING = "fragment F%d on Job { history(first: 1) { nodes { %s } } }"
MOVES = ("JobCreated", "JobUpdated", "JobMoved", "JobStateChanged", "DocumentLinked", "DocumentUnlinked")


async def test_a_short_text_that_asks_for_very_many_fields_is_answered_and_soon(quiet_house: House) -> None:
    """Each of these fragments spreads the next one six times: 6 to the 6th fields, were it spelt out."""
    job = await quiet_house.a_job(await quiet_house.a_pipeline())
    fragments = [
        SPREADING % (n, " ".join(f"... on {face} {{ job {{ ...F{n + 1} }} }}" for face in MOVES))
        for n in range(6)
    ]
    question = "query($id: ID!) { job(id: $id) { ...F0 } } fragment F6 on Job { id } " + " ".join(fragments)
    async with asyncio.timeout(20):
        usual, read = await both_ways(quiet_house, question, {"id": job})
    assert read == usual


PEOPLE = "{ jobs { nodes { id assignees { name permissions } } } }"


async def test_a_page_shows_people_with_what_only_a_resolver_says_of_them(quiet_house: House) -> None:
    pipeline = await quiet_house.a_pipeline()
    for people in ([quiet_house.nora_id], []):
        await quiet_house.a_job(pipeline, assigneeIds=people)
    usual, read = await both_ways(quiet_house, PEOPLE, {})
    assert read == usual
    assert b'"permissions":["' in read


def test_long_documents_and_long_lists_do_not_fill_the_plans() -> None:
    plans = Plans(most=500, most_characters=1_000_000)
    for number in range(200):
        text = f"query Q{number} {{ jobs {{ totalCount }} }} # {'x' * 20_000}"
        plans.keep(number, parse(text).definitions[0], None)
        assert plans.characters <= 1_000_000
    assert plans.find(199) is not None
    assert plans.find(0) is None
    states = [JobState.ACTIVE] * 100_000
    assert shape_of({"states": states}) == shape_of({"states": states[:10]})
