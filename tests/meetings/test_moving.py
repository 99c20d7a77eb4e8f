"""A session is moved, cancelled, takes place after all: who hears of it, and how."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from echo_community.kernel.clock import now
from echo_community.kernel.db import db
from echo_community.kernel.errors import Forbidden, Refused
from echo_community.kernel.mail import OutboundMail, deliver_mail
from echo_community.meetings import queries, services
from echo_community.meetings.drafts import WhenDraft
from echo_community.meetings.models import AgendaItem, Session
from echo_community.notifications.choosing import WishesDraft, choose_mail
from echo_community.notifications.groups import Group, When
from echo_community.notifications.models import MailWish, Notice
from tests.meetings.heard import Heard, subjects, told
from tests.world import World

NOON = datetime(2027, 1, 5, 17, 30, tzinfo=UTC)
TORONTO = "America/Toronto"


def later(days: int = 8) -> WhenDraft:
    """Another day, for two hours."""
    starts = now() + timedelta(days=days)
    return WhenDraft(starts, starts + timedelta(hours=2), TORONTO)


def test_moved_members_are_told_and_its_cases_have_another_day(world: World, heard: Heard) -> None:
    hub, amina = world.coordinator(), world.member()
    session, thread = world.session(NOON), world.case().thread_id or 0
    services.put_on_agenda(hub, session.id, thread)
    when = WhenDraft(NOON + timedelta(days=2), NOON + timedelta(days=2, hours=2), TORONTO)

    services.move_session(hub, session.id, when, 0)

    assert heard == [(thread, date(2027, 1, 5)), (thread, date(2027, 1, 7))]
    assert told(amina) == ["moved"]
    assert told(hub) == []
    moved = db.session.query(Session).one()
    assert (moved.starts_at, moved.sequence) == (when.starts_at, 1)
    assert subjects() == []  # weeks ahead


def test_the_day_of_the_series_stays_with_a_date_that_is_moved(world: World) -> None:
    hub = world.coordinator()
    session = world.session(NOON, series_on=date(2027, 1, 5))

    services.move_session(hub, session.id, later(), 0)

    assert db.session.query(Session).one().series_on == date(2027, 1, 5)


def test_the_form_moves_it_in_the_zone_of_the_session(world: World) -> None:
    hub = world.coordinator(name="Nora Lund")
    session = world.session(NOON).id
    client = world.client(hub)
    assert 'value="12:30"' in client.get(f"/s/{session}/move").text

    fields = {"day": "2027-07-06", "starts": "12:30", "ends": "14:30", "version": "0"}
    answer = client.post(f"/s/{session}/move", data=fields | {"time_zone": TORONTO})

    assert answer.status_code == 303
    assert db.session.query(Session).one().starts_at.hour == 16  # summer
    stale = client.post(
        f"/s/{session}/move", data=fields | {"time_zone": TORONTO, "day": "2027-07-13"}
    )
    assert (stale.status_code, "Somebody else changed" in stale.text) == (422, True)


def test_cancelled_its_cases_wait_again_and_at_short_notice_mail_goes(
    world: World, heard: Heard
) -> None:
    hub, amina = world.coordinator(), world.member(time_zone="America/Regina", language="fr")
    ben = world.member("Ben Okafor")
    choose_mail(ben, WishesDraft({Group.SESSIONS: When.NOT}))
    session = world.session(now() + timedelta(hours=30), lecture="Sleep")
    thread = world.case().thread_id or 0
    services.put_on_agenda(hub, session.id, thread)

    services.cancel_session(hub, session.id, "The speaker is ill.", 0)

    assert heard[-1] == (thread, None)
    assert queries.session_of_thread(hub, thread) is None
    assert told(amina) == told(ben) == ["cancelled"]
    mails = db.session.query(OutboundMail).all()
    to = {mail.recipient.split("-")[0] for mail in mails}
    assert to == {"amina", "jo"}  # the presenter is a member too
    french = next(mail for mail in mails if mail.recipient.startswith("amina"))
    assert "Sleep" in french.subject
    assert "The speaker is ill." in french.body
    assert f"/s/{session.id}" in french.body
    assert french.next_try_at > now()  # Undo has its chance


def test_it_takes_place_after_all_and_only_who_had_heard_is_told(
    world: World, heard: Heard
) -> None:
    hub, amina, ben = world.coordinator(), world.member(), world.member("Ben Okafor")
    session, thread = world.session(now() + timedelta(hours=30)), world.case().thread_id or 0
    services.put_on_agenda(hub, session.id, thread)
    services.cancel_session(hub, session.id, "", 0)
    world.client(world.actor(amina.id)).get(f"/s/{session.id}")  # has read it

    services.restore_session(hub, session.id, 1)

    assert told(amina) == ["cancelled", "back"]
    assert told(ben) == []
    assert subjects() == []
    assert [day is None for _, day in heard] == [False, True, False]
    assert queries.session_of_thread(hub, thread) is not None


def test_whoever_was_mailed_is_mailed_that_it_takes_place(world: World) -> None:
    hub = world.coordinator()
    world.member()
    session = world.session(now() + timedelta(hours=30), lecture="Sleep")
    services.cancel_session(hub, session.id, "", 0)
    with time_machine.travel(now() + timedelta(minutes=11)):
        deliver_mail.work()
        services.restore_session(hub, session.id, 1)

        assert subjects() == ["Cancelled: Sleep", "It takes place after all: Sleep"]


def test_a_case_that_found_another_day_meanwhile_stays_there(world: World, heard: Heard) -> None:
    hub, thread = world.coordinator(), world.case().thread_id or 0
    session, other = world.session(), world.session(now() + timedelta(days=14))
    services.put_on_agenda(hub, session.id, thread)
    services.cancel_session(hub, session.id, "", 0)
    services.put_on_agenda(hub, other.id, thread)

    services.restore_session(hub, session.id, 1)

    assert [item.session_id for item in db.session.query(AgendaItem)] == [other.id]


def test_undo_stands_on_the_page_after_cancelling(world: World) -> None:
    client, session = world.client(world.coordinator()), world.session().id

    page = client.post(
        f"/s/{session}/cancel", data={"why": "Snow.", "version": 0}, follow_redirects=True
    ).text
    undo = page.split(f'action="/s/{session}/restore')[1].split('"')[0]
    client.post(f"/s/{session}/restore{undo}")

    assert "This session is cancelled." in page
    assert db.session.query(Session).one().cancelled_at is None


def test_only_the_hub_and_only_of_the_version_it_saw(world: World) -> None:
    hub, session = world.coordinator(), world.session()
    with pytest.raises(Forbidden):
        services.cancel_session(world.member(), session.id, "", 0)
    services.move_session(hub, session.id, later(), 0)

    with pytest.raises(services.Changed):
        services.cancel_session(hub, session.id, "", 0)
    with pytest.raises(Refused, match="ends before"):
        services.move_session(hub, session.id, WhenDraft(NOON, NOON, TORONTO), 1)


def test_members_are_reminded_the_day_before_once(world: World) -> None:
    amina, ben = world.member(), world.member("Ben Okafor")
    world.member("Omar Haddad", of="Hepatitis C")
    choose_mail(ben, WishesDraft({Group.REMINDERS: When.AT_ONCE}))
    world.session(now() + timedelta(hours=23), lecture="Sleep")
    world.session(now() + timedelta(hours=25))
    world.session(now() + timedelta(hours=2), cancelled_at=now())

    counts = [services.remind_of_sessions.work() for _ in range(2)]

    assert counts == [2, 0]
    assert told(amina) == told(ben) == ["soon"]
    assert subjects() == ["Tomorrow: Sleep"]
    assert "Tomorrow: Sleep" in world.client(amina).get("/notices").text
    assert db.session.query(MailWish).count() == 1


def test_who_was_reminded_of_another_day_is_reminded_again(world: World) -> None:
    hub, amina = world.coordinator(), world.member()
    session = world.session(now() + timedelta(hours=23))
    services.remind_of_sessions.work()

    services.move_session(hub, session.id, later(), 0)
    with time_machine.travel(now() + timedelta(days=7, hours=2)):
        services.remind_of_sessions.work()

    # The first had not been read: it is taken back.
    assert told(amina) == ["moved", "soon"]


def test_notices_lead_to_the_session_by_its_name(world: World) -> None:
    hub, amina = world.coordinator(), world.member()
    session = world.session(NOON, lecture="Sleep")
    services.cancel_session(hub, session.id, "", 0)

    text = world.client(amina).get("/notices").text

    assert "Cancelled: Sleep, Tuesday 5 January, 12:30" in text
    assert f'href="/s/{session.id}"' in text
    assert db.session.query(Notice).filter_by(user_id=amina.id).count() == 1
