"""Everyone presses Sign at the same moment, and everything that follows happens once."""

import asyncio
import os
import random

from api.running import Databases
from tests.cast import House
from tests.races import counting
from tests.races.counting import AUTOMOVED, SEALED_VERSIONS
from tests.races.prepared import AT_ONCE, Crowd, Request, requests
from tests.races.processes import Program
from tests.store.crowd import a_seed

ENVELOPES = int(os.environ.get("COUNTERSIGN_TEST_ENVELOPES", "80"))


def plan(dice: random.Random) -> tuple[list[int], list[int]]:
    """How many sign each envelope, and on how many boards its document stands."""
    signers = [2] * (ENVELOPES * 6 // 10) + [3] * (ENVELOPES * 3 // 10)
    signers += [10] * (ENVELOPES - len(signers))
    dice.shuffle(signers)
    return signers, [2 if dice.random() < 0.3 else 1 for _ in signers]


async def test_two_three_and_ten_at_once_complete_each_envelope_once_and_move_each_job_once(
    quiet_house: House, another_server: Program, another_worker: Program, database: Databases
) -> None:
    """Two servers and a worker, each a process of its own, on one database."""
    house = quiet_house
    dice = random.Random(a_seed())
    signers, jobs_each = plan(dice)
    made = await requests(house, signers, jobs_each=jobs_each)
    await house.until(lambda: counting.nothing_left_to_do(house), patience=300)  # everyone is invited
    crowd = Crowd(house.settings.base_url, another_server.base_url)
    gate = asyncio.Semaphore(AT_ONCE)

    async def everyone_signs(request: Request) -> None:
        async with gate:
            dice.shuffle(request.ready)
            answers = await asyncio.gather(*(crowd.sign(each) for each in request.ready))
        assert [each["userErrors"] for each in answers] == [[]] * len(request.ready)
        assert "COMPLETED" in {each["ceremony"]["envelopeState"] for each in answers}

    await asyncio.gather(*(everyone_signs(each) for each in made))
    envelopes = [each.envelope_id for each in made]
    jobs = [job for each in made for job in each.jobs]
    parties = [party for each in made for party in each.parties.values()]
    await counting.once_each(house, "RecipientSigned", "recipient_id", parties)
    await counting.once_each(house, "EnvelopeCompleted", "envelope_id", envelopes)
    await counting.once_each(house, "JobMoved", "job_id", jobs, AUTOMOVED)
    await counting.once_each(house, "JobMoved", "job_id", jobs)

    await house.until(lambda: counting.nothing_left_to_do(house), patience=300)
    await counting.once_each(house, "EnvelopeSealed", "envelope_id", envelopes)
    assert await counting.events(house, "SealDelayed", "envelope_id") == {}
    assert set((await counting.rows(house, SEALED_VERSIONS)).values()) == {1}
    mails = house.mails()
    for kind, subject in (("INVITATION", "asks you to sign"), ("SEALED", "Signed by everyone")):
        told = f"data ->> 'kind' = '{kind}'"
        await counting.once_each(house, "DeliveryChanged", "recipient_id", parties, told)
        sent = [each for each in mails if subject in str(each["Subject"])]
        assert len({str(each["Message-ID"]) for each in sent}) == len(sent) == len(parties)
        assert len({str(each["To"]) for each in sent}) == len(parties)
    to_the_owner = [each for each in mails if "Completed" in str(each["Subject"])]
    assert len({str(each["Message-ID"]) for each in to_the_owner}) == len(to_the_owner) == len(made)
    assert len(mails) == 2 * len(parties) + len(made)

    await counting.the_log_has_no_gap(house)
    assert await counting.deadlocks(database) == 0
    await crowd.http.aclose()
