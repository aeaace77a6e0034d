"""A sealed file, in our eyes and in those of others."""

import json
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from sealing.complete import ToSeal, complete
from sealing.render import Drawn, Sent
from sealing.seal import SealingUnavailable, SealKey
from sealing.verify import verify, verify_apart
from tests.sealing.conftest import evidence_of, facts_of
from tests.sealing.poppler import mutool_sign, openssl_cms, pdfsig, pdftotext


def test_pdfsig_finds_the_signature_valid_and_the_total_document_signed(sealed: bytes) -> None:
    said = pdfsig(sealed)
    assert "Signature is Valid." in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said


def test_mupdf_and_openssl_agree_that_a_clean_file_is_unchanged_and_a_changed_one_is_not(
    sealed: bytes, the_key: SealKey
) -> None:
    assert "The document is unchanged since signing." in mutool_sign(sealed)
    assert openssl_cms(sealed, the_key.root_pem)
    assert not openssl_cms(sealed, SealKey.throwaway().root_pem)
    changed = sealed[:200] + bytes([sealed[200] ^ 1]) + sealed[201:]
    assert "The document is unchanged since signing." not in mutool_sign(changed)
    assert not openssl_cms(changed, the_key.root_pem)


def test_a_clean_file_is_valid_in_every_respect(sealed: bytes, the_key: SealKey) -> None:
    verdict = verify(sealed, [the_key.root_pem])
    assert verdict.valid
    assert verdict.findings == ()
    assert verdict.signed_at is not None
    assert verdict.signed_at.tzinfo is not None


def test_the_verdict_is_the_same_from_a_process_of_its_own(sealed: bytes, the_key: SealKey) -> None:
    assert verify_apart(sealed, [the_key.root_pem]) == verify(sealed, [the_key.root_pem])


def test_whoever_does_not_trust_the_sealer_is_told_so(sealed: bytes) -> None:
    for roots in ([], [SealKey.throwaway().root_pem]):
        verdict = verify(sealed, roots)
        assert verdict.signature_intact
        assert verdict.pages_unchanged
        assert not verdict.trusted
        assert not verdict.valid


def test_the_documents_come_in_their_order_and_the_certificate_last(sealed: bytes) -> None:
    pages = [page.extract_text() for page in PdfReader(BytesIO(sealed)).pages]
    assert len(pages) == 5
    assert "Form 1040" in pages[0]
    assert "The price is 100." in pages[2]
    assert "Certificate of completion" in pages[4]


def test_every_page_bears_the_documents_id(sealed: bytes) -> None:
    assert all(b"Countersign env_01k" in page.encode() for page in pdftotext(sealed).rstrip("\f").split("\f"))


def test_the_evidence_is_embedded_as_it_was_given(sealed: bytes, the_key: SealKey) -> None:
    (attached,) = PdfReader(BytesIO(sealed)).attachment_list
    assert attached.name == "countersign-evidence.json"
    assert json.loads(attached.content) == verify(sealed, [the_key.root_pem]).evidence


def test_sealing_again_gives_the_same_content_under_a_new_signature(
    sent_form: Sent, the_key: SealKey
) -> None:
    documents = [ToSeal(sent_form.data, [Drawn(1, 0.1, 0.1, 0.2, 0.1, text="Zoë")])]
    once, twice = (complete(documents, facts_of(), evidence_of(sent_form), the_key) for _ in range(2))
    assert once != twice
    assert pdftotext(once) == pdftotext(twice)
    assert verify(twice, [the_key.root_pem]).valid


def test_a_page_with_one_digit_altered_before_the_seal_is_not_as_it_was_sent(
    sent_form: Sent, the_key: SealKey
) -> None:
    evidence = evidence_of(replace(sent_form, page_hashes=(sent_form.page_hashes[0], "0" * 64)))
    file = complete([ToSeal(sent_form.data, [])], facts_of(), evidence, the_key)
    verdict = verify(file, [the_key.root_pem])
    assert verdict.signature_intact
    assert verdict.pages_unchanged is False
    assert not verdict.valid


def test_events_that_do_not_follow_each_other_are_told(sent_form: Sent, the_key: SealKey) -> None:
    evidence = evidence_of(sent_form)
    evidence["events"][1]["said"] = "signed by nobody"
    file = complete([ToSeal(sent_form.data, [])], facts_of(), evidence, the_key)
    assert verify(file, [the_key.root_pem]).chain_intact is False


def test_a_file_without_evidence_says_nothing_about_its_pages(sent_form: Sent, the_key: SealKey) -> None:
    verdict = verify(the_key.seal(sent_form.data, reason="", name=""), [the_key.root_pem])
    assert verdict.signature_intact
    assert verdict.pages_unchanged is None
    assert verdict.chain_intact is None
    assert not verdict.valid


def test_a_key_that_is_not_there_cannot_seal(tmp_path: Path) -> None:
    with pytest.raises(SealingUnavailable):
        SealKey.load(tmp_path)


def test_a_damaged_key_cannot_seal(tmp_path: Path) -> None:
    for name in ("seal-key.pem", "seal.pem", "root.pem"):
        (tmp_path / name).write_text("-----BEGIN NOTHING-----")
    with pytest.raises(SealingUnavailable):
        SealKey.load(tmp_path)
