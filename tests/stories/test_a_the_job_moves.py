"""Rows A of behaviours.md: the job moves by itself when the signature is complete."""

from tests.cast import House


async def test_a01_when_all_have_signed_the_job_moves_once_and_the_history_says_why(house: House) -> None:
    board = await house.a_pipeline()
    job = await house.a_job(board)
    document = await house.a_document(await house.a_folder(), job)
    envelope = await house.a_request(document)

    await house.sign(envelope["parties"]["ana"])
    assert await house.stage_of(job) == "Awaiting signature"
    await house.sign(envelope["parties"]["ben"])

    assert await house.stage_of(job) == "Ready to file"
    [move] = await house.moves_of(job)
    assert move["cause"] == "AUTOMOVE"
    assert move["because"] == [{"__typename": "Envelope", "id": envelope["id"]}]
    assert move["actor"] == {"__typename": "Automation", "rule": "AUTOMOVE"}
