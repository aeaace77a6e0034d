"""A certificate of one's own, and keys that follow each other: what was sealed stays valid."""

import stat
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import HealthCheck, assume, given, settings, strategies as st

from sealing.authority import KEY, make_authority
from sealing.complete import ToSeal, complete
from sealing.keeping import Files, KeyRefused, from_pem, from_pkcs12, install, rotate, told, warning
from sealing.render import render_sent
from sealing.seal import SealKey
from sealing.signature import signature_of
from sealing.verify import verify
from tests.sealing.authority_of_time import certificates, stamper, told_by_nobody
from tests.sealing.conftest import evidence_of, facts_of
from tests.sealing.firm_ca import PASSWORD, an_rsa_key, intermediate, issue, root
from tests.sealing.papers import a_paper
from tests.sealing.poppler import mutool_sign, openssl_cms, pdfsig


def sealed_by(key: SealKey) -> bytes:
    paper = render_sent(a_paper(), "Countersign env_01k")
    return complete([ToSeal(paper.data, [])], facts_of(), evidence_of(paper), key)


def bought(kind: str) -> Files:
    """The same certificate, as one may have it."""
    if kind == "EC, PEM":
        own = issue("Weiss & Partner", intermediate())
        return from_pem(root().pem + intermediate().pem + own.pem, own.key_pem(PASSWORD), PASSWORD)
    own = issue("Weiss & Partner", intermediate(), an_rsa_key())
    return from_pkcs12(own.bundle(intermediate(), root()), PASSWORD)


@pytest.mark.parametrize("kind", ["EC, PEM", "RSA, PKCS#12"])
def test_a_certificate_of_ones_own_seals_with_its_chain_and_others_agree(kind: str, tmp_path: Path) -> None:
    make_authority(tmp_path / "seal")
    before = sealed_by(SealKey.load(tmp_path / "seal"))
    install(tmp_path / "seal", bought(kind))
    key = SealKey.load(tmp_path / "seal")
    file = sealed_by(key)
    assert verify(file, [root().pem]).valid
    assert verify(file, [key.root_pem]).valid
    assert verify(before, [key.root_pem]).valid, "what was sealed before is no longer valid"
    assert not verify(before, [root().pem]).trusted
    assert openssl_cms(file, root().pem), "the certificate between is not in the file"
    said = pdfsig(file)
    assert "Signature is Valid." in said
    assert "Total document signed" in said
    assert "The document is unchanged since signing." in mutool_sign(file)
    assert ("Issuer", "CN=Fides Documents") in told(key)
    assert {stat.S_IMODE(each.stat().st_mode) for each in (tmp_path / "seal").iterdir()} == {0o600}


def test_a_new_key_takes_the_place_of_the_old_and_both_seals_are_valid(tmp_path: Path) -> None:
    folder = tmp_path / "seal"
    make_authority(folder)
    files = []
    for _ in range(3):
        files.append(sealed_by(SealKey.load(folder)))
        rotate(folder)
    key = SealKey.load(folder)
    files.append(sealed_by(key))
    assert all(verify(each, [key.root_pem]).valid for each in files)
    assert all(openssl_cms(each, key.root_pem) for each in files)
    assert key.root_pem.count(b"BEGIN CERTIFICATE") == 4


def test_a_certificate_that_was_bought_is_not_replaced_by_one_that_is_made(tmp_path: Path) -> None:
    install(tmp_path / "seal", bought("EC, PEM"))
    before = (tmp_path / "seal" / KEY).read_bytes()
    with pytest.raises(KeyRefused, match="import the one that follows it"):
        rotate(tmp_path / "seal")
    assert (tmp_path / "seal" / KEY).read_bytes() == before


def test_what_cannot_seal_is_refused_in_a_sentence_and_changes_nothing(tmp_path: Path) -> None:
    own, other = issue("Weiss & Partner", intermediate()), issue("Weiss & Partner", intermediate())
    old, early = issue("Old", begins=-9, ends=-1), issue("Early", begins=5)
    weak = issue("Weak", key=an_rsa_key(1024))
    refused: dict[str, Callable[[], Files]] = {
        "PKCS#12.*password is wrong": lambda: from_pkcs12(own.bundle(), b"a guess"),
        "PEM.*password is wrong": lambda: from_pem(own.pem, own.key_pem(PASSWORD), b"a guess"),
        "has a password": lambda: from_pem(own.pem, own.key_pem(PASSWORD), None),
        "but one was given": lambda: from_pem(own.pem, own.key_pem(), PASSWORD),
        "key cannot be read": lambda: from_pem(own.pem, b"nothing", None),
        "holds none": lambda: from_pem(b"nothing", own.key_pem(), None),
        "does not fit": lambda: from_pem(other.pem, own.key_pem(), None),
        "too short": lambda: from_pem(weak.pem, weak.key_pem(), None),
        "ended on": lambda: from_pem(old.pem, old.key_pem(), None),
        "begins on": lambda: from_pem(early.pem, early.key_pem(), None),
    }
    for why, make in refused.items():
        with pytest.raises(KeyRefused, match=why):
            make()
    make_authority(tmp_path / "seal")
    before = (tmp_path / "seal" / KEY).read_bytes()
    no_documents = issue("A web server", intermediate(), signs=False)
    files = from_pem(no_documents.pem + intermediate().pem, no_documents.key_pem(), None)
    with pytest.raises(KeyRefused, match="non-repudiation"):
        install(tmp_path / "seal", files)
    assert (tmp_path / "seal" / KEY).read_bytes() == before


def test_a_seal_outlives_its_certificate_and_that_is_said_where_nobody_else_vouches_for_its_time() -> None:
    own = issue("Weiss & Partner", intermediate(), ends=30)
    key = SealKey(from_pem(own.pem + intermediate().pem + root().pem, own.key_pem(), None))
    later = datetime.now(UTC) + timedelta(days=31)
    file = key.seal(a_paper(), reason="", name="")
    found = signature_of(file, [root().pem], later)
    assert (found.trusted, found.outdated) == (True, True)
    assert not signature_of(file, [root().pem]).outdated
    stamped = key.seal(a_paper(), reason="", name="", timestamper=stamper())
    roots = [root().pem, certificates()[2].public_bytes(Encoding.PEM)]
    assert not signature_of(stamped, roots, later).outdated
    assert signature_of(stamped, roots[:1], later).outdated


def test_it_is_said_in_time_that_a_certificate_ends() -> None:
    now = datetime.now(UTC)
    own = issue("Weiss & Partner", ends=40).certificate
    assert warning(own, now) is None
    assert "ends on" in (warning(own, now + timedelta(days=11)) or "")
    assert "nothing can be sealed" in (warning(own, now + timedelta(days=41)) or "")


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_one_bit_changed_in_a_timestamped_signature_with_its_chain_is_found(data: st.DataObject) -> None:
    file = the_longest()
    start = file.index(b"<3082")
    changed = bytearray(file)
    place = data.draw(st.integers(start, file.index(b">", start)))
    assume(place not in told_by_nobody(file))
    changed[place] ^= 1 << data.draw(st.sampled_from([0, 2]))
    verdict = verify(bytes(changed), [root().pem])
    whole = verdict.signature_intact and verdict.covers_whole_file and verdict.timestamp_intact
    assert not (whole and verdict.trusted)


@cache
def the_longest() -> bytes:
    key = SealKey(bought("RSA, PKCS#12"))
    return key.seal(a_paper(), reason="", name="", timestamper=stamper())
