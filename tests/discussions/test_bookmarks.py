"""Keeping posts, and being reminded."""

import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from echo_community.discussions import services
from echo_community.discussions.drafts import BookmarkDraft
from echo_community.discussions.models import Bookmark
from echo_community.discussions.services.bookmarks import (
    forget_removed,
    morning_of,
    send_reminders,
)
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.kernel.mail import OutboundMail
from echo_community.notifications.models import Notice
from tests.world import World


def kept_page(world: World, actor: Actor) -> str:
    """What somebody keeps."""
    return world.client(actor).get("/you/kept").text


def remind() -> int:
    """What the worker does every five minutes."""
    told = send_reminders.work()
    assert isinstance(told, int)
    return told


def test_a_post_is_kept_with_a_note_that_only_its_writer_sees(world: World) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    thread = world.thread(by=amina, title="How fast?")
    post = world.reply(thread, ben)

    response = world.client(amina).post(
        f"/t/{thread.id}/p/2/keep", data={"note": "Ask the pharmacist", "day": ""}
    )

    assert response.status_code == 303
    assert response.location.endswith("#p2")
    assert "Ask the pharmacist" in kept_page(world, amina)
    assert f'href="/t/{thread.id}/p/{post.number}"' in kept_page(world, amina)
    assert "Ask the pharmacist" not in kept_page(world, ben)
    own = world.client(amina).get(f"/t/{thread.id}", follow_redirects=True).text
    assert own.count("Kept: note, reminder") == 1


def test_a_note_changes_and_does_not_double(world: World) -> None:
    amina = world.member()
    thread = world.thread(by=amina)
    client = world.client(amina)
    for note in ("One", "Two"):
        client.post(f"/t/{thread.id}/p/1/keep", data={"note": note})

    assert [kept.note for kept in db.session.query(Bookmark)] == ["Two"]
    assert 'value="Two"' in client.get(f"/t/{thread.id}/p/1/keep").text


def test_a_stopped_note_is_not_saved_and_stays_to_be_mended(world: World, lavoie: None) -> None:
    amina = world.member()
    thread = world.thread(by=amina)

    response = world.client(amina).post(
        f"/t/{thread.id}/p/1/keep", data={"note": "Mrs Lavoie, Tuesday"}
    )

    assert response.status_code == 422
    assert "“Mrs Lavoie” may tell who the patient is." in response.text
    assert 'value="Mrs Lavoie, Tuesday"' in response.text
    assert db.session.query(Bookmark).count() == 0


@pytest.mark.parametrize("day", ["2026-03-02", "2026-03-01", "2099-01-01", "soon"])
def test_a_day_that_cannot_be_is_asked_for_again(world: World, day: str) -> None:
    amina = world.member()
    thread = world.thread(by=amina)

    with time_machine.travel("2026-03-03 03:00Z"):  # the evening of the second in Toronto
        response = world.client(amina).post(f"/t/{thread.id}/p/1/keep", data={"day": day})

    assert response.status_code == 422
    assert db.session.query(Bookmark).count() == 0


def test_removing_keeps_the_note_for_undo_and_forgets_it_after_a_day(world: World) -> None:
    amina = world.member()
    thread = world.thread(by=amina)
    client = world.client(amina)
    client.post(f"/t/{thread.id}/p/1/keep", data={"note": "Ask"})

    gone = client.post(f"/t/{thread.id}/p/1/drop", follow_redirects=True).text
    assert "You keep nothing yet." in gone
    undo = re.search(r'action="([^"]*keep-again)"', gone)
    assert undo
    assert "Ask" in client.post(undo[1], follow_redirects=True).text

    client.post(f"/t/{thread.id}/p/1/drop")
    with time_machine.travel(datetime.now(UTC).replace(year=2099)):
        forget_removed()
    assert db.session.query(Bookmark).count() == 0


def test_a_reminder_comes_once_at_eight_where_the_reader_is(world: World) -> None:
    amina = world.member(time_zone="America/Vancouver")
    thread = world.thread(by=amina, title="How fast?")

    with time_machine.travel("2026-07-01 12:00Z", tick=False) as clock:
        keep(world, amina, thread.id, "Recheck the dose", "2026-07-03")
        clock.move_to("2026-07-03 14:59Z")
        assert remind() == 0
        clock.move_to("2026-07-03 15:00Z")
        assert remind() == 1
        assert remind() == 0

    [notice] = db.session.query(Notice)
    [mail] = db.session.query(OutboundMail)
    assert (notice.user_id, notice.kind, notice.author_id) == (amina.id, "reminder", None)
    assert mail.subject == "Reminder: How fast?"
    assert "Recheck" not in mail.body
    assert "You wanted to be reminded of this" in world.client(amina).get("/notices").text


def test_a_reminder_says_no_title_that_the_guard_doubts(world: World, lavoie: None) -> None:
    amina = world.member()
    thread = world.thread(by=amina, title="Mrs Lavoie's dog", reason="It is a dog.")

    with time_machine.travel("2026-07-01 12:00Z", tick=False) as clock:
        keep(world, amina, thread.id, "", "2026-07-03")
        services.release(world.expert(), thread.id)
        clock.move_to("2026-07-04 12:00Z")
        assert remind() == 1

    [mail] = db.session.query(OutboundMail).filter(OutboundMail.cause.startswith("reminder"))
    assert "Lavoie" not in mail.subject + mail.body


def keep(world: World, actor: Actor, thread_id: int, note: str, day: str) -> None:
    """Keep the first post of a thread, by its page."""
    data = {"note": note, "day": day}
    answer = world.client(actor).post(f"/t/{thread_id}/p/1/keep", data=data)
    assert answer.status_code == 303, answer.text


def test_nobody_is_reminded_of_what_they_may_no_longer_read(world: World) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    thread = world.thread(by=amina)
    post = world.reply(thread, ben)
    with time_machine.travel("2026-07-01 12:00Z", tick=False) as clock:
        services.keep(amina, post.id, BookmarkDraft("", date(2026, 7, 3)))
        services.hide_post(ben, post.id)
        db.session.query(Notice).delete()
        db.session.commit()
        clock.move_to("2026-07-04 12:00Z")
        assert remind() == 0

    assert db.session.query(Notice).count() == 0
    assert "Ten percent" not in kept_page(world, amina)


def test_what_may_not_be_read_cannot_be_kept(world: World) -> None:
    thread = world.thread()
    outsider = world.client(world.member("Omar", of="Hepatitis C"))

    for address in ("keep", "drop", "keep-again"):
        assert outsider.post(f"/t/{thread.id}/p/1/{address}").status_code == 404


def test_a_nameless_post_is_kept_without_a_name(world: World) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    thread = world.thread(by=amina, nameless=True)
    keep(world, ben, thread.id, "", "")

    for html in (kept_page(world, ben), world.client(ben).get(f"/t/{thread.id}/p/1/keep").text):
        assert "Original poster:" in html
        assert not re.search(f"Amina|/people/{amina.id}\\b", html)


@pytest.mark.parametrize("zone", ["America/St_Johns", "Pacific/Auckland", "UTC"])
def test_eight_in_the_morning_is_the_readers(zone: str) -> None:
    there = morning_of(date(2026, 3, 8), zone).astimezone(ZoneInfo(zone))
    assert (there.hour, there.date()) == (8, date(2026, 3, 8))


@pytest.mark.parametrize("kept", [1, 12])
def test_the_list_costs_two_statements(world: World, count_queries, kept: int) -> None:
    amina = world.member()
    for number in range(kept):
        thread = world.thread(by=amina, title=f"Thread {number}")
        keep(world, amina, thread.id, "", "")
    client = world.client(amina)

    with count_queries() as seen:
        assert client.get("/you/kept").text.count('class="name"') == kept
    assert len(seen) == 2, seen
