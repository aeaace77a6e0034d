"""What SQL says of documents and requests is what the rules say, whatever the states."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.envelopes import (
    Envelope,
    EnvelopeDocument,
    EnvelopeKind,
    EnvelopeState,
    Recipient,
    RecipientParty,
    RecipientRole,
    RecipientState,
)
from domain.ids import this_moment
from domain.papers import Document
from tests.cast import House
from tests.schema.test_reads import both_ways

PARTY = st.fixed_dictionaries(
    {
        "role": st.sampled_from(RecipientRole),
        "state": st.sampled_from(RecipientState),
        "routing_order": st.integers(1, 3),
        "acknowledge": st.booleans(),
    }
)
REQUEST = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(EnvelopeKind),
        "state": st.sampled_from(EnvelopeState),
        "parties": st.lists(PARTY, max_size=4),
    }
)
PAPERS = st.lists(st.lists(REQUEST, max_size=3), min_size=1, max_size=12)
QUESTION = """query($ids: [ID!]!) { nodes(ids: $ids) { ... on Document {
  state signatureProgress { done total }
  envelopes { id state progress { done total } current { key } daysWaiting completedAt } } } }"""


@given(papers=PAPERS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_sql_and_rules_agree_on_how_documents_and_requests_stand(
    quiet_house: House, papers: list[list[dict[str, Any]]]
) -> None:
    ids = await put_into(quiet_house, papers)
    rules, sql = await both_ways(quiet_house, QUESTION, {"ids": ids})
    assert sql == rules


async def put_into(house: House, papers: list[list[dict[str, Any]]]) -> list[str]:
    """Documents with requests in these states, as no rule would make them; answers the documents' ids."""
    moment, folder = this_moment(), await house.a_folder()
    owned: dict[str, Any] = {"firm_id": house.firm_id}
    ids = []
    async with house.office.work(house.firm_id, house.nora_id) as work:
        for requests in papers:
            document = moment.id("doc")
            ids.append(document)
            rows: list[Any] = [
                Document(
                    **owned, id=document, title="A", folder_id=folder, page_count=1, created_at=moment.now
                )
            ]
            for request in requests:
                envelope = moment.id("env")
                rows += _request(house, envelope, document, request)
            work.session.add_all(rows)
    return ids


def _request(house: House, envelope: str, document: str, request: dict[str, Any]) -> list[Any]:
    moment = this_moment()
    owned: dict[str, Any] = {"firm_id": house.firm_id}
    return [
        Envelope(
            **owned,
            id=envelope,
            kind=request["kind"],
            state=request["state"],
            title="A",
            owner_id=house.nora_id,
            created_at=moment.now,
            closed_at=moment.now,
        ),
        EnvelopeDocument(
            **owned, id=moment.id("pla"), envelope_id=envelope, document_id=document, position=0
        ),
        *(
            Recipient(
                **owned,
                id=moment.id("rcp"),
                envelope_id=envelope,
                key=f"p{number}",
                party=RecipientParty.CLIENT,
                name="Ana",
                notified_at=moment.now,
                **party,
            )
            for number, party in enumerate(request["parties"])
        ),
    ]
