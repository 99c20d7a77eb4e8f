"""Reading participant reports, whatever stands in them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from echo_community.meetings.imports.attendance.intervals import merged, minutes
from echo_community.meetings.imports.attendance.moments import moments, seconds
from echo_community.meetings.imports.attendance.people import is_phone, without_phone
from echo_community.meetings.imports.attendance.sheet import NotAReport, RawLine, lines_of

pytestmark = pytest.mark.once  # asks no database

TORONTO = ZoneInfo("America/Toronto")
NUMBER = r"\+?[0-9]{1,3}[ .-]?\(?[0-9]{3}\)?[ .-]?[0-9*]{3}[ .-]?[0-9]{4}"
ZOOM = b"""\
Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes)
Jo Halvorsen,,11/24/2026 11:58:00 AM,11/24/2026 12:00:00 PM,2
"""
BEGIN = datetime(2026, 11, 24, 17, tzinfo=UTC)
SPANS = st.lists(
    st.tuples(st.integers(0, 300), st.integers(0, 300)).map(
        lambda pair: (BEGIN + timedelta(minutes=pair[0]), BEGIN + timedelta(minutes=pair[1]))
    ),
    max_size=12,
)


@given(SPANS)
def test_merging_counts_every_minute_once(spans) -> None:
    covered = {
        minute
        for first, last in spans
        for minute in range(
            int((first - BEGIN).total_seconds() // 60), int((last - BEGIN).total_seconds() // 60)
        )
    }

    assert minutes(spans) == len(covered)
    parts = merged(spans)
    assert all(one[1] < two[0] for one, two in zip(parts, parts[1:], strict=False))
    assert merged(parts) == parts


@given(SPANS, st.randoms())
def test_the_order_of_lines_changes_nothing(spans, random) -> None:
    shuffled = spans[:]
    random.shuffle(shuffled)

    assert merged(shuffled) == merged(spans) == merged(spans + shuffled)


DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
WAYS_TO_WRITE = (
    "%m/%d/%Y %I:%M:%S %p",
    "%m/%d/%y, %I:%M:%S %p",
    "%d/%m/%Y %H:%M:%S",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M:%S",
    "%d/%m/%Y à %H h %M min %S s",
    "%d.%m.%Y %H:%M:%S",
)


@given(DAYS, st.times().map(lambda t: t.replace(microsecond=0)), st.sampled_from(WAYS_TO_WRITE))
def test_a_moment_is_read_back_however_it_is_written(day, at, way) -> None:
    said = datetime.combine(day, at).strftime(way)

    assert datetime.combine(day, at, TORONTO).astimezone(UTC) in moments(said, TORONTO)


@given(st.integers(0, 20 * 3600))
def test_a_duration_is_read_back_however_it_is_written(lasted: int) -> None:
    h, m, s = lasted // 3600, lasted // 60 % 60, lasted % 60

    for said in (f"{h}h {m}m {s}s", f"{h} h {m} min {s} s", f"{h:02}:{m:02}:{s:02}"):
        assert seconds(said) == lasted


@given(st.text(), st.text())
def test_no_text_breaks_a_moment_or_a_duration(text: str, more: str) -> None:
    for said in (text, f"11/24/2026 {text}", f"{text} 12:00 {more}"):
        moments(said, TORONTO, date(2026, 11, 24))
        seconds(said)


@given(st.binary(max_size=400) | st.text(max_size=400).map(str.encode))
def test_no_file_breaks_the_reader(content: bytes) -> None:
    for given_ in (content, ZOOM + content, content + ZOOM):
        try:
            lines_of(given_)
        except NotAReport:
            continue


@given(
    st.from_regex(r"\+?[0-9]{1,3}[ .-]?\(?[0-9]{3}\)?[ .-]?[0-9*]{3}[ .-]?[0-9]{4}", fullmatch=True)
)
def test_whatever_looks_like_a_number_to_call_is_no_name(number: str) -> None:
    assert is_phone(RawLine(1, number, "", "", "", ""))
    assert not any(sign.isdigit() for sign in without_phone(f"Jo Halvorsen ({number})"))
