"""Stretches of time, and what of watching and reading counts: a part once, a minute once."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from echo_community.lectures.stretches import first_of, free, joined, last_of, length
from echo_community.lectures.watched import Ledger, Told, bound

pytestmark = pytest.mark.once

MINUTE = 60_000

pairs = st.lists(
    st.tuples(st.integers(0, 50), st.integers(0, 50)).map(lambda pair: tuple(sorted(pair))),
    max_size=6,
)


@settings(max_examples=60)
@given(pairs, pairs.filter(bool))
def test_what_is_free_and_what_is_taken_make_the_whole(taken: Any, asked: Any) -> None:
    there, (begin, end) = joined(taken), asked[0]
    left = free(there, begin, end)

    inside = {n for one, other in there for n in range(one, other)}
    assert {n for one, other in left for n in range(one, other)} == set(range(begin, end)) - inside
    assert length(joined([*there, *left])) == length(there) + length(left)
    assert length(first_of(left, 7)) == length(last_of(left, 7)) == min(7, length(left))


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(st.integers(0, 100), st.integers(0, 30), st.integers(0, 40), st.integers(0, 200)),
        max_size=8,
    )
)
def test_no_more_counts_than_was_seen_or_than_the_clock_had(played: Any) -> None:
    ledger, total = Ledger(), 0
    for begin, lasted, spent, until in played:
        total += ledger.watch(begin, begin + lasted, spent, until)

    seen = {n for begin, lasted, *_ in played for n in range(begin, begin + lasted)}
    clock = {n for *_, spent, until in played for n in range(until - spent, until)}
    assert total <= min(len(seen), len(clock))
    assert length(ledger.seen) <= len(seen)


def test_what_stands_close_is_kept_as_one() -> None:
    assert joined([(12, 20), (0, 10), (30, 40)], gap=2) == [(0, 20), (30, 40)]


def test_a_part_counts_once_however_often_it_is_played() -> None:
    ledger = Ledger()

    assert ledger.watch(0, MINUTE, MINUTE, until=MINUTE) == MINUTE
    assert ledger.watch(0, MINUTE, MINUTE, until=2 * MINUTE) == 0
    assert ledger.watch(MINUTE // 2, 2 * MINUTE, 3 * MINUTE // 2, until=4 * MINUTE) == MINUTE


def test_two_devices_at_once_count_as_one() -> None:
    clock: list[Any] = []
    phone, desk = Ledger(counted=clock), Ledger(counted=clock)

    assert phone.watch(0, MINUTE, MINUTE, until=MINUTE) == MINUTE
    desk.counted = phone.counted
    assert desk.watch(5 * MINUTE, 6 * MINUTE, MINUTE, until=MINUTE) == 0
    assert desk.seen == []  # and may be watched another time


@pytest.mark.parametrize(("speed", "counted"), [(2, MINUTE // 2), (0.5, MINUTE), (20, 3000)])
def test_the_clock_decides_at_any_speed(speed: float, counted: int) -> None:
    spent = int(MINUTE / speed)

    assert Ledger().watch(0, MINUTE, spent, until=100 * MINUTE) == counted


def test_a_paragraph_counts_for_what_a_slow_reader_takes_and_not_again_as_watched() -> None:
    ledger, most = Ledger(), bound("word " * 100)

    assert ledger.read(0, MINUTE, 10 * MINUTE, most, (0, 20 * MINUTE)) == most == 40_000
    assert ledger.read(0, MINUTE, 10 * MINUTE, most, (20 * MINUTE, 40 * MINUTE)) == 0
    assert ledger.watch(0, MINUTE, MINUTE, until=50 * MINUTE) == 0


def test_a_glance_leaves_the_rest_of_a_paragraph_to_be_read() -> None:
    ledger, most = Ledger(), bound("word " * 100)

    first = ledger.read(0, MINUTE, 4_000, most, (0, MINUTE))
    rest = ledger.read(0, MINUTE, 10 * MINUTE, most, (MINUTE, 20 * MINUTE))
    assert (first, rest) == (4_000, most - 4_000)


@pytest.mark.parametrize(
    "text",
    ["", "[]", '{"watched": 3}', '{"watched": [[1, 2, 3]]}', '{"read": [[1, 2, "x", 3]]}',
     '{"at": NaN}', '{"at": true}', '{"watched": [' + "[1,2,3,4]," * 500 + "[1,2,3,4]]}"],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  any is answered alike
        Told.parse(text)
