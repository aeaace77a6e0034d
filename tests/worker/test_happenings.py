"""The history that a certificate prints is in words, in both of its languages."""

import dataclasses

from domain import events as e
from domain.envelopes import DeliveryState
from sealing.certificate_words import Language
from store.tables import LogEntry
from store.work import NO_EVIDENCE
from tests.sealing.conftest import NOON
from worker.happenings import WORDS, told

# What comes instead of completion, or after it, and what is no evidence: no certificate tells of it.
INSTEAD = {e.EnvelopeDeclined, e.EnvelopeVoided, e.EnvelopeDeleted}
AFTERWARDS = {e.SealDelayed, e.ResealAsked, e.EnvelopeSealed, e.EnvelopeArchived}
NEVER_PRINTED = INSTEAD | AFTERWARDS | set(NO_EVIDENCE)


def test_every_step_of_an_envelope_has_words() -> None:
    steps = {kind for kind in e.ALL if "envelope_id" in {each.name for each in dataclasses.fields(kind)}}
    assert {kind.__name__ for kind in steps - NEVER_PRINTED} == WORDS.keys()
    assert all(english and french and english != french for english, french in WORDS.values())


def test_what_became_of_a_message_is_told_in_words() -> None:
    def said(to: str, language: Language) -> str:
        data = {"recipient_id": "rcp_ana", "to": to}
        entry = LogEntry(
            firm_id="frm", cursor=1, id="evt", type="DeliveryChanged", at=NOON, actor="SYSTEM",
            subjects=[], data=data,
        )  # fmt: skip
        return told(entry, {"rcp_ana": "Ana Mayer"}, language)

    assert said("SENT", "en") == "Message to Ana Mayer: sent"
    assert said("BOUNCED", "fr") == "Message à Ana Mayer : revenu"
    for each in set(DeliveryState) - {DeliveryState.NONE}:
        assert each not in said(each, "en") + said(each, "fr")
