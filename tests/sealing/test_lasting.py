"""A seal that holds what is needed to judge it later: B-LT where the lists can be had, and what is said where not."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import crl
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import HealthCheck, given, settings, strategies as st
from pyhanko.pdf_utils.generic import DictionaryObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.validation.dss import DocumentSecurityStore

from sealing.authority import CRLS, make_authority
from sealing.complete import ToSeal, complete
from sealing.judging import judge
from sealing.keeping import KeyRefused, from_pem, install, keep_crls, told
from sealing.lasting import LARGEST
from sealing.press import Press, Sealed
from sealing.render import Drawn, render_sent
from sealing.revocation import speaks_of
from sealing.seal import SealingUnavailable, SealKey
from sealing.timestamps import TimestampAway, Timestamps
from sealing.verdict_words import Finding
from sealing.verify import Verdict, verify
from tests.sealing.authority_of_time import (
    Authority,
    authority_open,
    certificates,
    gathered,
    keys_of_it,
    stamper,
)
from tests.sealing.conftest import evidence_of, facts_of
from tests.sealing.desk_of_lists import Lists, lists_open
from tests.sealing.firm_ca import intermediate, issue, revocation_list, root
from tests.sealing.papers import a_paper
from tests.sealing.poppler import mutool_sign, openssl_cms, pdfsig

HORA, HORAS_ROOT, FIDES, ROOTS = "/hora.crl", "/hora.cer", "/fides.crl", "/roots.crl"


@pytest.fixture
def lists() -> Iterator[Lists]:
    with lists_open() as opened:
        opened.laid_out[HORA] = revocation_list(keys_of_it()[1])
        yield opened


@pytest.fixture
def authority(lists: Lists) -> Iterator[Authority]:
    with authority_open() as listening:
        listening.list_at = lists.url + HORA
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


async def judged(found: Sealed, folder: Path) -> Verdict:
    return await asyncio.to_thread(verify, found.data, [SealKey.load(folder).root_pem])


async def test_a_seal_holds_what_shows_that_nothing_was_revoked_and_others_agree(
    press: Press, folder: Path, lists: Lists
) -> None:
    found = await sealed(press)
    verdict = await judged(found, folder)
    assert (found.level, verdict.level, verdict.valid) == ("B-LT", "B-LT", True)
    said = pdfsig(found.data)
    assert "Signature is Valid." in said
    assert "Total document signed" in said
    assert "The document is unchanged since signing." in mutool_sign(found.data)
    assert openssl_cms(found.data, SealKey.load(folder).root_pem)
    assert (await sealed(press)).level == "B-LT"
    assert lists.asked == [HORA], "a list is asked for anew though it has not ended"


async def test_it_is_told_in_plain_words(press: Press, folder: Path, authority: Authority) -> None:
    data, roots = (await sealed(press)).data, [SealKey.load(folder).root_pem, authority.root_pem]
    for language, words in (("en", "no certificate of the seal"), ("fr", "aucun certificat du sceau")):
        found = await asyncio.to_thread(judge, data, roots, None, language)
        assert (found.outcome, found.level) == ("GENUINE", "B-LT")
        assert words in found.notes[0]
    assert (await asyncio.to_thread(judge, data, [], None, "en")).level == "B-LT", "it holds the roots, too"


def no_list(lists: Lists) -> None:
    lists.laid_out.clear()


def ended(lists: Lists) -> None:
    lists.laid_out[HORA] = revocation_list(keys_of_it()[1], ends=-0.1)


def of_somebody_else(lists: Lists) -> None:
    lists.laid_out[HORA] = revocation_list(issue("Hora Root", ca=True))


def of_another_name(lists: Lists) -> None:
    lists.laid_out[HORA] = revocation_list(root())


def nothing_that_can_be_read(lists: Lists) -> None:
    lists.laid_out[HORA] = b"<html>"


def far_too_long(lists: Lists) -> None:
    lists.laid_out[HORA] += bytes(LARGEST)


def no_answer(lists: Lists) -> None:
    lists.held = threading.Event()


@pytest.mark.parametrize(
    "lacks",
    [no_list, ended, of_somebody_else, of_another_name, nothing_that_can_be_read, far_too_long, no_answer],
)
async def test_without_a_list_that_speaks_of_it_a_seal_is_timestamped_and_no_more(
    press: Press, folder: Path, lists: Lists, lacks: Callable[[Lists], None]
) -> None:
    lacks(lists)
    if lists.held is not None:
        assert press.gathering is not None
        press.gathering.lists.patience = 0.5
    found = await sealed(press)
    verdict = await judged(found, folder)
    assert (found.level, verdict.level, verdict.valid) == ("B-T", "B-T", True)
    asked = len(lists.asked)
    assert (await sealed(press)).level == "B-T"
    assert len(lists.asked) == asked, "it is asked for again at once"


async def test_a_desk_that_is_closed_is_no_error_and_is_asked_again_later(
    press: Press, authority: Authority, lists: Lists
) -> None:
    with lists_open() as other:
        authority.list_at = other.url + HORA
    assert (await sealed(press)).level == "B-T"
    authority.list_at = lists.url + HORA  # a new certificate of the authority, seen with the next answer
    assert (await sealed(press)).level == "B-T"
    assert (await sealed(press)).level == "B-LT"


async def test_the_root_of_an_authority_that_leaves_it_out_is_fetched_and_kept_in_the_file(
    press: Press, folder: Path, authority: Authority, lists: Lists
) -> None:
    authority.issuer_at = lists.url + HORAS_ROOT
    lists.laid_out[HORAS_ROOT] = intermediate().certificate.public_bytes(Encoding.DER)
    assert (await sealed(press)).level == "B-T", "somebody else's certificate is taken for its root's"
    assert press.gathering is not None
    press.gathering.lists.issuers.clear()  # the while is over
    lists.laid_out[HORAS_ROOT] = keys_of_it()[1].certificate.public_bytes(Encoding.DER)
    found = await sealed(press)
    assert (found.level, (await judged(found, folder)).level) == ("B-LT", "B-LT")
    assert (await sealed(press)).level == "B-LT"
    assert lists.asked.count(HORAS_ROOT) == 2


async def test_a_revoked_authority_is_not_relied_on_and_no_file_is_issued(press: Press, lists: Lists) -> None:
    lists.laid_out[HORA] = revocation_list(keys_of_it()[1], certificates(lists.url + HORA)[1])
    with pytest.raises(TimestampAway, match="revoked"):
        await sealed(press)


async def test_the_lists_of_a_bought_certificate_and_of_those_above_it_are_fetched(
    press: Press, folder: Path, lists: Lists
) -> None:
    above = issue("Fides Seals", root(), ca=True, list_at=lists.url + ROOTS)
    own = issue("Weiss & Partner", above, list_at=lists.url + FIDES)
    files = from_pem(own.pem + above.pem + root().pem, own.key_pem(), None)
    await asyncio.to_thread(install, folder, files)
    lists.laid_out |= {FIDES: revocation_list(above)}
    assert (await sealed(press)).level == "B-T", "nothing is said of the certificate above"
    assert press.gathering is not None
    press.gathering.lists.kept.clear()  # the while is over
    lists.laid_out |= {ROOTS: revocation_list(root())}
    found = await sealed(press)
    assert found.level == "B-LT"
    assert (await judged(found, folder)).level == "B-LT"
    assert openssl_cms(found.data, root().pem)
    press.gathering.lists.kept.clear()
    lists.laid_out |= {FIDES: revocation_list(above, own.certificate)}
    with pytest.raises(SealingUnavailable, match="Weiss & Partner is revoked"):
        await sealed(press)


async def test_lists_are_kept_beside_the_key_where_its_certificates_name_no_desk(
    press: Press, folder: Path
) -> None:
    own, other = issue("Weiss & Partner", intermediate()), issue("Fides Documents", ca=True)
    files = from_pem(own.pem + intermediate().pem + root().pem, own.key_pem(), None)
    await asyncio.to_thread(install, folder, files)
    assert (await sealed(press)).level == "B-T"
    of_root = x509.load_der_x509_crl(revocation_list(root())).public_bytes(Encoding.PEM)
    keep_crls(folder, [revocation_list(intermediate()), of_root])
    assert (await sealed(press)).level == "B-LT"
    assert len([each for name, each in told(SealKey.load(folder)) if name == "Revocation list"]) == 2
    before = (folder / CRLS).read_bytes()
    refused = {
        "cannot be read": b"nothing",
        "has ended": revocation_list(intermediate(), ends=-0.1),
        "of none": revocation_list(other),
        "is revoked": revocation_list(intermediate(), own.certificate),
    }
    for why, given_ in refused.items():
        with pytest.raises(KeyRefused, match=why):
            keep_crls(folder, [given_])
    assert (folder / CRLS).read_bytes() == before


@pytest.fixture(scope="module")
def lasting() -> tuple[bytes, bytes]:
    """A file of B-LT, and its root."""
    key = SealKey.throwaway()
    data = key.validation_data(gathered())
    paper = render_sent(a_paper("The price is 100."), "Countersign env_01k")
    file = complete([ToSeal(paper.data, [])], facts_of(), evidence_of(paper), key, stamper(), data)
    assert verify(file, [key.root_pem]).level == "B-LT"
    return file, key.root_pem


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_one_bit_changed_in_what_a_seal_holds_for_later_is_found(
    lasting: tuple[bytes, bytes], data: st.DataObject
) -> None:
    file, root_pem = lasting
    start = file.rindex(b"endobj", 0, file.index(b"/CRLs"))
    begin = file.index(keys_of_it()[1].certificate.public_bytes(Encoding.DER))
    changed = bytearray(file)
    changed[data.draw(st.integers(min(begin, start), max(begin, start) + 60))] ^= 1 << data.draw(
        st.integers(0, 7)
    )
    assert not verify(bytes(changed), [root_pem]).valid


def test_what_is_held_for_later_cannot_be_added_changed_or_removed_by_an_update(
    lasting: tuple[bytes, bytes],
) -> None:
    file, root_pem = lasting
    for change in ("add", "replace", "remove"):
        writer = IncrementalPdfFileWriter(BytesIO(file))
        if change == "add":
            more = crl.CertificateList.load(revocation_list(root()))
            DocumentSecurityStore.supply_dss_in_writer(writer, None, crls=[more])
        elif change == "replace":
            writer.root["/DSS"] = writer.add_object(DictionaryObject())  # type: ignore[no-untyped-call]
        else:
            del writer.root["/DSS"]
        writer.update_root()  # type: ignore[no-untyped-call]
        out = BytesIO()
        writer.write(out)  # type: ignore[no-untyped-call]
        verdict = verify(out.getvalue(), [root_pem])
        assert not verdict.valid, change
        assert Finding.COVERAGE in verdict.findings, change


def test_a_list_of_one_part_speaks_of_that_part_alone() -> None:
    place = "http://lists.example/1"
    own = issue("Weiss & Partner", root(), list_at=place).certificate
    now = datetime.now(UTC)

    def speaks(**part: Any) -> bool:
        told_: dict[str, Any] = {"only_contains_user_certs": False, "only_contains_ca_certs": False}
        told_ |= {"full_name": None, "relative_name": None, "only_some_reasons": None, "indirect_crl": False}
        made = x509.CertificateRevocationListBuilder().issuer_name(root().certificate.subject)
        made = made.last_update(now).next_update(now + timedelta(days=1))
        extension = x509.IssuingDistributionPoint(**{**told_, "only_contains_attribute_certs": False, **part})
        made = made.add_extension(extension, critical=True)
        return speaks_of(made.sign(root().key, SHA256()), own, root().certificate, now)

    assert speaks(only_contains_user_certs=True)
    assert speaks(full_name=[x509.UniformResourceIdentifier(place)])
    assert not speaks(full_name=[x509.UniformResourceIdentifier("http://lists.example/2")])
    assert not speaks(only_contains_ca_certs=True)
    assert not speaks(indirect_crl=True)
    assert not speaks(only_some_reasons=frozenset({x509.ReasonFlags.key_compromise}))
