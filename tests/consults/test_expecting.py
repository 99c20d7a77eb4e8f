"""What somebody who asks is told to expect."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from echo_community.consults.models import Urgency
from echo_community.consults.queries.routing import expectation
from echo_community.consults.waiting import FEWEST, wait_of
from echo_community.kernel.clock import now
from echo_community.kernel.db import transaction
from tests.consults.test_routing import on_call
from tests.world import World

HOURS = st.lists(st.floats(0.1, 500), max_size=30)


def answered(world: World, *hours: float, asked_days_ago: int = 30) -> None:
    """Have as many consults of this week, answered after so many hours."""
    asker = world.member("Jo Halvorsen")
    for took in hours:
        consult = world.consult(by=asker, urgency=Urgency.WEEK)
        with transaction():
            consult.asked_at = now() - timedelta(days=asked_days_ago)
            consult.answered_at = consult.asked_at + timedelta(hours=took)


def test_half_and_nine_in_ten_of_the_last_ninety_days_are_told(world: World) -> None:
    answered(world, *range(1, 11))
    answered(world, 400, 400, asked_days_ago=95)
    reader = world.member()
    wait = expectation(reader, world.programme().id).of(Urgency.WEEK)
    assert wait is not None
    assert (round(wait.median or 0), round(wait.ninth or 0), wait.answers) == (5, 9, 10)


def test_of_few_answers_nothing_is_told(world: World) -> None:
    answered(world, *[3] * (FEWEST - 1))
    expected = expectation(world.member(), world.programme().id)
    assert (expected.of(Urgency.WEEK), expected.of(Urgency.TODAY)) == (None, None)


def test_who_is_on_call_is_named_and_a_gap_is_told(world: World) -> None:
    reader, expert = world.member(), world.expert("Dr Amara Osei")
    assert expectation(reader, world.programme().id).gap
    on_call(world, expert)
    expected = expectation(reader, world.programme().id)
    assert [one.name for one in expected.on_call] == ["Dr Amara Osei"]


def test_an_outsider_learns_nothing(world: World) -> None:
    answered(world, *range(1, 11))
    on_call(world, world.expert())
    outsider = world.member(of="Hepatitis C")
    expected = expectation(outsider, world.programme().id)
    assert (expected.waits, expected.on_call) == ({}, [])


@pytest.mark.parametrize("consults", [2, 12])
def test_it_costs_two_statements(world: World, count_queries: Any, consults: int) -> None:
    answered(world, *[3.0] * consults)
    reader, programme = world.member(), world.programme()
    with count_queries() as seen:
        expectation(reader, programme.id)
    assert len(seen) == 2, seen


@pytest.mark.once
@settings(max_examples=25, deadline=None)
@given(HOURS, HOURS)
def test_what_still_waits_never_makes_it_look_quicker(
    took: list[float], so_far: list[float]
) -> None:
    with_them, without = wait_of(took, so_far), wait_of(took)
    assert (with_them is None) == (without is None) == (len(took) < FEWEST)
    if with_them and without:
        assert (with_them.median or 1e9) >= (without.median or 1e9)
        assert (with_them.ninth or 1e9) >= (without.ninth or 1e9)
