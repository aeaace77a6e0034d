"""Anybody may send anything to be verified: the answer is a verdict, in bounded time and memory."""

import os
import time
import zlib

import pytest
from hypothesis import given, settings, strategies as st

from sealing.complete import ToSeal, complete
from sealing.evidence import EVIDENCE
from sealing.render import render_sent
from sealing.seal import SealKey, assemble
from sealing.verify import Verdict, verify, verify_apart
from tests.sealing.conftest import evidence_of, facts_of
from tests.sealing.papers import a_paper, the_encrypted_form, the_form
from tests.sealing.test_upload import BOMBS, LOOPS


def verdict_on(data: bytes, seconds: float = 10) -> Verdict:
    begun = time.monotonic()
    verdict = verify_apart(data, [SealKey.throwaway().root_pem], seconds=seconds)
    assert time.monotonic() - begun < seconds + 5
    return verdict


FILES = {
    "nothing": b"",
    "noise": os.urandom(10_000),
    "a form that nobody signed": the_form(),
    "an encrypted form": the_encrypted_form(),
    "20 megabytes of a header": b"%PDF-1.7\n" * 2_000_000,
    "20 megabytes of brackets": b"%PDF-1.7\n" + b"[" * 20_000_000 + b"%%EOF",
    **BOMBS,
    **LOOPS,
}


@pytest.mark.parametrize("data", FILES.values(), ids=FILES.keys())
def test_whatever_is_sent_is_answered(data: bytes) -> None:
    verdict = verdict_on(data)
    assert not verdict.valid
    assert verdict.findings


def test_evidence_that_unpacks_without_end_is_no_evidence(the_key: SealKey) -> None:
    paper = render_sent(a_paper(), "Countersign")
    vast = b'{"pages": "' + bytes(100 << 20) + b'"}'
    assert len(zlib.compress(vast)) < 200_000
    sealed = the_key.seal(assemble([paper.data], paper.data, {EVIDENCE: vast}), reason="", name="")
    assert not verdict_on(sealed).valid


@pytest.mark.parametrize(
    "evidence",
    [
        {"pages": 7}, {"pages": [[1]]}, {"pages": []}, {"events": {}}, {"events": [{}], "chain_head": 5}, {},
        {"events": [None], "chain_head": "0" * 64}, {"chain_head": ["x"]},
    ],
    ids=str,
)  # fmt: skip
def test_evidence_of_a_strange_shape_is_a_finding_and_no_fault(
    the_key: SealKey, evidence: dict[str, object]
) -> None:
    paper = render_sent(a_paper(), "Countersign")
    verdict = verify(complete([ToSeal(paper.data, [])], facts_of(), evidence, the_key), [the_key.root_pem])
    assert verdict.signature_intact
    assert verdict.pages_unchanged is False
    assert verdict.chain_intact is False
    assert not verdict.valid


def test_too_little_time_is_a_finding(the_key: SealKey) -> None:
    paper = render_sent(a_paper(), "Countersign")
    file = complete([ToSeal(paper.data, [])], facts_of(), evidence_of(paper), the_key)
    assert verify_apart(file, [the_key.root_pem], seconds=0.05).findings
    assert verify_apart(file, [the_key.root_pem], memory=64 << 20).findings


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=2000))
def test_noise_never_raises(noise: bytes) -> None:
    assert not verify(noise, []).valid
    assert not verify(b"%PDF-1.7\n" + noise, []).valid
