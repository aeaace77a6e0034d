"""Who is told of a refusal, and who may sign for the firm, to the end."""

from pathlib import Path

import pytest

from api.demo.client import Refused
from tests.cast import ANA, House, party, signature


async def test_a_decline_is_told_to_the_owner_of_the_request_with_its_reason(house: House) -> None:
    job = await house.a_job(await house.a_pipeline())
    envelope = await house.a_request(await house.a_document(await house.a_folder(), job))
    ana = await house.party(envelope["parties"]["ana"])
    await ana.do("decline", "DeclineInput", {"reason": "Line 43 is wrong."}, "ceremony { state }")

    [mail] = await house.until(lambda: house.mails("nora@weiss.example", "Declined by Ana"))
    body = mail.get_body(("plain",))
    assert body is not None
    assert "Line 43 is wrong." in body.get_content()


async def test_a_member_named_as_a_party_of_another_side_still_needs_the_right_to_sign(house: House) -> None:
    otto = await house.nora.do(
        "inviteMember",
        "InviteMemberInput",
        {"email": "otto@weiss.example", "name": "Otto Reed", "role": "MEMBER"},
        "member { id }",
    )
    document = await house.a_document(await house.a_folder())
    with pytest.raises(Refused, match="NOT_AN_AUTHORISED_SIGNATORY"):
        await house.a_request(document, parties=[party("otto", memberId=otto["member"]["id"])])


async def test_a_member_who_has_left_signs_no_more_with_the_link_they_were_mailed(house: House) -> None:
    invited = await house.nora.do(
        "inviteMember",
        "InviteMemberInput",
        {"email": "mia@weiss.example", "name": "Mia Reed", "role": "MANAGER"},
        "member { id }",
    )
    mia = invited["member"]["id"]
    document = await house.a_document(await house.a_folder())
    parties = [party("mia", memberId=mia), party("ana", **ANA)]
    envelope = await house.a_request(document, parties=parties)
    link = await house.party(envelope["parties"]["mia"])
    await link.do("openCeremony", "OpenCeremonyInput", {}, "ceremony { state }")

    await house.nora.do("updateMember", "UpdateMemberInput", {"id": mia, "active": False}, "member { id }")
    answer = await link.http.post("/graphql", json={"query": "{ ceremony { state } }"})
    assert answer.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_a_request_that_was_sent_is_answered_again_though_nothing_can_be_sealed_now(
    house: House, seal_folder: Path
) -> None:
    document = await house.a_document(await house.a_folder())
    parties = [party("ana", **ANA)]
    input = {
        "documentIds": [document],
        "recipients": parties,
        "fields": [signature(document, "ana")],
        "idempotencyKey": "again",
    }
    ask = ("requestSignature", "RequestSignatureInput", input, "envelope { id }")
    first = await house.nora.do(*ask)
    away = seal_folder.rename(seal_folder.with_name("elsewhere"))
    try:
        assert await house.nora.do(*ask) == first
    finally:
        away.rename(seal_folder)
