"""The chain of events: any change, gap, swap or cut is found."""

from copy import deepcopy
from typing import Any

from hypothesis import given, strategies as st

from sealing.chain import BEGINNING, canonical_json, chain_holds, event_hash

Json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)
Told = st.dictionaries(st.text().filter(lambda key: key not in ("hash", "previous")), Json, max_size=4)


def chained(*told: dict[str, Any]) -> tuple[list[dict[str, Any]], str]:
    events, previous = [], BEGINNING
    for one in told:
        event = {**one, "previous": previous}
        previous = event["hash"] = event_hash(event, previous)
        events.append(event)
    return events, previous


@given(st.lists(Told, min_size=1, max_size=5))
def test_events_that_follow_each_other_hold(told: list[dict[str, Any]]) -> None:
    assert chain_holds(*chained(*told))


@given(st.lists(Told, min_size=2, max_size=5), st.data())
def test_none_can_be_left_out_or_swapped(told: list[dict[str, Any]], data: st.DataObject) -> None:
    events, head = chained(*told)
    place = data.draw(st.integers(0, len(events) - 1))
    assert not chain_holds(events[:place] + events[place + 1 :], head)
    other = data.draw(st.integers(0, len(events) - 1).filter(lambda value: value != place))
    swapped = list(events)
    swapped[place], swapped[other] = swapped[other], swapped[place]
    assert not chain_holds(swapped, head)


@given(st.lists(Told, min_size=1, max_size=5), st.data())
def test_none_can_be_changed(told: list[dict[str, Any]], data: st.DataObject) -> None:
    events, head = chained(*told)
    changed = deepcopy(events)
    changed[data.draw(st.integers(0, len(events) - 1))]["said"] = "something else"
    assert not chain_holds(changed, head)


def test_no_events_are_no_chain() -> None:
    assert not chain_holds([], BEGINNING)


def test_the_hash_is_the_one_that_sha256sum_prints() -> None:
    event = {"said": "é", "number": 1, "previous": BEGINNING}
    assert canonical_json(event) == ('{"number":1,"previous":"' + "0" * 64 + '","said":"é"}').encode()
    assert event_hash(event, BEGINNING) == "4689ad256951b065533a2ff992b9f81bab8d6f4623ef9ba721dd0b596c747dae"
