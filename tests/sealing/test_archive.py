"""A seal with a timestamp over all of it (B-LTA): one revision more, which is ours to the last byte or not accepted."""

import asyncio
import logging
from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from asn1crypto import cms
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import HealthCheck, given, settings, strategies as st
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfTimeStamper
from pyhanko.sign.timestamps import TimeStamper
from pypdf import PdfReader

from sealing.archive import archived, parted
from sealing.authority import make_authority
from sealing.complete import ToSeal, complete
from sealing.judging import judge
from sealing.press import Press, Sealed
from sealing.render import Drawn, render_sent
from sealing.seal import SealKey
from sealing.taking import take
from sealing.timestamps import Timestamps
from sealing.verdict_words import Finding
from sealing.verify import verify
from tests.sealing.authority_of_time import (
    a_stranger_of_time,
    authority_open,
    certificates,
    gathered,
    keys_of_it,
    stamper,
)
from tests.sealing.conftest import evidence_of, facts_of
from tests.sealing.desk_of_lists import lists_open
from tests.sealing.firm_ca import revocation_list
from tests.sealing.papers import a_paper
from tests.sealing.poppler import mutool_sign, openssl_cms, openssl_ts, pdfsig

# pyHanko logs a traceback for every file that it finds wanting: here, for all.
logging.getLogger("pyhanko").setLevel(logging.CRITICAL)


@pytest.fixture(scope="module")
def file(the_key: SealKey) -> bytes:
    paper = render_sent(a_paper("The price is 100."), "Countersign env_01k")
    values = [Drawn(1, 0.3, 0.3, 0.4, 0.1, text="Zoë")]
    lasting = the_key.validation_data(gathered())
    told = [ToSeal(paper.data, values)], facts_of(), evidence_of(paper), the_key, stamper(), lasting
    return complete(*told, archive=True)


def test_a_second_timestamp_is_over_the_whole_and_says_so(file: bytes, the_key: SealKey) -> None:
    verdict = verify(file, [the_key.root_pem])
    assert (verdict.level, verdict.valid, verdict.findings) == ("B-LTA", True, ())
    assert verify(parted(file)[0], [the_key.root_pem]).level == "B-LT"
    for language, words in (("en", "a second timestamp is over all of it"), ("fr", "un second horodatage")):
        found = judge(file, [the_key.root_pem], None, language)
        assert (found.outcome, found.level) == ("GENUINE", "B-LTA")
        assert words in found.notes[0]


def test_other_peoples_tools_agree_as_far_as_they_know_of_it(file: bytes, the_key: SealKey) -> None:
    said, root = pdfsig(file), certificates()[2].public_bytes(Encoding.PEM)
    assert "Signature is Valid." in said
    assert said.count("Total document signed") == 1, "the timestamp is not over the whole"
    assert openssl_cms(file, the_key.root_pem)
    assert openssl_ts(file, root)
    assert not openssl_ts(file, the_key.root_pem)
    # MuPDF calls whatever came after an edit; and finds the seal valid.
    assert "The signature is valid but there have been edits since signing." in mutool_sign(file)
    assert "The document is unchanged since signing." in mutool_sign(parted(file)[0])
    reader, sealed = PdfReader(BytesIO(file)), PdfReader(BytesIO(parted(file)[0]))
    assert reader.metadata == sealed.metadata
    assert reader.trailer["/ID"] == sealed.trailer["/ID"]


async def test_the_press_makes_it_where_it_is_wanted(tmp_path: Path) -> None:
    make_authority(tmp_path / "seal")
    with lists_open() as lists, authority_open() as authority:
        authority.list_at = f"{lists.url}/hora.crl"
        press = Press(tmp_path / "seal", Timestamps(authority.url, archive=True))
        try:
            without = await sealed(press)
            lists.laid_out["/hora.crl"] = revocation_list(keys_of_it()[1])
            assert press.gathering is not None
            press.gathering.lists.kept.clear()
            found = await sealed(press)
        finally:
            await press.rest()
    assert without.level == "B-T", "what cannot be judged for long is not kept for long either"
    assert found.level == "B-LTA"
    root = SealKey.load(tmp_path / "seal").root_pem
    assert (await asyncio.to_thread(verify, found.data, [root])).valid
    assert len(authority.asked) == 1 + 1 + 2, "whose it is, and each file's own"


async def sealed(press: Press) -> Sealed:
    paper = render_sent(a_paper("The price is 100."), "Countersign env_01k")
    return await press.seal([ToSeal(paper.data, [])], facts_of(), evidence_of(paper))


def by_pyhanko(file: bytes) -> bytes:
    """A document timestamp that any other tool could add: valid, and not ours."""
    out = BytesIO()
    writer = IncrementalPdfFileWriter(BytesIO(parted(file)[0]))
    PdfTimeStamper(stamper(), field_name="Archive").timestamp_pdf(writer, "sha256", output=out)
    return out.getvalue()


def twice(file: bytes) -> bytes:
    return file + file[len(parted(file)[0]) :]


def with_junk(file: bytes) -> bytes:
    return file + b"\n"


def cut_short(file: bytes) -> bytes:
    return file[:-1]


def in_small_letters(file: bytes) -> bytes:
    at = file.rindex(b"Contents<") + len(b"Contents<")
    end = file.index(b">", at)
    return file[:at] + file[at:end].lower() + file[end:]


def with_another_name(file: bytes) -> bytes:
    return file.replace(b"(Countersign Archive)", b"(Countersign archive)")


def with_something_in_between(file: bytes) -> bytes:
    before, _ = parted(file)
    return before + b"%\n" + file[len(before) :]


def with_an_update_after_it(file: bytes) -> bytes:
    writer, out = IncrementalPdfFileWriter(BytesIO(file)), BytesIO()
    writer.update_root()  # type: ignore[no-untyped-call]
    writer.write(out)  # type: ignore[no-untyped-call]
    return out.getvalue()


@pytest.mark.parametrize(
    "change",
    [
        by_pyhanko,
        twice,
        with_junk,
        cut_short,
        in_small_letters,
        with_another_name,
        with_something_in_between,
        with_an_update_after_it,
    ],
)
def test_any_other_revision_is_a_change(
    file: bytes, the_key: SealKey, change: Callable[[bytes], bytes]
) -> None:
    changed = change(file)
    assert changed != file
    verdict = verify(changed, [the_key.root_pem])
    assert not verdict.valid
    assert verdict.findings


class OfSomethingElse(TimeStamper):
    """One whose timestamps are of other bytes."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        return await stamper().async_timestamp(sha256(message_digest).digest(), md_algorithm)


@pytest.mark.parametrize("by", [OfSomethingElse, a_stranger_of_time])
def test_a_timestamp_of_something_else_or_by_a_stranger_is_told(
    file: bytes, the_key: SealKey, by: Callable[[], TimeStamper]
) -> None:
    forged = archived(parted(file)[0], by())
    verdict = verify(forged, [the_key.root_pem])
    assert (verdict.signature_intact, verdict.level) == (True, "B-LT")
    assert verdict.findings == (Finding.TIMESTAMP,)
    assert not verdict.valid


def test_it_is_kept_as_it_came_where_it_is_brought_in_again(file: bytes) -> None:
    taken = take(file, "sealed.pdf")
    assert taken.data == file
    assert taken.came is not None
    assert taken.came.final


def test_a_seal_that_does_not_last_is_kept_by_no_timestamp(the_key: SealKey) -> None:
    paper = render_sent(a_paper(), "Countersign env_01k")
    short = complete([ToSeal(paper.data, [])], facts_of(), evidence_of(paper), the_key, stamper())
    assert verify(short, [the_key.root_pem]).valid
    assert verify(archived(short, stamper()), [the_key.root_pem]).findings == (Finding.TIMESTAMP,)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_one_bit_changed_anywhere_is_found(file: bytes, the_key: SealKey, data: st.DataObject) -> None:
    begin = len(parted(file)[0])
    token = begin + file[begin:].index(b"0" * 1000)
    place = data.draw(st.integers(0, begin) | st.integers(begin, token) | st.integers(begin, len(file) - 1))
    changed = bytearray(file)
    changed[place] ^= 1 << data.draw(st.integers(0, 7))
    assert not verify(bytes(changed), [the_key.root_pem]).valid
