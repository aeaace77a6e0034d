"""The rows in hand, looked up by what they belong to."""

from datetime import UTC, datetime

from domain.boards import JobLink
from domain.held import Held

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)


def a_link(id: str, job: str) -> JobLink:
    return JobLink(
        firm_id="frm", id=id, job_id=job, document_id=f"doc_{id}", linked_at=NOON, linked_by="mem", since=NOON
    )


def ids(held: Held, job: str) -> list[str]:
    return [each.id for each in held.under(JobLink, "job_id", job)]


def test_rows_are_found_under_what_they_belong_to_those_added_and_removed_since_included() -> None:
    held = Held([a_link("one", "a"), a_link("two", "b"), a_link("three", "a")])
    assert (ids(held, "a"), ids(held, "b"), ids(held, "c")) == (["one", "three"], ["two"], [])
    held.add(a_link("four", "c"))
    held.remove(held.get(JobLink, "one"))
    assert (ids(held, "a"), ids(held, "c")) == (["three"], ["four"])
    held.forget(JobLink)
    assert ids(held, "a") == []
