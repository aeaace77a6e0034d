"""B17: a code confirms who signs; too many wrong ones lock, and the sender helps."""

import asyncio
import re
from typing import Any

import psycopg
import pytest

from api.demo.client import Client, Refused
from domain.ids import this_moment
from tests.cast import ANA, BEN, House, party

REFUSAL = "userErrors { __typename code message ... on CodeRefused { triesLeft retryAt } }"
CEREMONY = (
    "ceremony { state codeRequired codeConfirmed codeSentTo message shownSha256 documents { id fileUrl }"
    " fields { id } others { name } recipient { email } }"
)


async def a_guarded_request(house: House, check: str = "EMAIL_CODE", **more: Any) -> dict[str, Any]:
    """Ana needs a code, Ben does not."""
    document = await house.a_document(await house.a_folder())
    people = [party("ana", **ANA, identityCheck=check, **more), party("ben", **BEN)]
    return await house.a_request(document, parties=people, message="Please sign.")


async def call(who: Client, mutation: str, input: dict[str, Any], select: str = CEREMONY) -> dict[str, Any]:
    """The raw payload, refusals included."""
    kind = mutation[0].upper() + mutation[1:] + "Input"
    text = f"mutation($input: {kind}!) {{ {mutation}(input: $input) {{ {REFUSAL} session {select} }} }}"
    found: dict[str, Any] = (await who.ask(text, input=input))[mutation]
    return found


def codes_of(payload: dict[str, Any]) -> list[str]:
    return [each["code"] for each in payload["userErrors"]]


async def a_code(house: House, who: Client, address: str = ANA["email"]) -> str:
    """Ask for a code, and read it in the mail."""
    before = len(house.mails(address, "is your code"))
    assert codes_of(await call(who, "sendCode", {})) == []
    mails = await house.until(lambda: house.mails(address, "is your code")[before:])
    return code_in(mails[-1]["Subject"])


def code_in(text: str) -> str:
    found = re.match(r"(\d{6}) ", text)
    assert found is not None, text
    return found[1]


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


async def later(house: House, what: str, minutes: float) -> None:
    """As if that long had passed since: what the rows remember lies further back."""
    assert house.settings.owner_database_url is not None
    async with await psycopg.AsyncConnection.connect(house.settings.owner_database_url) as connection:
        table, _, column = what.partition(".")
        await connection.execute(
            f"update {table} set {column} = {column} - make_interval(secs => %s)".encode(), [60 * minutes]
        )


async def test_a_link_alone_shows_nothing_and_signs_nothing_where_a_code_is_asked(house: House) -> None:
    envelope = await a_guarded_request(house)
    ana = await house.party(envelope["parties"]["ana"])
    seen = (await ana.ask(f"{{ {CEREMONY} }}"))["ceremony"]
    assert (seen["state"], seen["codeRequired"], seen["codeConfirmed"]) == ("OPEN", True, False)
    assert seen["codeSentTo"] == "a•••@client.example"
    assert (seen["documents"], seen["fields"], seen["others"], seen["message"]) == ([], [], [], None)
    assert seen["shownSha256"] is None
    assert seen["recipient"]["email"] is None, "where the code goes is not told by the link"
    assert codes_of(await call(ana, "openCeremony", {})) == ["CODE_REQUIRED"]
    assert codes_of(await call(ana, "decline", {"reason": "No"})) == ["CODE_REQUIRED"]
    document = await house.nora.ask(
        "query($id: ID!) { envelope(id: $id) { documents { id } } }", id=envelope["id"]
    )
    file = f"/files/ceremony/{envelope['parties']['ana']}/{document['envelope']['documents'][0]['id']}"
    with pytest.raises(Refused, match="404"):
        await ana.download(file)

    code = await a_code(house, ana)
    confirmed = await call(ana, "confirmCode", {"code": code})
    assert codes_of(confirmed) == []
    assert confirmed["session"]
    assert confirmed["ceremony"]["codeConfirmed"]
    assert (await ana.download(file)).startswith(b"%PDF")
    assert confirmed["ceremony"]["documents"][0]["fileUrl"] == file
    signed = await house.press_sign(ana, await house.make_ready(ana))
    assert signed["userErrors"] == []


async def test_b17_a_code_is_six_digits_and_is_written_down_nowhere(house: House) -> None:
    envelope = await a_guarded_request(house)
    ana = await house.party(envelope["parties"]["ana"])
    code = await a_code(house, ana)
    assert house.settings.owner_database_url is not None
    async with await psycopg.AsyncConnection.connect(house.settings.owner_database_url) as connection:
        tables = await (
            await connection.execute(
                "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"
            )
        ).fetchall()
        for (table,) in tables:
            rows = await (await connection.execute(f'select t::text from "{table}" t'.encode())).fetchall()
            for (row,) in rows:
                assert not re.search(rf"(?<![0-9a-f]){code}(?![0-9a-f])", row), (table, row)


async def test_a_confirmation_holds_in_the_browser_where_the_code_was_asked_for_and_in_no_other(
    house: House,
) -> None:
    envelope = await a_guarded_request(house)
    ana = await house.party(envelope["parties"]["ana"])
    eve = await house.party(envelope["parties"]["ana"])
    code = await a_code(house, ana)
    assert codes_of(await call(eve, "confirmCode", {"code": code})) == ["CODE_EXPIRED"]
    await later(house, "recipient.code_sent_at", 1)
    await a_code(house, eve)
    refused = await call(eve, "confirmCode", {"code": code})
    assert codes_of(refused) == ["CODE_WRONG"]
    assert refused["userErrors"][0]["triesLeft"] == 4

    confirmed = await call(ana, "confirmCode", {"code": code})
    assert codes_of(confirmed) == []
    assert codes_of(await call(eve, "openCeremony", {})) == ["CODE_REQUIRED"]
    assert codes_of(await call(ana, "confirmCode", {"code": code})) == ["CODE_EXPIRED"], "it is used up"

    api = await house.party(envelope["parties"]["ana"])
    api.http.headers["Countersign-Session"] = confirmed["session"]
    assert codes_of(await call(api, "openCeremony", {})) == []
    ben = await house.party(envelope["parties"]["ben"])
    ben.http.headers["Countersign-Session"] = confirmed["session"]
    seen = (await ben.ask("{ ceremony { codeConfirmed } }"))["ceremony"]
    assert not seen["codeConfirmed"], "it is bound to its party"
    await later(house, "code_session.confirmed_at", 12 * 60)
    assert codes_of(await call(api, "openCeremony", {})) == ["CODE_REQUIRED"]


async def test_a_browser_is_known_by_a_cookie_that_no_script_reads(house: House) -> None:
    envelope = await a_guarded_request(house)
    ana = await house.party(envelope["parties"]["ana"])
    query = "mutation { sendCode(input: {}) { session } }"
    answer = await ana.http.post("/graphql", json={"query": query})
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert answer.json()["data"]["sendCode"]["session"] in cookie
    again = await ana.http.post("/graphql", json={"query": query})
    assert "set-cookie" not in again.headers


async def test_a_code_is_sent_once_in_half_a_minute_whoever_asks(house: House) -> None:
    envelope = await a_guarded_request(house)
    browsers = [await house.party(envelope["parties"]["ana"]) for _ in range(5)]
    answers = await asyncio.gather(*(call(each, "sendCode", {}) for each in browsers))
    refused = [each for each in answers if each["userErrors"]]
    assert [codes_of(each) for each in refused] == [["CODE_TOO_SOON"]] * 4
    assert all(each["userErrors"][0]["retryAt"] for each in refused)
    twice = "mutation { a: sendCode(input: {}) { userErrors { code } } b: sendCode(input: {}) { userErrors { code } } }"
    await later(house, "recipient.code_sent_at", 1)
    found = await browsers[0].ask(twice)
    assert (found["a"]["userErrors"], codes_of(found["b"])) == ([], ["CODE_TOO_SOON"])


async def test_the_twenty_first_code_of_a_day_is_refused_until_the_first_is_a_day_old(
    quiet_house: House,
) -> None:
    envelope = await a_guarded_request(quiet_house)
    ana = await quiet_house.party(envelope["parties"]["ana"])
    for _ in range(20):
        assert codes_of(await call(ana, "sendCode", {}, "")) == []
        await later(quiet_house, "recipient.code_sent_at", 1)
    [refused] = (await call(ana, "sendCode", {}, ""))["userErrors"]
    assert refused["code"] == "CODE_TOO_SOON"
    assert refused["retryAt"][:16].replace("T", " ") > f"{this_moment().now:%Y-%m-%d %H:%M}"
    assert refused["retryAt"][11:16] in refused["message"]


async def test_b17_a_code_is_good_for_five_minutes(house: House) -> None:
    envelope = await a_guarded_request(house)
    ana = await house.party(envelope["parties"]["ana"])
    code = await a_code(house, ana)
    await later(house, "code_session.sent_at", 5)
    assert codes_of(await call(ana, "confirmCode", {"code": code})) == ["CODE_EXPIRED"]


async def test_b17_the_fifth_wrong_try_locks_and_only_the_sender_unlocks(house: House) -> None:
    job = await house.a_job(await house.a_pipeline())
    document = await house.a_document(await house.a_folder(), job)
    envelope = await house.a_request(document, parties=[party("ana", **ANA, identityCheck="EMAIL_CODE")])
    ana_id = envelope["parties"]["ana"]
    ana = await house.party(ana_id)
    code = await a_code(house, ana)
    for left in (4, 3, 2):
        refused = await call(ana, "confirmCode", {"code": wrong(code)})
        assert (codes_of(refused), refused["userErrors"][0]["triesLeft"]) == (["CODE_WRONG"], left)
    await later(house, "recipient.code_sent_at", 1)
    code = await a_code(house, ana)
    refused = await call(ana, "confirmCode", {"code": wrong(code)})
    assert refused["userErrors"][0]["triesLeft"] == 1, "a new code brings no new tries"
    locked = await call(ana, "confirmCode", {"code": wrong(code)})
    assert codes_of(locked) == ["CODE_LOCKED"]
    assert locked["ceremony"]["state"] == "LOCKED"
    for late in (
        await call(ana, "confirmCode", {"code": code}),
        await call(ana, "sendCode", {}),
        await call(ana, "openCeremony", {}),
    ):
        assert codes_of(late) == ["CODE_LOCKED"]

    await house.until(lambda: house.mails("nora@weiss.example", "Locked after too many wrong codes: Ana"))
    card = await house.card(job)
    [blocker] = card["automove"]["blockers"]
    assert (blocker["code"], blocker["waitingFor"]) == ("CODE_LOCKED", [{"name": ANA["name"]}])
    assert "UNLOCK" in blocker["remedies"]
    found = await house.nora.ask("query($id: ID!) { recipient(id: $id) { codeLockedAt } }", id=ana_id)
    assert found["recipient"]["codeLockedAt"]

    input = {"recipientId": ana_id}
    unlocked = await house.nora.do(
        "unlockRecipient",
        "UnlockRecipientInput",
        input,
        "jobs { id } envelope { recipients { codeLockedAt } }",
    )
    assert unlocked["envelope"]["recipients"] == [{"codeLockedAt": None}]
    assert unlocked["jobs"] == [{"id": job}]
    assert await house.blockers_of(job) == ["SIGNATURE_PENDING"]
    await house.until(lambda: house.mails(ANA["email"], "Your new link"))
    assert (await ana.ask("{ ceremony { state } }"))["ceremony"]["state"] == "REPLACED"
    anew = await house.party(ana_id)
    code = await a_code(house, anew)
    assert (await call(anew, "confirmCode", {"code": wrong(code)}))["userErrors"][0]["triesLeft"] == 4
    assert codes_of(await call(anew, "confirmCode", {"code": code})) == []
    signed = await house.press_sign(anew, await house.make_ready(anew))
    assert signed["userErrors"] == []


async def test_of_twenty_guesses_at_once_five_count_and_the_right_one_among_the_last_is_too_late(
    house: House,
) -> None:
    envelope = await a_guarded_request(house)
    ana = await house.party(envelope["parties"]["ana"])
    code = await a_code(house, ana)
    answers = await asyncio.gather(*(call(ana, "confirmCode", {"code": wrong(code)}, "") for _ in range(20)))
    said = sorted(code for each in answers for code in codes_of(each))
    assert said == ["CODE_LOCKED"] * 16 + ["CODE_WRONG"] * 4
    assert codes_of(await call(ana, "confirmCode", {"code": code})) == ["CODE_LOCKED"]
    assert await counted(house, "WrongCodeTried") == 5
    assert await counted(house, "CodeLocked") == 1


async def test_guesses_under_many_names_in_one_document_are_counted_one_by_one(house: House) -> None:
    envelope = await a_guarded_request(house)
    ana = await house.party(envelope["parties"]["ana"])
    code = await a_code(house, ana)
    guesses = " ".join(
        f'g{n}: confirmCode(input: {{ code: "{wrong(code)}" }}) {{ userErrors {{ code }} }}' for n in range(8)
    )
    found = await ana.ask(f"mutation {{ {guesses} }}")
    assert [codes_of(each) for each in found.values()] == [["CODE_WRONG"]] * 4 + [["CODE_LOCKED"]] * 4
    assert await counted(house, "WrongCodeTried") == 5


async def test_the_fifteenth_wrong_try_of_a_party_locks_from_however_many_browsers(house: House) -> None:
    envelope = await a_guarded_request(house)
    said = []
    for _ in range(4):
        await later(house, "recipient.code_sent_at", 1)
        browser = await house.party(envelope["parties"]["ana"])
        code = await a_code(house, browser)
        for _ in range(4):
            said += codes_of(await call(browser, "confirmCode", {"code": wrong(code)}))
    assert said == ["CODE_WRONG"] * 14 + ["CODE_LOCKED"] * 2


async def counted(house: House, kind: str) -> int:
    assert house.settings.owner_database_url is not None
    async with await psycopg.AsyncConnection.connect(house.settings.owner_database_url) as connection:
        found = await (
            await connection.execute("select count(*) from event where type = %s", [kind])
        ).fetchone()
    assert found is not None
    return int(found[0])


async def test_who_needs_no_code_is_sent_none_and_a_code_goes_no_other_way_than_the_sender_chose(
    house: House,
) -> None:
    envelope = await a_guarded_request(house, phone="+4740000042")
    ben = await house.party(envelope["parties"]["ben"])
    assert codes_of(await call(ben, "sendCode", {})) == ["INVALID_INPUT"]
    ana = await house.party(envelope["parties"]["ana"])
    assert codes_of(await call(ana, "sendCode", {"channel": "SMS"})) == ["INVALID_INPUT"]
    assert codes_of(await call(ana, "sendCode", {"channel": "EMAIL"})) == []


async def test_a_code_by_text_message_is_announced_by_its_last_two_digits(house: House) -> None:
    envelope = await a_guarded_request(house, "SMS_CODE", phone="+47 40 00 00 42")
    ana = await house.party(envelope["parties"]["ana"])
    assert (await call(ana, "sendCode", {}))["ceremony"]["codeSentTo"] == "•••• 42"
    [text] = await house.until(lambda: house.mails("+4740000042"))
    assert codes_of(await call(ana, "confirmCode", {"code": code_in(text["Subject"])})) == []


async def test_a_request_whose_code_has_no_way_to_its_party_is_not_sent(house: House) -> None:
    document = await house.a_document(await house.a_folder())
    input = {
        "documentIds": [document],
        "recipients": [party("ana", **ANA, identityCheck="SMS_CODE")],
    }
    select = "envelope { problems { code recipient { name } } }"
    made = await house.nora.do("createEnvelope", "CreateEnvelopeInput", input, select)
    missing = {"code": "CHANNEL_MISSING", "recipient": {"name": ANA["name"]}}
    assert missing in made["envelope"]["problems"]


async def test_a_member_who_signs_signed_in_gives_the_code_too(house: House) -> None:
    document = await house.a_document(await house.a_folder())
    mine = party("nora", memberId=house.nora_id, identityCheck="EMAIL_CODE")
    envelope = await house.a_request(document, parties=[mine])
    me = {"recipientId": envelope["parties"]["nora"]}
    assert codes_of(await call(house.nora, "openCeremony", me)) == ["CODE_REQUIRED"]
    sent = await call(house.nora, "sendCode", me)
    assert codes_of(sent) == []
    [mail] = await house.until(lambda: house.mails("nora@weiss.example", "is your code"))
    assert codes_of(await call(house.nora, "confirmCode", {**me, "code": code_in(mail["Subject"])})) == []
    assert codes_of(await call(house.nora, "openCeremony", me)) == []
