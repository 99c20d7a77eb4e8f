"""A member's private calendar: what stands in it, what never does, and when it stops."""

from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar

from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import db, transaction
from echo_community.kernel.errors import Forbidden
from echo_community.meetings import queries, services
from echo_community.meetings.drafts import WhenDraft
from echo_community.meetings.models import CalendarFeed, SessionDay, SessionKind
from tests.world import World

LINK = "https://video.example/j/840"
NOON = datetime(2027, 1, 5, 17, 30, tzinfo=UTC)


def address(person: Actor) -> str:
    """The address of somebody's feed, made if there is none."""
    if queries.own_feed(person) is None:
        services.make_feed(person)
    return f"/calendar/{services.token_of(queries.own_feed(person))}.ics"


def events(client: FlaskClient, path: str) -> list[dict[str, object]]:
    """What a calendar makes of it."""
    return [
        {
            "uid": str(one["uid"]),
            "summary": str(one["summary"]),
            "status": str(one["status"]),
            "sequence": one.decoded("sequence"),
            "starts": one.decoded("dtstart"),
            "ends": one.decoded("dtend"),
        }
        for one in Calendar.from_ical(client.get(path).data).walk("VEVENT")
    ]


def test_a_calendar_reads_the_sessions_of_ones_programmes_in_utc(
    world: World, client: FlaskClient
) -> None:
    amina = world.member()
    session = world.session(NOON, lecture="Pain & sleep, both").id
    world.session(NOON, of="Hepatitis C", lecture="Theirs")
    world.session(now() - timedelta(days=120), lecture="Long over")

    assert events(client, address(amina)) == [
        {
            "uid": f"session-{session}@127.0.0.1",
            "summary": "Chronic Pain: Pain & sleep, both",
            "status": "CONFIRMED",
            "sequence": 0,
            "starts": NOON,
            "ends": NOON + timedelta(hours=2),
        }
    ]


def test_no_case_no_link_no_place_and_no_speaker_is_in_it(
    world: World, client: FlaskClient
) -> None:
    hub = world.coordinator()
    session = world.session(NOON, join_url=LINK, place="Hotel Superior", about="Bring it.")
    thread = world.case(title="Leg pain after two operations").thread_id or 0
    services.put_on_agenda(hub, session.id, thread)

    feed = client.get(address(world.member())).text
    single = world.client(world.member()).get(f"/s/{session.id}.ics").text

    for text in (feed, single):
        assert f"/s/{session.id}" in text
        for secret in ("Leg pain", "video.example", "Hotel", "LOCATION", "Bring", "Nora"):
            assert secret not in text


def test_moved_and_cancelled_events_change_in_calendars_that_have_them(
    world: World, client: FlaskClient
) -> None:
    hub, path = world.coordinator(), address(world.member())
    session = world.session(NOON)
    before = events(client, path)[0]

    when = WhenDraft(NOON + timedelta(days=1), NOON + timedelta(days=1, hours=2), "UTC")
    services.move_session(hub, session.id, when, 0)
    moved = events(client, path)[0]
    services.cancel_session(hub, session.id, "", 1)
    cancelled = events(client, path)[0]

    assert before["uid"] == moved["uid"] == cancelled["uid"]
    assert moved["starts"] == when.starts_at
    assert [one["sequence"] for one in (before, moved, cancelled)] == [0, 1, 2]
    assert cancelled["status"] == "CANCELLED"


def test_each_day_of_a_workshop_is_an_event(world: World, client: FlaskClient) -> None:
    shop = world.session(NOON, kind=SessionKind.WORKSHOP)
    with transaction():
        for n in range(2):
            starts = NOON + timedelta(days=n)
            day = SessionDay(session_id=shop.id, position=n, starts_at=starts)
            day.ends_at = starts + timedelta(hours=6)
            db.session.add(day)

    found = events(client, address(world.member()))

    assert [one["uid"] for one in found] == [f"session-{shop.id}-{n}@127.0.0.1" for n in (1, 2)]
    assert [one["starts"] for one in found] == [NOON, NOON + timedelta(days=1)]


def test_the_address_is_made_renewed_and_stopped_on_a_page(
    world: World, client: FlaskClient
) -> None:
    amina = world.member()
    browser = world.client(amina)
    assert "Make my calendar address" in browser.get("/calendar").text

    browser.post("/calendar")
    first = address(amina)
    assert first in browser.get("/calendar").text
    assert f"webcal://127.0.0.1:8000{first}" in browser.get("/calendar").text
    browser.post("/calendar")
    second = address(amina)

    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200
    browser.post("/calendar/stop")
    assert client.get(second).status_code == 404
    assert client.get("/calendar/unknown.ics").status_code == 404


def test_the_secret_is_stored_nowhere(world: World) -> None:
    amina = world.member()
    token = address(amina).removeprefix("/calendar/").removesuffix(".ics")

    feed = db.session.query(CalendarFeed).one()

    assert token not in (feed.nonce, feed.token_hash)
    world.app.secret_key = "another key of the site"
    assert services.token_of(feed) == ""


def test_who_leaves_loses_it(world: World, client: FlaskClient) -> None:
    amina = world.member()
    world.session(NOON)
    path = address(amina)
    assert client.get(path).status_code == 200

    membership = world.membership(amina)
    with transaction():
        db.session.delete(membership)

    assert client.get(path).status_code == 404
    with pytest.raises(Forbidden):
        services.make_feed(world.actor(amina.id))


def test_who_is_suspended_from_reading_gets_nothing(world: World, client: FlaskClient) -> None:
    amina = world.member()
    path = address(amina)

    world.membership(amina, suspended_until=now() + timedelta(days=3), suspended_reads=False)

    assert client.get(path).status_code == 404


def test_a_calendar_that_asks_again_is_told_that_nothing_changed(
    world: World, client: FlaskClient
) -> None:
    world.session(NOON)
    path = address(world.member())

    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})

    assert first.headers["Cache-Control"] == "private, max-age=900"
    assert first.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert again.status_code == 304
