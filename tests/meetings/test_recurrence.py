"""Series: noon stays noon through both changes of clocks, wherever people are."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from echo_community.meetings.recurrence import Rule, days, is_zone, moment, skipped, slots

pytestmark = pytest.mark.once  # asks no database

TORONTO, ST_JOHNS, REGINA = "America/Toronto", "America/St_Johns", "America/Regina"
ZONES = st.sampled_from((TORONTO, ST_JOHNS, REGINA, "America/Vancouver", "Europe/London", "UTC"))
BY_DAY = st.times(min_value=time(4), max_value=time(22)).map(
    lambda t: t.replace(second=0, microsecond=0)
)


def weekly(first: date, last: date, zone: str = TORONTO, **more: object) -> Rule:
    """Tuesdays at half past twelve, for two hours."""
    return Rule(first, last, time(12, 30), 120, zone, **more)  # type: ignore[arg-type]


def in_utc(rule: Rule) -> list[str]:
    """When each begins."""
    return [f"{slot.starts_at:%m-%d %H:%M}" for slot in slots(rule)]


def test_in_toronto_sessions_move_in_utc_when_clocks_go_forward() -> None:
    spring = weekly(date(2027, 3, 2), date(2027, 3, 23))

    assert in_utc(spring) == ["03-02 17:30", "03-09 17:30", "03-16 16:30", "03-23 16:30"]


def test_and_back_when_they_go_back() -> None:
    autumn = weekly(date(2026, 10, 20), date(2026, 11, 10))

    assert in_utc(autumn) == ["10-20 16:30", "10-27 16:30", "11-03 17:30", "11-10 17:30"]


def test_in_st_johns_half_an_hour_stays_half_an_hour() -> None:
    spring = weekly(date(2027, 3, 9), date(2027, 3, 16), ST_JOHNS)

    assert in_utc(spring) == ["03-09 16:00", "03-16 15:00"]


def test_regina_has_one_time_all_year() -> None:
    year = weekly(date(2027, 1, 5), date(2027, 12, 28), REGINA)

    assert {slot.starts_at.time() for slot in slots(year)} == {time(18, 30)}


def test_a_member_elsewhere_sees_their_own_clock_move_when_only_the_hubs_clocks_change() -> None:
    spring = weekly(date(2027, 3, 9), date(2027, 3, 16))

    seen = [slot.starts_at.astimezone(ZoneInfo(REGINA)).time() for slot in slots(spring)]

    assert seen == [time(11, 30), time(10, 30)]


def test_a_time_that_clocks_skip_is_an_hour_later_and_is_known_to_be_skipped() -> None:
    night, at = date(2027, 3, 14), time(2, 30)

    assert skipped(night, at, TORONTO)
    assert moment(night, at, TORONTO) == datetime(2027, 3, 14, 7, 30, tzinfo=UTC)  # 03:30 there
    assert not skipped(night, at, REGINA)
    assert not skipped(date(2027, 3, 15), at, TORONTO)


def test_of_a_time_that_comes_twice_the_first_counts() -> None:
    assert moment(date(2026, 11, 1), time(1, 30), TORONTO) == datetime(
        2026, 11, 1, 5, 30, tzinfo=UTC
    )
    assert not skipped(date(2026, 11, 1), time(1, 30), TORONTO)


def test_days_are_left_out_and_weeks_skipped() -> None:
    fortnightly = weekly(
        date(2026, 12, 1), date(2027, 1, 31), every=2, left_out={date(2026, 12, 29)}
    )

    assert [slot.day for slot in slots(fortnightly)] == [
        date(2026, 12, 1),
        date(2026, 12, 15),
        date(2027, 1, 12),
        date(2027, 1, 26),
    ]


def test_no_series_is_longer_than_a_year_or_ends_before_it_begins() -> None:
    assert len(list(days(weekly(date(2026, 1, 6), date(2036, 1, 1))))) == 53
    assert list(days(weekly(date(2026, 1, 6), date(2026, 1, 5)))) == []
    assert list(days(weekly(date(2026, 1, 6), date(2027, 1, 5), every=0))) == []


@pytest.mark.parametrize("name", ["", "Toronto", "America/Nowhere", "../etc/passwd", "a\0b"])
def test_an_unknown_zone_is_none(name: str) -> None:
    assert not is_zone(name)


@given(
    st.dates(min_value=date(2020, 1, 1), max_value=date(2035, 1, 1)),
    BY_DAY,
    ZONES,
    st.integers(1, 4),
    st.integers(0, 400),
)
def test_every_session_is_at_its_local_time_on_its_weekday_and_as_long_as_it_should_be(
    first: date, at: time, zone: str, every: int, length: int
) -> None:
    rule = Rule(first, first + timedelta(days=length), at, 120, zone, every)

    found = slots(rule)

    assert found[0].day == first
    for slot in found:
        local = slot.starts_at.astimezone(ZoneInfo(zone))
        assert (local.date(), local.time()) == (slot.day, at)
        assert slot.ends_at - slot.starts_at == timedelta(minutes=120)
        assert slot.starts_at.tzinfo is UTC
    gaps = {later.day - earlier.day for earlier, later in zip(found, found[1:], strict=False)}
    assert gaps <= {timedelta(weeks=every)}
    assert found[-1].day <= rule.last_on


@given(st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2035, 1, 1)), ZONES)
def test_any_local_time_is_a_moment_that_clocks_show_or_skip(local: datetime, zone: str) -> None:
    at = local.time().replace(second=0, microsecond=0)

    shown = moment(local.date(), at, zone).astimezone(ZoneInfo(zone))

    if skipped(local.date(), at, zone):
        ahead = shown.replace(tzinfo=None) - datetime.combine(local.date(), at)
        assert timedelta(0) < ahead <= timedelta(hours=1)
    else:
        assert (shown.date(), shown.time()) == (local.date(), at)
