"""The hash chain over an envelope's events, and the ids and cursors that order everything."""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, strategies as st
from sqlmodel import col

from domain.boards import Job
from domain.chain import GENESIS, canonical, link
from domain.ids import CROCKFORD, Moment, encode, new_id, this_moment, to_milliseconds, uuid7
from schema.base import read_cursor, write_cursor
from schema.errors import ApiError, InvalidCursor, PageTooLarge
from schema.paging import checked, read, write
from sealing.chain import chain_holds

plain = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(st.characters(codec="utf-8"))
facts = st.dictionaries(
    st.text(st.characters(codec="utf-8")),
    plain | st.lists(plain) | st.dictionaries(st.text("abc"), plain),
    max_size=5,
)


def chain_of(all_facts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Events as the evidence in a file holds them."""
    previous, events = GENESIS, []
    for number, each in enumerate(all_facts):
        fact = {
            "id": f"evt_{number}",
            "type": "Fact",
            "at": "2026-11-22T12:00:00.000Z",
            "actor": "mem_1",
            "data": each,
            "previous": previous,
        }
        previous = link(previous, fact)
        events.append({**fact, "hash": previous})
    return events


@given(facts)
def test_one_fact_has_one_byte_string_whoever_writes_it(fact: dict[str, Any]) -> None:
    backwards = dict(reversed(fact.items()))
    assert canonical(fact) == canonical(backwards)
    assert json.loads(canonical(fact)) == fact
    assert link("p", fact) == hashlib.sha256(b"p\n" + canonical(fact)).hexdigest()


@given(st.lists(facts, min_size=1, max_size=6))
def test_a_chain_holds_as_it_was_written(all_facts: list[dict[str, Any]]) -> None:
    events = chain_of(all_facts)
    assert chain_holds(events, events[-1]["hash"])


@given(st.lists(facts, min_size=2, max_size=6), st.data())
def test_edited_removed_swapped_or_cut_events_are_found(
    all_facts: list[dict[str, Any]], data: st.DataObject
) -> None:
    events = chain_of(all_facts)
    head = events[-1]["hash"]
    place = data.draw(st.integers(0, len(events) - 1))
    edited = [dict(each) for each in events]
    edited[place]["data"] = {**edited[place]["data"], "new": "fact"}
    assert not chain_holds(edited, head)
    for key in ("id", "type", "at", "actor"):
        forged = [dict(each) for each in events]
        forged[place][key] += "x"
        assert not chain_holds(forged, head), key
    assert not chain_holds(events[:place] + events[place + 1 :], head)
    assert not chain_holds(events[:-1], head)
    assert not chain_holds([events[1], events[0], *events[2:]], head)
    assert not chain_holds([*events, events[-1]], head)
    assert not chain_holds(events, GENESIS)
    rewritten = chain_of([each["data"] for each in edited])
    assert not chain_holds(rewritten, head), "a whole new chain has another head"


# ---------------------------------------------------------------- ids

moments = st.datetimes(datetime(1971, 1, 1), datetime(9999, 12, 30), timezones=st.just(UTC))
chances = st.binary(min_size=8, max_size=8)
places = st.integers(0, 4095)


@given(moments, places, chances)
def test_an_id_is_a_uuid_of_version_7_in_crockfords_letters(at: datetime, place: int, chance: bytes) -> None:
    number = uuid7(at, place, chance)
    assert (number >> 76 & 15, number >> 62 & 3) == (7, 2)
    assert number >> 80 == int(at.timestamp() * 1000)
    id = new_id("job", at, place, chance)
    prefix, _, digits = id.partition("_")
    assert (prefix, len(digits), set(digits) <= set(CROCKFORD)) == ("job", 26, True)
    back = 0
    for digit in digits:
        back = back * 32 + CROCKFORD.index(digit)
    assert back == number


@given(moments, moments, places, places, chances, chances)
def test_ids_sort_by_time(
    one: datetime, other: datetime, place: int, another: int, chance: bytes, luck: bytes
) -> None:
    first, second = sorted((one, other))
    if int(second.timestamp() * 1000) > int(first.timestamp() * 1000):
        assert new_id("job", first, place, chance) < new_id("job", second, another, luck)


def test_what_one_act_makes_sorts_as_it_was_made_however_much_it_is() -> None:
    moment = this_moment()
    made = [moment.id("job") for _ in range(5000)]
    assert made == sorted(set(made))


@given(moments, places, st.sets(chances, min_size=2, max_size=8))
def test_different_chances_within_62_bits_give_different_ids(
    at: datetime, place: int, several: set[bytes]
) -> None:
    used = {int.from_bytes(each, "big") & (1 << 62) - 1 for each in several}
    assert len({new_id("job", at, place, each) for each in several}) == len(used)


@given(moments)
def test_instants_end_at_the_millisecond_in_utc(at: datetime) -> None:
    cut = to_milliseconds(at)
    assert (cut.tzinfo, cut.microsecond % 1000) == (UTC, 0)
    assert timedelta(0) <= at - cut < timedelta(milliseconds=1)
    assert to_milliseconds(cut) == cut
    moment = Moment(cut, lambda n: b"\0" * n)
    assert moment.id("evt") == new_id("evt", cut, 0, b"\0" * 8)


# ---------------------------------------------------------------- cursors


@given(st.integers(0, 2**62))
def test_a_place_among_the_events_survives_the_wire(cursor: int) -> None:
    assert read_cursor(write_cursor(cursor)) == cursor


@given(st.integers(0, 2**60), st.integers(0, 2**60))
def test_cursors_of_events_sort_as_their_places(one: int, other: int) -> None:
    assert (write_cursor(one) < write_cursor(other)) == (one < other)


@given(st.text(max_size=30) | st.integers() | st.none())
def test_what_is_no_cursor_of_an_event_is_refused(text: object) -> None:
    try:
        assert 0 <= read_cursor(text) <= 2**62
    except InvalidCursor:
        return
    digits = str(text).removeprefix("cur_")
    assert len(digits) == 13
    assert set(digits) <= set(CROCKFORD)


VALUES: dict[type, st.SearchStrategy[Any]] = {
    str: st.text(st.characters(codec="utf-8")),
    int: st.integers(-(2**31), 2**31 - 1),
    datetime: moments.map(to_milliseconds),
}


@given(
    st.text("abc DESC", max_size=9),
    st.lists(st.sampled_from(list(VALUES)), min_size=1, max_size=3),
    st.data(),
)
def test_a_cursor_of_a_page_gives_back_its_values_in_its_own_order_only(
    order: str, kinds: list[type], data: st.DataObject
) -> None:
    values = [data.draw(VALUES[kind]) for kind in kinds]
    cursor = write(order, values)
    assert read(cursor, order, kinds) == values
    for other, expected in ((order + "x", kinds), (order, [*kinds, str]), (order, kinds[:-1])):
        with pytest.raises(InvalidCursor):
            read(cursor, other, expected)


@given(st.text(max_size=40), st.lists(st.sampled_from(list(VALUES)), min_size=1, max_size=2))
def test_any_other_text_is_refused_as_a_cursor_and_never_a_fault(text: str, kinds: list[type]) -> None:
    with pytest.raises(InvalidCursor):
        read(text, "id", kinds)


@given(st.integers())
def test_a_page_has_0_to_100_entries(first: int) -> None:
    if 0 <= first <= 100:
        assert checked(first) == first
    else:
        with pytest.raises(PageTooLarge if first > 100 else ApiError):
            checked(first)


@given(st.integers(0, 2**128 - 1))
def test_encoding_keeps_the_order_of_numbers(number: int) -> None:
    assert len(encode(number)) == 26
    if number:
        assert encode(number - 1) < encode(number)


def test_the_columns_of_an_order_know_their_kinds() -> None:
    columns: list[Any] = [col(each) for each in (Job.number, Job.created_at, Job.rank)]
    kinds = [each.type.python_type for each in columns]
    assert kinds == [int, datetime, str]
