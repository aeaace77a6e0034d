"""The history that a certificate prints is in words, in both of its languages."""

import dataclasses

from domain import events as e
from store.work import NO_EVIDENCE
from worker.happenings import WORDS

# What comes instead of completion, or after it, and what is no evidence: no certificate tells of it.
INSTEAD = {e.EnvelopeDeclined, e.EnvelopeVoided, e.EnvelopeDeleted}
AFTERWARDS = {e.SealDelayed, e.ResealAsked, e.EnvelopeSealed, e.EnvelopeArchived}
NEVER_PRINTED = INSTEAD | AFTERWARDS | set(NO_EVIDENCE)


def test_every_step_of_an_envelope_has_words() -> None:
    steps = {kind for kind in e.ALL if "envelope_id" in {each.name for each in dataclasses.fields(kind)}}
    assert {kind.__name__ for kind in steps - NEVER_PRINTED} == WORDS.keys()
    assert all(english and french and english != french for english, french in WORDS.values())
