"""The calendar and the page of a session: times in the reader's zone, the link when it is time."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from echo_community.kernel.clock import now
from echo_community.kernel.db import db, transaction
from echo_community.kernel.errors import NotVisible
from echo_community.meetings import queries, services
from echo_community.meetings.models import Session, SessionDay, SessionKind, Speaker
from echo_community.notifications.models import Notice
from tests.world import World

LINK = "https://video.example/j/840"
NOON = datetime(2027, 1, 5, 17, 30, tzinfo=UTC)  # half past twelve in Toronto
Page = Callable[..., str]


def test_the_next_session_stands_first_with_the_others_and_the_past_by_month(world: World) -> None:
    with time_machine.travel(NOON - timedelta(days=3), tick=False):
        for weeks, lecture in (
            (-5, "Urine testing"),
            (0, "Sleep"),
            (1, "Tapering"),
            (5, "Fibromyalgia"),
        ):
            world.session(NOON + timedelta(weeks=weeks), lecture=lecture)
        text = world.client(world.member()).get("/p/chronic-pain/sessions").text

    places = [text.index(words) for words in (
        "Next session", "Sleep", "After that", "January 2027", "Tapering", "February 2027",
        "Fibromyalgia", "Past sessions", "December 2026", "Urine testing",
    )]  # fmt: skip
    assert places == sorted(places)


def test_a_cancelled_session_is_not_the_next_and_says_so(world: World) -> None:
    world.session(lecture="Sleep", cancelled_at=now(), cancelled_why="Snow.")
    world.session(now() + timedelta(days=14), lecture="Tapering")

    text = world.client(world.member()).get("/p/chronic-pain/sessions").text

    assert text.index("Tapering") < text.index("Sleep") < text.index("Cancelled")
    assert "Snow." in text


def test_an_empty_calendar_says_what_to_do(world: World) -> None:
    path = "/p/chronic-pain/sessions"

    assert "Plan the first one" in world.client(world.coordinator()).get(path).text
    text = world.client(world.member()).get(path).text
    assert "No session is planned." in text
    assert "Plan the first one" not in text


def test_what_is_long_past_is_a_page_further(world: World) -> None:
    for week in range(1, 30):
        world.session(now() - timedelta(weeks=week), lecture=f"Lecture {week}.")
    client = world.client(world.member())

    first = client.get("/p/chronic-pain/sessions").text
    older = first.split('rel="next" href="')[1].split('"')[0]
    second = client.get(older.replace("&amp;", "&")).text

    assert "Lecture 26." in first
    assert "Lecture 27." not in first
    assert "Lecture 29." in second
    assert "Lecture 26." not in second
    assert client.get("/p/chronic-pain/sessions?before=nonsense").status_code == 200


def test_each_reader_sees_their_own_clock_and_that_of_the_session_beside_it(world: World) -> None:
    session = world.session(NOON, lecture="Sleep").id

    with time_machine.travel(NOON - timedelta(days=3), tick=False):
        toronto = world.client(world.member()).get(f"/s/{session}").text
        island = world.member("Ben Okafor", time_zone="America/St_Johns", language="fr")
        pacific = world.member("Mei Lin", time_zone="Australia/Sydney")
        newfoundland = world.client(island).get(f"/s/{session}").text
        sydney = world.client(pacific).get(f"/s/{session}").text

    assert "Tuesday 5 January" in toronto
    assert "12:30 to 14:30" in toronto
    assert "Toronto time" not in toronto
    assert "14 h 00" in newfoundland
    assert "12 h 30" in newfoundland
    assert "Wednesday 6 January" in sydney
    assert "(Tuesday 5 January, 12:30 to 14:30, Toronto time)" in sydney


@pytest.mark.parametrize(
    ("minutes", "shown"),
    [(-24 * 60, False), (-16, False), (-15, True), (60, True), (119, True), (120, False)],
)
def test_the_link_is_in_the_page_from_a_quarter_before_until_the_end_alone(
    world: World, minutes: int, shown: bool
) -> None:
    session = world.session(NOON, join_url=LINK).id
    reader, hub = world.member(), world.coordinator()

    with time_machine.travel(NOON + timedelta(minutes=minutes), tick=False):
        texts = [world.client(who).get(f"/s/{session}").text for who in (reader, hub)]
        calendar = world.client(reader).get("/p/chronic-pain/sessions").text

    assert [LINK in text for text in texts] == [shown, shown]
    assert LINK not in calendar


def test_no_link_opens_for_a_cancelled_session_or_for_outsiders(world: World) -> None:
    session = world.session(NOON, join_url=LINK, cancelled_at=NOON - timedelta(days=1)).id
    going_on = world.session(NOON, join_url=LINK).id
    outsider = world.member("Omar Haddad", of="Hepatitis C")

    with time_machine.travel(NOON, tick=False):
        assert LINK not in world.client(world.member()).get(f"/s/{session}").text
        assert world.client(outsider).get(f"/s/{going_on}").status_code == 404
        assert world.client().get(f"/s/{going_on}").status_code == 302


def test_another_programme_sees_nothing_of_it(world: World) -> None:
    session = world.session().id
    outsider = world.coordinator("Omar Haddad", of="Hepatitis C")
    client = world.client(outsider)

    assert client.get("/p/chronic-pain/sessions").status_code == 404
    for page in ("", ".ics", "/plan", "/edit", "/move", "/cancel"):
        assert client.get(f"/s/{session}{page}").status_code == 404, page
    with pytest.raises(NotVisible):
        queries.session_page(outsider, session)


def test_cases_are_named_to_whoever_may_read_them(world: World) -> None:
    hub, reader, session = world.expert(), world.member(), world.session()
    thread = world.case(title="Leg pain after two operations").thread_id or 0
    services.put_on_agenda(hub, session.id, thread)

    assert "Leg pain after two operations" in world.client(reader).get(f"/s/{session.id}").text
    with transaction():
        db.session.execute(db.text("UPDATE threads SET visibility = 'staff'"))
    assert "Leg pain" not in world.client(reader).get(f"/s/{session.id}").text
    assert "Leg pain" in world.client(hub).get(f"/s/{session.id}").text


def test_the_sessions_before_and_after_are_a_tap_away(world: World) -> None:
    first, second, third = (
        world.session(NOON + timedelta(weeks=n), lecture=f"Lecture {n}") for n in range(3)
    )
    world.session(NOON + timedelta(days=10), cancelled_at=NOON)
    reader = world.member()

    middle = queries.session_page(reader, second.id)
    last = queries.session_page(reader, third.id)

    assert middle.previous is not None
    assert middle.next is not None
    assert (middle.previous.id, middle.next.id) == (first.id, third.id)
    assert last.next is None


def test_a_workshop_shows_its_days_and_its_place(world: World) -> None:
    shop = world.session(NOON, kind=SessionKind.WORKSHOP, title="Weekend", place="Hotel Superior")
    with transaction():
        for n in range(2):
            starts = NOON + timedelta(days=n)
            db.session.add(
                SessionDay(
                    session_id=shop.id, position=n, starts_at=starts,
                    ends_at=starts + timedelta(hours=6), title=f"Part {n}",
                )
            )  # fmt: skip

    text = world.client(world.member()).get(f"/s/{shop.id}").text

    for words in ("Hotel Superior", "Part 0", "Part 1", "Wednesday 6 January"):
        assert words in text


def test_opening_a_session_reads_what_was_told_of_it(world: World) -> None:
    reader, hub = world.member(), world.coordinator()
    session, other = world.session(), world.session()
    for each in (session, other):
        services.cancel_session(hub, each.id, "", 0)

    world.client(world.actor(reader.id)).get(f"/s/{session.id}")

    unread = db.session.query(Notice.cause).filter_by(user_id=reader.id, read_at=None).all()
    assert [cause.split()[1] for (cause,) in unread] == [str(other.id)]


def test_the_pages_cost_the_same_however_many_sessions_there_are(
    world: World, count_queries: Any
) -> None:
    client = world.client(world.member())
    session = world.session().id
    costs = []
    for many in (1, 12):
        with transaction():
            for n in range(many):
                at = now() + timedelta(days=n + 30)
                one = Session(
                    programme_id=1, title="Weekly", starts_at=at, ends_at=at + timedelta(hours=1),
                    time_zone="UTC",
                )  # fmt: skip
                db.session.add(one)
                db.session.flush()
                db.session.add(Speaker(session_id=one.id, name="Ann"))
        with count_queries() as calendar:
            client.get("/p/chronic-pain/sessions")
        with count_queries() as page:
            client.get(f"/s/{session}")
        costs.append((len(calendar), len(page)))

    assert costs[0] == costs[1]
    assert costs[1][0] <= 6
    assert costs[1][1] <= 12
