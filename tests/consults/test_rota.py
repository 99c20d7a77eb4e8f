"""The rota: planned by turns, changed, swapped, with notes, holidays and gaps."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st

from echo_community.consults.covering import SHORTEST, gaps, without
from echo_community.consults.models import RotaWeek, SwapState
from echo_community.consults.queries.rota import on_call_now
from echo_community.consults.queries.rota_page import rota_page
from echo_community.consults.rota_drafts import Days, PlanDraft
from echo_community.consults.services import remind_of_weeks, rota, swapping, warn_of_gaps
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db, transaction
from echo_community.kernel.errors import Forbidden, NotVisible, Refused, Stopped
from echo_community.meetings.queries import own_feed
from echo_community.meetings.services import make_feed, token_of
from echo_community.notifications.models import Notice
from tests.notifications.outbox import deliver
from tests.world import World

MONDAY = date(2026, 12, 7)
AT = datetime(2026, 12, 2, 15, tzinfo=UTC)
ZONE = "America/Toronto"
LATER = ("2026-12-13 14:05", "2026-12-20 14:05")  # hers goes on, his is a holiday


def planned(actor: Actor, people: list[Actor], weeks: int = 4) -> list[RotaWeek]:
    """Weeks of these experts from Monday on."""
    draft = PlanDraft(tuple(each.id for each in people), MONDAY, weeks, "America/Toronto")
    return rota.plan_weeks(actor, next(iter(actor.memberships)), draft)


def causes(actor: Actor) -> list[str]:
    """What of the rota somebody was told."""
    told = db.select(Notice.cause).where(Notice.user_id == actor.id, Notice.cause.like("rota %"))
    return list(db.session.scalars(told.order_by(Notice.id)))


@time_machine.travel(AT, tick=False)
def test_experts_take_turns_a_week_each_and_hear_of_it_once(world: World) -> None:
    nora, amara, lars = world.coordinator(), world.expert("Amara"), world.expert("Lars")
    weeks = planned(nora, [amara, lars])
    assert [week.user_id for week in weeks] == [amara.id, lars.id, amara.id, lars.id]
    assert [week.first_on.day for week in weeks] == [7, 14, 21, 28]
    assert (len(causes(amara)), len(causes(lars)), causes(nora)) == (1, 1, [])


@time_machine.travel(AT, tick=False)
def test_on_call_begins_at_midnight_where_it_was_planned(world: World) -> None:
    nora, amara = world.coordinator(), world.expert("Amara")
    planned(nora, [amara], weeks=1)
    programme = world.programme()
    for moment, on_call in (("2026-12-07 04:59", []), ("2026-12-07 05:01", [amara.id])):
        with time_machine.travel(datetime.fromisoformat(f"{moment}+00:00")):
            assert on_call_now(programme.id) == on_call


@time_machine.travel(AT, tick=False)
def test_only_an_expert_is_on_call_and_only_the_hub_plans(world: World) -> None:
    nora, amara, jo = world.coordinator(), world.expert("Amara"), world.member()
    with pytest.raises(Refused, match="Only experts"):
        planned(nora, [jo])
    with pytest.raises(Forbidden):
        planned(jo, [amara])
    planned(nora, [amara], weeks=1)
    with pytest.raises(Refused, match="already"):
        planned(nora, [amara], weeks=1)


@time_machine.travel(AT, tick=False)
def test_a_removed_week_comes_back(world: World) -> None:
    nora, amara = world.coordinator(), world.expert("Amara")
    week = planned(nora, [amara], weeks=1)[0]
    rota.remove_week(nora, week.id)
    assert rota_page(nora, week.programme_id).weeks == []
    rota.restore_week(nora, week.id)
    assert [one.name for one in rota_page(nora, week.programme_id).weeks] == ["", "Amara"]


@time_machine.travel(AT, tick=False)
def test_a_swap_is_asked_agreed_and_changes_both_weeks(world: World) -> None:
    nora, amara, lars = world.coordinator(), world.expert("Amara"), world.expert("Lars")
    first, second, *_ = planned(nora, [amara, lars])
    swap = swapping.ask_to_swap(amara, first.id, lars.id, second.id)
    assert causes(lars)[-1] == f"rota asked {swap.id}"
    swapping.agree(lars, swap.id)
    assert (first.user_id, second.user_id) == (lars.id, amara.id)
    assert causes(amara)[-1] == f"rota agreed {swap.id}"


@time_machine.travel(AT, tick=False)
def test_of_two_swaps_of_one_week_only_the_first_is_agreed(world: World) -> None:
    nora, amara = world.coordinator(), world.expert("Amara")
    lars, kofi = world.expert("Lars"), world.expert("Kofi")
    hers, his, *_ = planned(nora, [amara, lars, kofi])
    mine = swapping.ask_to_swap(amara, hers.id, lars.id)
    other = swapping.ask_to_swap(lars, his.id, amara.id, hers.id)
    swapping.agree(lars, mine.id)
    with pytest.raises(Refused, match="settled"):
        swapping.agree(amara, other.id)
    assert (other.state, hers.user_id) == (SwapState.WITHDRAWN, lars.id)


@time_machine.travel(AT, tick=False)
def test_nobody_decides_a_swap_for_another(world: World) -> None:
    nora, amara, lars = world.coordinator(), world.expert("Amara"), world.expert("Lars")
    week = planned(nora, [amara])[0]
    swap = swapping.ask_to_swap(amara, week.id, lars.id)
    for decide, who in ((swapping.agree, nora), (swapping.decline, amara)):
        with pytest.raises(NotVisible):
            decide(who, swap.id)
    with pytest.raises(NotVisible):
        swapping.withdraw(lars, swap.id)
    swapping.decline(lars, swap.id)
    assert (week.user_id, causes(amara)[-1]) == (amara.id, f"rota declined {swap.id}")


@time_machine.travel(AT, tick=False)
def test_a_note_reaches_whoever_is_next_and_no_plain_member(world: World) -> None:
    nora, amara, lars = world.coordinator(), world.expert("Amara"), world.expert("Lars")
    jo, (first, *_) = world.member(), planned(nora, [amara, lars])
    rota.write_note(amara, first.id, "Two wait for a pharmacist.")
    assert causes(lars)[-1] == f"rota note {first.id}"
    assert rota_page(lars, first.programme_id).weeks[1].note == "Two wait for a pharmacist."
    assert rota_page(jo, first.programme_id).weeks[1].note == ""
    with pytest.raises(Stopped):
        rota.write_note(amara, first.id, "Call Mary Smith, born 1961-04-12.")


@time_machine.travel(AT, tick=False)
def test_coordinators_hear_once_a_week_ahead_that_nobody_is_on_call(world: World) -> None:
    nora, amara = world.coordinator(), world.expert("Amara")
    planned(nora, [amara], weeks=2)
    warn_of_gaps.work()
    assert causes(nora) == []  # the two weeks go on beyond the next seven days
    for day in (14, 15, 19, 22, 25):
        with time_machine.travel(datetime(2026, 12, day, tzinfo=UTC)):
            warn_of_gaps.work()
    assert causes(nora) == [f"rota gap {world.programme().id} 2026-12-21"]


@time_machine.travel(AT, tick=False)
def test_a_holiday_makes_a_gap_until_it_is_taken_back(world: World) -> None:
    nora, amara = world.coordinator(), world.expert("Amara")
    week = planned(nora, [amara], weeks=1)[0]
    days = Days(MONDAY + timedelta(days=2), MONDAY + timedelta(days=3), "America/Toronto")
    away = rota.be_away(nora, week.programme_id, amara.id, days)
    assert _gaps(nora, week) == ["2 to 6", "9 to 10"]
    rota.end_absence(amara, away.id)
    assert _gaps(nora, week) == ["2 to 6"]


def _gaps(reader: Actor, week: RotaWeek) -> list[str]:
    shown = rota_page(reader, week.programme_id).to_come
    return [f"{one.first_on.day} to {one.last_on.day}" for one in shown if not one.id]


@time_machine.travel(AT, tick=False)
def test_an_outsider_sees_no_rota(world: World) -> None:
    nora, amara = world.coordinator(), world.expert("Amara")
    week = planned(nora, [amara])[0]
    stranger = world.expert("Stranger", of="Hepatitis C")
    assert rota_page(stranger, week.programme_id).weeks == []
    with pytest.raises(NotVisible):
        rota.remove_week(stranger, week.id)


@time_machine.travel(AT, tick=False)
def test_weeks_on_call_stand_in_ones_own_calendar(world: World) -> None:
    nora, amara, lars = world.coordinator(), world.expert("Amara"), world.expert("Lars")
    hers, _ = planned(nora, [amara, lars], 2)
    make_feed(amara)
    address = f"/calendar/{token_of(own_feed(amara))}.ics"
    calendar = world.client().get(address).get_data(as_text=True)
    assert calendar.count("BEGIN:VEVENT") == 1
    assert "SUMMARY:Chronic Pain: On call for questions" in calendar
    assert "DTSTART;VALUE=DATE:20261207" in calendar
    assert "DTEND;VALUE=DATE:20261214" in calendar
    rota.remove_week(nora, hers.id)
    assert "VEVENT" not in world.client().get(address).get_data(as_text=True)


@pytest.mark.parametrize("weeks", [2, 12])
def test_the_rota_costs_three_statements(world: World, count_queries: Any, weeks: int) -> None:
    nora, amara = world.coordinator(), world.expert("Amara")
    programme = world.programme()
    with time_machine.travel(AT, tick=False), transaction():
        planned(nora, [amara], weeks)
    with time_machine.travel(AT, tick=False), count_queries() as seen:
        assert len(rota_page(nora, programme.id).to_come) == weeks + 1  # and until then nobody
    assert len(seen) == 3, seen


BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
STRETCH = st.tuples(st.integers(0, 60), st.integers(1, 20)).map(
    lambda days: (
        BEGIN + timedelta(days=days[0]),
        BEGIN + timedelta(days=days[0] + days[1]),
    )
)


@pytest.mark.once
@settings(max_examples=25, deadline=None)
@given(st.lists(STRETCH, max_size=8), st.lists(STRETCH, max_size=4))
def test_every_moment_is_covered_or_in_a_gap(covers: Any, away: Any) -> None:
    left = [part for cover in covers for part in without(cover, away)]
    first, last = BEGIN, BEGIN + timedelta(days=80)
    found = gaps(left, first, last)
    for day in range(80):
        moment = BEGIN + timedelta(days=day, hours=1)
        on_call = any(a <= moment < b for a, b in covers)
        gone = any(a <= moment < b for a, b in away)
        assert (on_call and not gone) != any(a <= moment < b for a, b in found)
    assert all(ends - starts >= SHORTEST for starts, ends in found)


def test_whose_week_begins_tomorrow_is_reminded_once_here_and_by_mail(world: World) -> None:
    nora, amara, lars = world.coordinator(), world.expert("Amara"), world.expert("Lars")
    with time_machine.travel(AT, tick=False) as clock:
        planned(nora, [amara, amara, lars], weeks=3)
        rota.be_away(
            lars, world.programme().id, lars.id, Days(date(2026, 12, 20), date(2026, 12, 28), ZONE)
        )
        deliver()
        for moment in ("2026-12-06 12:05", "2026-12-06 13:05", "2026-12-06 14:05", *LATER):
            clock.move_to(datetime.fromisoformat(f"{moment}+00:00"))
            remind_of_weeks.work()
            if moment == "2026-12-06 13:05":
                assert "on call from tomorrow on" in deliver()[-1]
        soon = [cause for cause in causes(amara) if "soon" in cause]
    assert [cause.split()[1:] for cause in soon] == [["soon", "1", "2026-12-07"]]
    assert not any("soon" in cause for cause in causes(lars))
