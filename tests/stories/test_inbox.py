"""One list of all that a firm asks of one address: sent to that address, and to be read for a day."""

import re
from typing import Any

from api.demo.client import Client
from store.founding import found_firm
from tests.cast import ANA, BEN, House, party
from tests.stories.test_b17_codes import call, later

SHARED = "family@client.example"
MARRIED = (
    party("ana", **{**ANA, "email": SHARED}),
    party("ben", **{**BEN, "email": "Family@Client.example"}),
)
ASK = """query($token: String!) { inbox(token: $token) { firmName language requests {
  title name role state recipientState envelopeState yourTurn codeRequired url } } }"""


async def inbox(house: House, token: str) -> Any:
    """As anybody reads it who has the link."""
    return (await house.guest("").ask(ASK, token=token))["inbox"]


async def a_request(house: House, title: str, *parties: dict[str, Any], **more: Any) -> dict[str, Any]:
    document = await house.a_document(await house.a_folder(), title=title)
    return await house.a_request(document, parties=list(parties), **more)


async def ask_for_it(who: Client) -> Any:
    return await call(who, "sendInbox", {}, "ceremony { state }")


async def the_token(house: House, to: str, nth: int = 1) -> str:
    """Of the list that was mailed to this address."""
    mails = await house.until(lambda: house.mails(to, "All your requests")[nth - 1 :])
    body = mails[0].get_body(("plain",))
    assert body is not None
    found = re.search(r"/inbox/(\S+)", body.get_content())
    assert found is not None
    return found[1]


async def test_the_list_names_all_that_is_asked_of_an_address_under_whose_name_and_opens_their_links(
    house: House,
) -> None:
    both = await a_request(house, "Tax return", *MARRIED)
    own = await a_request(house, "Letter to Ana", MARRIED[0])
    coded = await a_request(house, "Payroll", {**MARRIED[1], "identityCheck": "EMAIL_CODE"})
    await house.sign(own["parties"]["ana"])
    ana = await house.party(both["parties"]["ana"])
    await ask_for_it(ana)
    token = await the_token(house, SHARED)
    found = await inbox(house, token)
    assert (found["firmName"], found["language"]) == ("Weiss & Partner", "en")
    seen = [(x["title"], x["name"], x["state"], x["yourTurn"]) for x in found["requests"]]
    assert sorted(seen[:3]) == [
        ("Payroll", BEN["name"], "OPEN", True),
        ("Tax return", ANA["name"], "OPEN", True),
        ("Tax return", BEN["name"], "OPEN", True),
    ]
    assert seen[3:] == [("Letter to Ana", ANA["name"], "DONE", False)]
    assert {x["title"]: x["codeRequired"] for x in found["requests"]}["Payroll"]
    base = f"{house.settings.base_url}/s/"
    assert {x["url"].removeprefix(base) for x in found["requests"]} == {
        await house.link_of(each)
        for each in (*both["parties"].values(), own["parties"]["ana"], coded["parties"]["ben"])
    }
    assert await inbox(house, token) == found, "reading it uses nothing up"
    states = await house.nora.ask("{ envelopes { nodes { recipients { state } } } }")
    assert "VIEWED" not in str(states).replace("'SIGNED'", ""), "and opens nothing"


async def test_what_is_not_theirs_to_open_is_not_in_the_list(house: House) -> None:
    waits = await a_request(house, "Later", party("ben", 1, **BEN), party("ana", 2, **ANA))
    gone = await a_request(house, "Withdrawn", party("ana", **ANA))
    given = await a_request(house, "Handed over", party("ana", **ANA))
    await a_request(house, "Ben's", party("ben", **BEN))
    shown = await a_request(house, "Shown", party("ana", **ANA))
    document = await house.a_document(await house.a_folder(), title="Draft")
    draft = {"documentIds": [document], "recipients": [party("ana", **ANA)]}
    await house.nora.do("createEnvelope", "CreateEnvelopeInput", draft, "envelope { id }")
    void = {"id": gone["id"], "reason": "Over"}
    await house.nora.do("voidEnvelope", "VoidEnvelopeInput", void, "envelope { id }")
    instead = party("cyd", name="Cyd", email="cyd@client.example")
    replaced = {"recipientId": given["parties"]["ana"], "with": instead, "reason": "Ill"}
    await house.nora.do("replaceRecipient", "ReplaceRecipientInput", replaced, "envelope { id }")
    await ask_for_it(await house.party(shown["parties"]["ana"]))
    token = await the_token(house, ANA["email"])
    assert [x["title"] for x in (await inbox(house, token))["requests"]] == ["Shown"]
    await house.sign(waits["parties"]["ben"])
    assert {x["title"] for x in (await inbox(house, token))["requests"]} == {"Shown", "Later"}


async def test_another_firms_requests_to_the_same_address_are_not_in_the_list(house: House) -> None:
    theirs = House(
        house.settings, house.office, *await found_firm(house.office, "Olsen", "olga@olsen.example", "Olga")
    )
    await a_request(theirs, "Theirs", party("ana", **ANA))
    ours = await a_request(house, "Ours", party("ana", **ANA))
    await ask_for_it(await house.party(ours["parties"]["ana"]))
    found = await inbox(house, await the_token(house, ANA["email"]))
    assert (found["firmName"], [x["title"] for x in found["requests"]]) == ("Weiss & Partner", ["Ours"])
    await theirs.close()


async def test_the_answer_is_the_same_whether_it_went_or_not_and_it_goes_to_an_address_now_and_then(
    house: House,
) -> None:
    envelope = await a_request(
        house, "Tax return", *MARRIED, party("cyd", 9, name="Cyd", email="c@x.example")
    )
    ana, ben = [await house.party(envelope["parties"][each]) for each in ("ana", "ben")]
    first = await ask_for_it(ana)
    token = await the_token(house, SHARED)
    assert await ask_for_it(ana) == first
    assert (await ask_for_it(ben))["userErrors"] == []  # the same address, whoever of them asks
    await later(house, "recipient.inbox_asked_at", 10)
    await ask_for_it(ana)
    newer = await the_token(house, SHARED, 2)
    assert len(house.mails(subject="All your requests")) == 2
    assert await inbox(house, token) is None, "a newer one took its place"
    assert await inbox(house, newer) is not None
    # Who was never told that there is something for them is not told by this either.
    waiting = await house.party(envelope["parties"]["cyd"])
    assert (await ask_for_it(waiting))["userErrors"] == []
    assert house.mails("c@x.example") == []


async def test_a_list_is_dead_after_a_day_and_when_its_party_has_another_address(house: House) -> None:
    envelope = await a_request(house, "Tax return", party("ana", **ANA))
    await a_request(house, "Of the new address", party("ana", **{**ANA, "email": "ana@new.example"}))
    await ask_for_it(await house.party(envelope["parties"]["ana"]))
    token = await the_token(house, ANA["email"])
    assert await inbox(house, token) is not None
    await house.nora.do("correctEnvelope", "CorrectEnvelopeInput", {"id": envelope["id"]}, "envelope { id }")
    changed = {
        "id": envelope["id"],
        "recipients": [party("ana", **{**ANA, "email": "ana@new.example"})],
    }
    await house.nora.do("updateEnvelope", "UpdateEnvelopeInput", changed, "envelope { id }")
    assert await inbox(house, token) is None, "who reads the old address sees nothing of the new one"
    other = await a_request(house, "Another", party("ben", **BEN))
    await ask_for_it(await house.party(other["parties"]["ben"]))
    bens = await the_token(house, BEN["email"])
    assert await inbox(house, bens) is not None
    await later(house, "doorway.ends_at", 24 * 60)
    assert await inbox(house, bens) is None


async def test_hostile_tokens_are_all_answered_alike(quiet_house: House) -> None:
    house = quiet_house
    envelope = await a_request(house, "Tax return", party("ana", **ANA))
    link = await house.link_of(envelope["parties"]["ana"])
    await ask_for_it(await house.party(envelope["parties"]["ana"]))
    unasked = house.office.secrets.inbox(house.firm_id, ANA["email"], f"ibx_{'0' * 26}")
    for token in (
        "",
        "x",
        "\0",
        "a" * 100_000,
        link,
        house.nora.token,
        f"{link.partition('.')[0]}.{'0' * 40}",
        unasked,
        "' or 1=1 --",
        "été",
    ):
        answer = await house.guest("").http.post(
            "/graphql", json={"query": ASK, "variables": {"token": token}}
        )
        assert answer.json()["data"] == {"inbox": None}, token[:50]
    page = await house.guest("").http.get("/inbox/whatever")
    assert page.headers["x-robots-tag"] == "noindex"
    assert page.headers["referrer-policy"] == "no-referrer"
