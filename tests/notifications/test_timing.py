"""Quiet hours and digests by a person's own clock; and no kind of notice is left out."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from echo_community.kernel.actor import Role
from echo_community.notifications.groups import ALWAYS, KINDS, Group, When, default
from echo_community.notifications.models import MailWish, NoticeKind
from echo_community.notifications.timing import Hours

pytestmark = pytest.mark.once

TORONTO = "America/Toronto"
ZONES = st.sampled_from([TORONTO, "America/St_Johns", "America/Regina", "Pacific/Chatham"])
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))


def at(text: str) -> datetime:
    """A moment in Toronto."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(TORONTO))


@pytest.mark.parametrize(
    ("moment", "leaves"),
    [
        ("2026-03-03 20:59", "2026-03-03 20:59"),
        ("2026-03-03 21:00", "2026-03-04 07:00"),
        ("2026-03-04 06:59", "2026-03-04 07:00"),
        ("2026-03-04 07:00", "2026-03-04 07:00"),
        ("2026-03-07 23:30", "2026-03-08 07:00"),  # the night that clocks go forward
    ],
)
def test_what_falls_into_quiet_hours_leaves_when_they_end(moment: str, leaves: str) -> None:
    hours = Hours(TORONTO, quiet_from=21, quiet_to=7)

    assert hours.loud(at(moment)) == at(leaves)


@settings(max_examples=25, deadline=None)
@given(zone=ZONES, moment=MOMENTS, begins=st.integers(0, 23), ends=st.integers(0, 23))
def test_nothing_leaves_in_quiet_hours_or_waits_a_day(
    zone: str, moment: datetime, begins: int, ends: int
) -> None:
    hours = Hours(zone, quiet_from=begins, quiet_to=ends)

    leaves = hours.loud(moment)

    assert timedelta(0) <= leaves - moment <= timedelta(hours=25)
    assert hours.loud(leaves) == leaves


@settings(max_examples=25, deadline=None)
@given(
    zone=ZONES, moment=MOMENTS, hour=st.integers(4, 23), day=st.integers(1, 7), daily=st.booleans()
)
def test_the_next_digest_is_to_come_at_the_hour_and_on_a_day_that_was_chosen(
    zone: str, moment: datetime, hour: int, day: int, daily: bool
) -> None:
    due, weekly = Hours(zone, hour, day, "135").next_digest(moment, daily=daily)

    there = due.astimezone(ZoneInfo(zone))
    assert timedelta(0) < due - moment <= timedelta(days=7, hours=1)
    assert (there.hour, weekly) == (hour, there.isoweekday() == day)
    assert weekly or (daily and there.isoweekday() in (1, 3, 5))


def test_every_kind_of_notice_is_chosen_about_once_or_always_mailed() -> None:
    chosen = [kind for kinds in KINDS.values() for kind in kinds]

    assert sorted([*chosen, *ALWAYS]) == sorted(NoticeKind)
    assert {group.value for group in Group} <= set(MailWish.__table__.columns.keys())


def test_at_once_comes_what_answers_or_waits_for_me_and_the_rest_once_a_week() -> None:
    wanted = {group: default(group, frozenset({Role.PARTICIPANT})) for group in Group}

    at_once = {group for group, when in wanted.items() if when is When.AT_ONCE}
    assert at_once == {"answers", "mentions", "consults", "cases", "sessions"}
    assert default(Group.HUB, frozenset({Role.COORDINATOR})) is When.AT_ONCE
