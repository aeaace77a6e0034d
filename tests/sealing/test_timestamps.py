"""A seal that an authority has timestamped: in our eyes and in those of others, and whatever the authority does."""

import asyncio
from base64 import b64encode
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings, strategies as st

from sealing.authority import make_authority
from sealing.complete import ToSeal
from sealing.judging import judge
from sealing.press import Press, Sealed, SealFailed
from sealing.render import Drawn, render_sent
from sealing.seal import SealKey
from sealing.timestamps import PATIENCE, TimestampAway, Timestamps
from sealing.verdict_words import Finding, say
from sealing.verify import verify, verify_apart
from tests.sealing.authority_of_time import NAME, Authority, authority_open, stamper, told_by_nobody
from tests.sealing.conftest import evidence_of, facts_of
from tests.sealing.papers import a_paper
from tests.sealing.poppler import mutool_sign, openssl_cms, pdfsig


@pytest.fixture
def authority() -> Iterator[Authority]:
    with authority_open() as listening:
        yield listening


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    make_authority(tmp_path / "seal")
    return tmp_path / "seal"


@pytest.fixture
async def press(folder: Path, authority: Authority) -> AsyncIterator[Press]:
    opened = Press(folder, Timestamps(authority.url))
    yield opened
    await opened.rest()


async def sealed(press: Press) -> Sealed:
    paper = render_sent(a_paper("The price is 100."), "Countersign env_01k")
    values = [Drawn(1, 0.3, 0.3, 0.4, 0.1, text="Zoë")]
    return await press.seal([ToSeal(paper.data, values)], facts_of(), evidence_of(paper))


@pytest.fixture(scope="module")
def stamped(the_key: SealKey) -> bytes:
    return the_key.seal(a_paper(), reason="", name="", timestamper=stamper())


async def test_each_seal_is_timestamped_and_says_when_and_by_whom(
    press: Press, authority: Authority, folder: Path
) -> None:
    found = await sealed(press)
    root = SealKey.load(folder).root_pem
    verdict = await asyncio.to_thread(verify_apart, found.data, [root])
    assert (verdict.valid, verdict.findings, verdict.level) == (True, (), "B-T")
    assert verdict.timestamp is not None
    assert (verdict.timestamp.by, verdict.timestamp.trusted) == (NAME, False)
    assert (found.timestamped_at, found.timestamped_by) == (verdict.timestamp.at, NAME)
    both = await asyncio.to_thread(verify, found.data, [root, authority.root_pem])
    assert both.timestamp is not None
    assert both.timestamp.trusted
    of_whom, asked = authority.asked  # whose certificates they will be is asked once, before the first seal
    assert of_whom["Authorization"] == asked["Authorization"]
    assert asked["Authorization"] == "Basic " + b64encode(b"firm:pass word").decode()


async def test_other_peoples_tools_agree(press: Press, folder: Path) -> None:
    data = (await sealed(press)).data
    said = pdfsig(data)
    assert "Signature is Valid." in said
    assert "Total document signed" in said
    assert "The document is unchanged since signing." in mutool_sign(data)
    assert openssl_cms(data, SealKey.load(folder).root_pem)


async def test_it_is_told_in_plain_words_on_whose_word_the_time_of_a_seal_is(
    press: Press, authority: Authority, folder: Path, the_key: SealKey
) -> None:
    data, root = (await sealed(press)).data, SealKey.load(folder).root_pem
    found = await asyncio.to_thread(judge, data, [root], None, "en")
    assert (found.outcome, found.level, found.timestamped_by) == ("GENUINE", "B-T", NAME)
    assert f"by {NAME} (PAdES B-T)" in found.notes[0]
    assert "was not checked" in found.notes[-1]
    found = await asyncio.to_thread(judge, data, [root, authority.root_pem], None, "fr")
    assert "Horodaté le" in found.notes[0]
    assert "L'autorité d'horodatage est sous une racine" in found.notes[-1]


async def test_an_authority_that_is_away_is_told_and_asked_again_for_the_next_file(
    press: Press, authority: Authority
) -> None:
    authority.answers = ["fall over", "refuse", "stamp", "lie"]
    with pytest.raises(TimestampAway):
        await sealed(press)
    with pytest.raises(TimestampAway, match="no more today"):
        await sealed(press)
    with pytest.raises(SealFailed, match="does not verify"):
        await sealed(press)
    assert (await sealed(press)).timestamped_by == NAME


async def test_one_that_keeps_us_waiting_is_left_alone_for_a_while(
    press: Press, authority: Authority
) -> None:
    assert press.timestamps is not None
    press.timestamps.patience = 0.3
    authority.answers = ["wait"]
    with pytest.raises(TimestampAway, match="TimeoutError"):
        await sealed(press)
    asked = len(authority.asked)
    with pytest.raises(TimestampAway, match="a moment ago"):
        await sealed(press)
    assert len(authority.asked) == asked
    press.timestamps.not_before, press.timestamps.patience = 0, PATIENCE  # the while is over
    assert (await sealed(press)).timestamped_by == NAME


def test_a_token_of_another_signature_is_found(stamped: bytes, the_key: SealKey) -> None:
    other = the_key.seal(a_paper("other"), reason="", name="", timestamper=stamper())
    token = bytes.fromhex("060b2a864886f70d010910020e").hex().upper().encode()
    begin, begins = stamped.index(token), other.index(token)
    length = len(stamped[begin:].split(b"0000000000000000", 1)[0]) // 2 * 2
    forged = stamped[:begin] + other[begins : begins + length] + stamped[begin + length :]
    verdict = verify(forged, [the_key.root_pem])
    assert verdict.timestamp is None or not verdict.timestamp.intact
    assert not verdict.timestamp_intact or not verdict.covers_whole_file


def test_a_changed_timestamp_is_told(stamped: bytes, the_key: SealKey) -> None:
    name = NAME.encode().hex().upper().encode()
    at = stamped.index(name)
    forged = stamped[:at] + b"58" + stamped[at + 2 :]  # inside what the authority signed
    found = judge(forged, [the_key.root_pem], None, "en")
    assert say(Finding.TIMESTAMP, "en") in found.findings
    assert found.timestamped_by is None


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_one_bit_changed_in_signature_or_timestamp_is_found(
    stamped: bytes, the_key: SealKey, data: st.DataObject
) -> None:
    start = stamped.index(b"<3082")
    end = stamped.index(b">", start)
    place = data.draw(st.integers(start, end))
    assume(place not in told_by_nobody(stamped))
    changed = bytearray(stamped)
    changed[place] ^= 1 << data.draw(st.sampled_from([0, 1, 2, 5]))
    verdict = verify(bytes(changed), [the_key.root_pem])
    assert not (verdict.signature_intact and verdict.covers_whole_file and verdict.timestamp_intact)
