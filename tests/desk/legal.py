"""The steps that `semantics.md` 1 and 2 draw, and no others: from which state an event may lead to which."""

from typing import Any

ENVELOPE = {
    "DRAFT": {"SENT"},
    "SENT": {"COMPLETED", "DECLINED", "VOIDED", "EXPIRED", "CORRECTING"},
    "CORRECTING": {"SENT", "VOIDED"},
    "EXPIRED": {"SENT"},
}
ASKED = {"DECLINED", "EXPIRED", "REPLACED", "NOT_NEEDED", "SIGNED_ON_PAPER", "WAITING"}
PARTY = {
    "WAITING": {"NOTIFIED", "NOT_NEEDED", "REPLACED"},
    "NOTIFIED": {"VIEWED"} | ASKED,
    "VIEWED": {"SIGNED", "APPROVED", "ACKNOWLEDGED", "OPTED_OUT", "CHANGES_REQUESTED"} | ASKED,
    "OPTED_OUT": {"REPLACED", "SIGNED_ON_PAPER", "WAITING"},
    "CHANGES_REQUESTED": {"WAITING", "REPLACED"},
    "EXPIRED": {"NOTIFIED", "REPLACED", "SIGNED_ON_PAPER", "WAITING", "NOT_NEEDED"},
}


def check_step(fact: Any, before: dict[str, str], after: dict[str, str]) -> None:
    """One event moves each request and each party along one line of the drawing, or not at all."""
    for id, now in after.items():
        was = before.get(id)
        lines = ENVELOPE if id.startswith("env") else PARTY
        first = "DRAFT" if id.startswith("env") else "WAITING"
        legal = now == first if was is None else now == was or now in lines.get(was, ())
        assert legal, f"{type(fact).__name__} led {id} from {was} to {now}"
