"""What a link of a request for files opens, what it takes, and when it takes nothing more."""

import asyncio
from typing import Any

import pytest

from store.founding import found_firm
from tests.cast import House, the_engagement_letter
from tests.files import a_bomb_of_pixels, a_photograph
from tests.stories.files_asked_for import WANTED, ask_ana, seen_by, send, the_request, token_of
from tests.stories.test_b17_codes import later

FINISH = """mutation($token: String!) { finishFileRequest(input: { token: $token }) {
  userErrors { code message } asked { state } } }"""


async def finish(house: House, token: str) -> Any:
    return (await house.guest("").ask(FINISH, token=token))["finishFileRequest"]


async def test_a_file_that_hides_something_or_is_damaged_is_refused_by_its_line_and_what_came_before_stays(
    quiet_house: House,
) -> None:
    house = quiet_house
    asked = await ask_ana(house)
    token, [passport, statement] = await token_of(house, asked["id"]), asked["items"]
    assert (await send(house, token, passport["id"], a_photograph())).status_code == 200
    for data, code in (
        (b"MZ\x90\x00\x03" + b"\0" * 64, "UNSUPPORTED_MEDIA_TYPE"),
        (b"\n <svg onload='alert(1)'/>", "UNSUPPORTED_MEDIA_TYPE"),
        (a_bomb_of_pixels(), "FILE_TOO_LARGE"),
        (a_photograph()[:400], "FILE_UNREADABLE"),
        (b"", "INVALID_INPUT"),
    ):
        refused = await send(house, token, statement["id"], data, "statement.pdf")
        assert (refused.status_code, refused.json()["code"]) == (422, code)
    french = {"accept-language": "fr"}
    path = f"/send/{token}/{statement['id']}"
    told = (await house.guest("").http.post(path, content=a_photograph()[:400], headers=french)).json()[
        "message"
    ]
    assert "endommagé" in told
    assert [x["received"] for x in (await seen_by(house, token))["items"]] == [["IMG_1.jpg"], []]
    assert (await send(house, token, statement["id"], the_engagement_letter())).status_code == 200
    assert [len(x["documents"]) for x in (await the_request(house, asked["id"]))["items"]] == [1, 1]


async def test_the_same_file_sent_again_is_kept_once_and_a_line_takes_no_more_than_its_number(
    quiet_house: House,
) -> None:
    house = quiet_house
    asked = await ask_ana(house)
    token, [passport, _] = await token_of(house, asked["id"]), asked["items"]
    letters = [the_engagement_letter(text=f"Page {n}") for n in range(21)]
    twice = await asyncio.gather(*(send(house, token, passport["id"], letters[0]) for _ in range(2)))
    assert [each.status_code for each in twice] == [200, 200]
    for data in (letters[0], *letters[:20], letters[3]):
        assert (await send(house, token, passport["id"], data)).status_code == 200
    [line, other] = (await seen_by(house, token))["items"]
    assert (len(line["received"]), line["full"]) == (20, True)
    refused = await send(house, token, passport["id"], letters[20])
    assert (refused.status_code, refused.json()["code"]) == (422, "TOO_MANY_FILES")
    for odd, kept in (("n" * 300 + ".pdf", "n" * 196 + ".pdf"), ("a\0b\r\n.pdf", "ab.pdf"), (" ", "file")):
        data = the_engagement_letter(text=kept[:20])
        answer = await send(house, token, other["id"], data, odd)
        assert answer.json()["items"][1]["received"][-1] == kept


async def test_who_says_that_it_is_all_is_told_what_is_missing_and_afterwards_nothing_more_is_taken(
    quiet_house: House,
) -> None:
    house = quiet_house
    asked = await ask_ana(house)
    token, [passport, _] = await token_of(house, asked["id"]), asked["items"]
    early = await finish(house, token)
    assert early == {
        "userErrors": [{"code": "FILES_MISSING", "message": "These are still missing: Passport."}],
        "asked": None,
    }
    await send(house, token, passport["id"], a_photograph())
    assert (await finish(house, token))["asked"] == {"state": "COMPLETED"}
    late = await send(house, token, passport["id"], the_engagement_letter())
    assert (late.status_code, late.json()["code"]) == (422, "FILE_REQUEST_CLOSED")


@pytest.mark.parametrize(("mutation", "state"), [("cancel", "CANCELLED"), ("close", "COMPLETED")])
async def test_a_request_that_the_firm_has_ended_says_so_and_takes_nothing(
    quiet_house: House, mutation: str, state: str
) -> None:
    house = quiet_house
    asked = await ask_ana(house)
    token, id = await token_of(house, asked["id"]), {"id": asked["id"]}
    kind = f"{mutation.title()}FileRequestInput"
    await house.nora.do(f"{mutation}FileRequest", kind, id, "fileRequest { id }")
    assert (await seen_by(house, token))["state"] == state
    late = await send(house, token, asked["items"][0]["id"], a_photograph())
    assert (late.status_code, late.json()["code"]) == (422, "FILE_REQUEST_CLOSED")
    for again in ("cancelFileRequest", "closeFileRequest", "remindFileRequest"):
        assert (await house.refusal(house.nora, again, id))["code"] == "FILE_REQUEST_CLOSED"
    documents = await house.nora.ask("{ documents { totalCount } }")
    assert documents["documents"]["totalCount"] == 0


async def test_a_link_takes_nothing_after_its_time_and_a_reminder_gives_it_time_anew(
    quiet_house: House,
) -> None:
    house = quiet_house
    asked = await ask_ana(house)
    token, [passport, _] = await token_of(house, asked["id"]), asked["items"]
    await later(house, "file_request.expires_at", 60 * 24 * 60)
    assert (await seen_by(house, token))["state"] == "EXPIRED"
    late = await send(house, token, passport["id"], a_photograph())
    assert (late.status_code, late.json()["code"]) == (422, "LINK_EXPIRED")
    assert [x["code"] for x in (await finish(house, token))["userErrors"]] == ["LINK_EXPIRED"]
    again = {"id": asked["id"]}
    await house.nora.do("remindFileRequest", "RemindFileRequestInput", again, "fileRequest { id }")
    assert (await send(house, token, passport["id"], a_photograph())).status_code == 200


async def test_hostile_tokens_and_lines_of_others_are_all_answered_alike(quiet_house: House) -> None:
    house = quiet_house
    asked, other = await ask_ana(house), await ask_ana(house)
    theirs = House(
        house.settings, house.office, *await found_firm(house.office, "Olsen", "olga@olsen.example", "Olga")
    )
    foreign = await ask_ana(theirs)
    token, line = await token_of(house, asked["id"]), asked["items"][0]["id"]
    answers = []
    for bad, item in (
        ("x", line),
        (f"{token.partition('.')[0]}.{'0' * 40}", line),
        ("a" * 10_000, line),
        (house.nora.token, line),
        (await token_of(house, other["id"]), line),
        (token, other["items"][0]["id"]),
        (token, foreign["items"][0]["id"]),
        (token, "%00"),
    ):
        if item == line and bad != token:
            known = await seen_by(house, bad)
            assert known is None or line not in str(known)
        answers.append(await send(house, bad, item, a_photograph()))
    assert {each.status_code for each in answers} == {404}
    assert await seen_by(house, "\0") is None
    for each in (asked, other):
        assert not any(x["documents"] for x in (await the_request(house, each["id"]))["items"])
    bearer = await house.guest(token).http.post("/graphql", json={"query": "{ viewer { __typename } }"})
    assert bearer.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED", (
        "it is no key to anything else"
    )
    await theirs.close()


async def test_what_is_asked_is_within_bounds_of_a_client_of_theirs_who_can_be_written_to(
    quiet_house: House,
) -> None:
    house = quiet_house
    client, other = await house.a_client(), await house.a_client("Other")
    silent = {"clientId": client["id"], "contact": {"name": "Cyd", "phone": "+47 40 00 00 00"}}
    cyd = await house.nora.do("createContact", "CreateContactInput", silent, "contact { id }")
    good: dict[str, Any] = {
        "clientId": client["id"],
        "contactId": client["contacts"][0]["id"],
        "folderId": await house.a_folder(clientId=client["id"]),
        "title": "Papers",
        "items": [{"title": "Passport"}],
        "idempotencyKey": "once",
    }
    for bad, code in (
        ({"clientId": other["id"]}, "NOT_FOUND"),
        ({"contactId": cyd["contact"]["id"]}, "RECIPIENT_CHANNEL_REQUIRED"),
        ({"folderId": await house.a_folder(clientId=other["id"])}, "INVALID_INPUT"),
        ({"items": []}, "INVALID_INPUT"),
        ({"items": good["items"] * 31}, "INVALID_INPUT"),
        ({"items": [{"title": " "}]}, "INVALID_INPUT"),
        ({"language": "de"}, "INVALID_INPUT"),
    ):
        assert (await house.refusal(house.nora, "requestFiles", {**good, **bad}))["code"] == code, bad
    made = [
        (await house.nora.do("requestFiles", "RequestFilesInput", good, "fileRequest { id }"))["fileRequest"]
        for _ in range(2)
    ]
    assert made[0] == made[1]
    listed = await house.nora.ask(
        """query($id: ID!) { fileRequests(clientId: $id, states: [OPEN]) { nodes { id } }
             client(id: $id) { fileRequests { id } } }""",
        id=client["id"],
    )
    assert listed["fileRequests"]["nodes"] == listed["client"]["fileRequests"] == made[:1]


async def test_who_was_deleted_is_not_asked_and_what_is_sent_for_a_closed_job_is_kept_all_the_same(
    quiet_house: House,
) -> None:
    house = quiet_house
    job = await house.a_job(await house.a_pipeline())
    asked = await ask_ana(house, job)
    token, [passport, _] = await token_of(house, asked["id"]), asked["items"]
    done = {"jobId": job, "state": "COMPLETED"}
    await house.nora.do("setJobState", "SetJobStateInput", done, "job { id }")
    assert (await send(house, token, passport["id"], a_photograph())).status_code == 200
    assert len((await the_request(house, asked["id"]))["items"][0]["documents"]) == 1

    client, [_, ben] = asked["client"]["id"], asked["client"]["contacts"]
    await house.nora.do("deleteContact", "DeleteContactInput", {"id": ben["id"]}, "client { id }")
    more = {"clientId": client, "contactId": ben["id"], "folderId": asked["folder"], "title": "Papers"}
    refused = await house.refusal(house.nora, "requestFiles", {**more, "items": WANTED})
    assert refused["code"] == "NOT_FOUND"
