"""A client is asked for files by mail, and sends them by the link in it."""

import re

from sealing.kinds import JPEG, PDF
from tests.cast import ANA, House, the_engagement_letter
from tests.files import a_photograph
from tests.stories.files_asked_for import ask_ana, seen_by, send, the_request
from tests.worker.sink import Sink
from tests.worker.test_mails import html_of, links_in, text_of


async def test_who_is_asked_for_documents_gets_a_link_and_what_they_send_comes_to_the_folder_and_the_job(
    house: House, sink: Sink
) -> None:
    job = await house.a_job(await house.a_pipeline())
    asked = await ask_ana(house, job, message="Both sides, please.", dueOn="2030-03-31")
    assert (asked["state"], asked["name"], asked["language"]) == ("OPEN", ANA["name"], "en")
    [mail] = await house.until(lambda: sink.to(ANA["email"]))
    assert mail["Subject"] == "Weiss & Partner asks you for documents: For your tax return"
    assert mail["Reply-To"] == "nora@weiss.example"
    words = text_of(mail).replace("\r", "")
    for told in ("Both sides, please.", "– Passport\n– Bank statement (if you have it)", "31 March 2030"):
        assert told in words
    [link] = links_in(words)
    assert links_in(html_of(mail)) == {link}
    token = link.removeprefix(f"{house.settings.base_url}/send/")

    seen = await seen_by(house, token)
    assert (seen["firmName"], seen["askedBy"], seen["state"]) == ("Weiss & Partner", "Nora Weiss", "OPEN")
    passport, statement = seen["items"]
    assert passport["uploadUrl"] == f"/send/{token}/{passport['id']}"
    for data, name in ((a_photograph(), "IMG_1.JPG"), (a_photograph(3), "IMG_2.JPG")):
        answer = await send(house, token, passport["id"], data, name)
        assert answer.status_code == 200, answer.text
    answer = await send(house, token, statement["id"], the_engagement_letter(), "March.pdf")
    assert [each["received"] for each in answer.json()["items"]] == [
        ["IMG_1.JPG", "IMG_2.JPG"],
        ["March.pdf"],
    ]

    items = (await the_request(house, asked["id"]))["items"]
    documents = [each for item in items for each in item["documents"]]
    assert [(each["title"], each["contentType"]) for each in documents] == [
        ("Passport", JPEG),
        ("Passport 2", JPEG),
        ("Bank statement", PDF),
    ]
    assert {each["folder"]["id"] for each in documents} == {asked["folder"]}
    assert {one["id"] for each in documents for one in each["jobs"]} == {job}
    links = (await house.card(job))["links"]
    assert [(each["role"], each["state"]) for each in links] == [("INFORMATIVE", "IDLE")] * 3
    told = await house.nora.ask(
        """query($id: ID!) { job(id: $id) { history(first: 20) { nodes { __typename actor { __typename
             ... on Contact { name } } ... on FileRequestChanged { step document { title } } } } } }""",
        id=job,
    )
    steps = [x for x in told["job"]["history"]["nodes"] if x["__typename"] == "FileRequestChanged"]
    assert [x["step"] for x in steps] == ["RECEIVED", "RECEIVED", "RECEIVED", "ASKED"]
    assert steps[0]["actor"] == {"__typename": "Contact", "name": ANA["name"]}

    finish = "mutation($token: String!) { finishFileRequest(input: { token: $token }) { userErrors { code } asked { state } } }"
    for _ in range(2):  # pressed twice
        done = (await house.guest("").ask(finish, token=token))["finishFileRequest"]
        assert done == {"userErrors": [], "asked": {"state": "COMPLETED"}}
    assert (await the_request(house, asked["id"]))["state"] == "COMPLETED"
    [notice] = await house.until(lambda: sink.to("nora@weiss.example"))
    assert notice["Subject"] == f"Documents came from {ANA['name']}: For your tax return"
    assert links_in(text_of(notice)) == {f"{house.settings.base_url}/jobs/{job}"}


async def test_a_reminder_says_in_their_language_what_is_still_missing_and_the_next_one_has_to_wait(
    house: House, sink: Sink
) -> None:
    asked = await ask_ana(house, language="fr")
    [first] = await house.until(lambda: sink.to(ANA["email"]))
    assert first["Subject"] == "Weiss & Partner vous demande des documents : For your tax return"
    [link] = links_in(text_of(first))
    _, statement = asked["items"]
    token = link.rpartition("/")[2]
    assert (await send(house, token, statement["id"], the_engagement_letter())).status_code == 200
    again = {"id": asked["id"], "message": "Il me faut votre passeport."}
    await house.nora.do("remindFileRequest", "RemindFileRequestInput", again, "fileRequest { id }")
    [second] = await house.until(lambda: sink.to(ANA["email"], "Rappel"))
    words = text_of(second).replace("\r", "")
    assert links_in(words) == {link}, "the link is the same"
    assert again["message"] in words
    assert re.search(r"– Passport$", words, re.MULTILINE)
    assert statement["title"] not in words
    assert (await house.refusal(house.nora, "remindFileRequest", again))["code"] == "REMINDER_LIMIT"


async def test_an_address_that_the_mail_server_refuses_for_good_is_shown_and_can_be_reminded_at_once(
    house: House, sink: Sink
) -> None:
    sink.answer_to = lambda address: "550 no such user" if address == ANA["email"] else "250 OK"
    asked = await ask_ana(house)

    async def why() -> str | None:
        found: str | None = (await the_request(house, asked["id"]))["undelivered"]
        return found

    assert "no such user" in await house.until(why)
    sink.answer_to = lambda _: "250 OK"
    again = {"id": asked["id"]}
    await house.nora.do("remindFileRequest", "RemindFileRequestInput", again, "fileRequest { id }")
    await house.until(lambda: sink.to(ANA["email"], "Reminder"))
    assert await why() is None
