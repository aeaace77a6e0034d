"""What members are told of the requests they own: on the page and by mail, as each of them chooses."""

from typing import Any

from api.demo.client import Client
from tests.cast import ANA, BEN, House, party
from tests.races.counting import nothing_left_to_do
from worker.deliver import Post
from worker.notices import tell_member

NORA = "nora@weiss.example"
ASK = """query($after: String, $first: Int) { notices(first: $first, after: $after) { unread totalCount
  pageInfo { hasNextPage endCursor }
  nodes { id kind unread at cursor detail envelope { id title } recipient { name } jobs { title } } } }"""


async def notices(who: Client, **how: Any) -> Any:
    return (await who.ask(ASK, **how))["notices"]


async def kinds(who: Client) -> list[str]:
    return [each["kind"] for each in (await notices(who))["nodes"]]


async def a_request(house: House, *parties: dict[str, Any], **more: Any) -> dict[str, Any]:
    job = await house.a_job(await house.a_pipeline())
    document = await house.a_document(await house.a_folder(), job)
    return await house.a_request(document, parties=list(parties) or None, **more)


async def prefer(who: Client, *preferences: dict[str, Any]) -> list[dict[str, Any]]:
    wanted = "member { noticePreferences { kind page mail } }"
    input = {"preferences": list(preferences)}
    done = await who.do("setNoticePreferences", "SetNoticePreferencesInput", input, wanted)
    found: list[dict[str, Any]] = done["member"]["noticePreferences"]
    return found


def text_of(mail: Any) -> str:
    return str(mail.get_body(("plain",)).get_content())


async def test_the_owner_is_told_on_the_page_who_answered_and_that_it_is_complete_and_of_the_end_by_mail(
    house: House,
) -> None:
    _, otto = await house.a_member(role="MANAGER")
    envelope = await a_request(house)
    for each in envelope["parties"].values():
        await house.sign(each)
    found = await notices(house.nora)
    assert [each["kind"] for each in found["nodes"]] == ["COMPLETED", "ACTED", "ACTED"]
    assert [each["unread"] for each in found["nodes"]] == [True] * 3
    assert (found["unread"], found["totalCount"]) == (3, 3)
    last = found["nodes"][1]
    assert last["recipient"]["name"] == BEN["name"]
    assert last["envelope"] == {"id": envelope["id"], "title": "Engagement letter"}
    assert [each["title"] for each in last["jobs"]] == ["Form 1040"]
    assert await notices(otto) == {
        "unread": 0,
        "totalCount": 0,
        "nodes": [],
        "pageInfo": {"hasNextPage": False, "endCursor": None},
    }

    [mail] = await house.until(lambda: house.mails(NORA, "Completed: Engagement letter"))
    link = f"{house.settings.base_url}/signatures?request={envelope['id']}"
    assert link in text_of(mail)
    assert link in mail.get_body(("html",)).get_content()
    await house.sealed(envelope["id"])
    await house.until(lambda: nothing_left_to_do(house))
    assert len(house.mails(NORA)) == 1, "no mail for each signature"


async def test_what_was_read_is_read_and_what_comes_later_is_not(quiet_house: House) -> None:
    house = quiet_house
    envelope = await a_request(house, party("ana", 1, **ANA), party("ben", 2, **BEN))
    await house.sign(envelope["parties"]["ana"])
    [first] = (await notices(house.nora))["nodes"]
    read = {"until": first["cursor"]}
    done = await house.nora.do("markNoticesRead", "MarkNoticesReadInput", read, "unread")
    assert done["unread"] == 0
    await house.sign(envelope["parties"]["ben"])
    found = await notices(house.nora)
    assert [each["unread"] for each in found["nodes"]] == [True, True, False]
    assert found["unread"] == 2
    page = await notices(house.nora, first=2)
    rest = await notices(house.nora, first=2, after=page["pageInfo"]["endCursor"])
    assert [each["id"] for each in page["nodes"] + rest["nodes"]] == [each["id"] for each in found["nodes"]]

    # A place that is not reached yet: what happens up to there was read by nobody.
    far = {"until": "cur_" + "f" * 13}
    await house.nora.do("markNoticesRead", "MarkNoticesReadInput", far, "unread")
    other = await a_request(house, party("ana", **ANA), key="other")
    await house.sign(other["parties"]["ana"])
    assert (await notices(house.nora))["unread"] == 2


async def test_each_member_chooses_of_what_they_are_told_and_how(house: House) -> None:
    usual = await prefer(house.nora)
    assert [each["kind"] for each in usual if not each["mail"]] == ["ACTED"]
    assert all(each["page"] for each in usual)
    chosen = await prefer(
        house.nora,
        {"kind": "ACTED", "page": False, "mail": True},
        {"kind": "COMPLETED", "mail": False},
    )
    assert [each["kind"] for each in chosen if not each["mail"]] == ["COMPLETED"]
    assert [each["kind"] for each in chosen if not each["page"]] == ["ACTED"]
    envelope = await a_request(house, party("ana", **ANA))
    await house.sign(envelope["parties"]["ana"])
    await house.until(lambda: house.mails(NORA, "Answered by Ana"))
    await house.sealed(envelope["id"])
    await house.until(lambda: nothing_left_to_do(house))
    assert len(house.mails(NORA)) == 1
    found = await notices(house.nora)
    assert ([each["kind"] for each in found["nodes"]], found["unread"]) == (["COMPLETED"], 1)


async def test_an_answer_that_needs_the_owner_is_told_with_its_words_in_the_firms_language(
    house: House,
) -> None:
    async with house.office.work(house.firm_id, house.nora_id) as work:
        from domain.people import Firm

        (await work.session.get_one(Firm, house.firm_id)).language = "fr"
    told = {
        "decline": ("reason", "Refusé par Ana", "DECLINED"),
        "optOut": ("reason", "Ana Sørensen préfère le papier", "OPTED_OUT"),
        "requestChanges": ("comment", "Ana Sørensen demande des changements", "CHANGES_REQUESTED"),
    }
    for act, (words, subject, kind) in told.items():
        envelope = await a_request(house, party("ana", **ANA), party("ben", **BEN), key=act)
        ana = await house.party(envelope["parties"]["ana"])
        input = {words: "L'année <2025> est fausse."}
        await ana.do(act, f"{act[0].upper()}{act[1:]}Input", input, "ceremony { state }")
        [mail] = await house.until(lambda subject=subject: house.mails(NORA, subject))
        newest = (await notices(house.nora))["nodes"][0]
        assert (newest["kind"], newest["detail"]) == (kind, "L'année <2025> est fausse.")
        if kind != "OPTED_OUT":
            assert "L'année <2025> est fausse." in text_of(mail)
            assert "<2025>" not in mail.get_body(("html",)).get_content()


async def test_who_left_the_firm_gets_no_mail_and_a_repeat_is_the_same_mail(quiet_house: House) -> None:
    house = quiet_house
    envelope = await a_request(house, party("ana", **ANA))
    ana = await house.party(envelope["parties"]["ana"])
    await ana.do("decline", "DeclineInput", {"reason": "No"}, "ceremony { state }")
    [notice] = (await notices(house.nora))["nodes"]
    post = Post(None, house.settings.mailbox, "desk@weiss.example")

    async def tell() -> None:
        await tell_member(house.office, post, house.firm_id, notice["id"], house.nora_id)

    await tell()
    await tell()
    assert len({str(each["Message-ID"]) for each in house.mails(NORA)}) == 1
    second, _ = await house.a_member("Otto Berg", role="OWNER")
    gone = {"id": house.nora_id, "active": False}
    otto = await house.a_token(["MANAGE_FIRM"], second)
    await otto.do("updateMember", "UpdateMemberInput", gone, "member { active }")
    before = len(house.mails(NORA))
    await tell()
    assert len(house.mails(NORA)) == before


async def test_nobody_is_told_of_what_they_signed_themselves(quiet_house: House) -> None:
    house = quiet_house
    envelope = await a_request(house, party("nora", 1, memberId=house.nora_id), party("ana", 2, **ANA))
    await house.sign(envelope["parties"]["nora"])
    assert await kinds(house.nora) == []
    await house.sign(envelope["parties"]["ana"])
    assert await kinds(house.nora) == ["COMPLETED", "ACTED"]
