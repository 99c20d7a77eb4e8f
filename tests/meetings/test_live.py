"""Live notes: written by the hub and who speaks, read by members, asked for sparingly."""

from datetime import timedelta

import pytest

from echo_community.kernel.clock import now
from echo_community.kernel.db import db, transaction
from echo_community.kernel.errors import Forbidden, NotVisible, Stopped
from echo_community.meetings.models import Speaker
from echo_community.meetings.queries.live import notes, version
from echo_community.meetings.services import live
from tests.world import World


def test_the_newest_note_stands_first(world: World) -> None:
    amina, hub, session = world.member(), world.expert(), world.session(now())

    live.write_note(hub, session.id, "Start at **5 mg**.")
    live.write_note(hub, session.id, "CP-26-014: rotate.")

    assert [note.html for note in notes(amina, session.id)] == [
        "<p>CP-26-014: rotate.</p>",
        "<p>Start at <strong>5 mg</strong>.</p>",
    ]


def test_the_hub_and_who_speaks_write_and_nobody_else(world: World) -> None:
    amina, sam, session = world.member(), world.member("Sam Speaker"), world.session(now())
    with transaction():
        db.session.add(Speaker(session_id=session.id, name="Sam Speaker", user_id=sam.id))

    note = live.write_note(sam, session.id, "Slowly.")
    live.change_note(world.expert(), note.id, "Slowly, please.")
    for act in (
        lambda: live.write_note(amina, session.id, "Mine."),
        lambda: live.change_note(amina, note.id, "Mine."),
        lambda: live.hide_note(amina, note.id),
    ):
        with pytest.raises(Forbidden):
            act()
    with pytest.raises(Stopped):
        live.write_note(sam, session.id, "OHIP 1234-567-897-AB")


def test_a_note_that_is_deleted_comes_back(world: World) -> None:
    hub, session = world.expert(), world.session(now())
    note = live.write_note(hub, session.id, "Slowly.")

    live.hide_note(hub, note.id)
    assert notes(hub, session.id) == []
    live.show_note(hub, note.id)
    assert len(notes(hub, session.id)) == 1


def test_a_script_is_told_in_a_few_bytes_that_nothing_is_new(world: World, count_queries) -> None:
    amina, hub, session = world.member(), world.expert(), world.session(now())
    note = live.write_note(hub, session.id, "Slowly.")
    browser = world.client(amina)
    url, asked = f"/s/{session.id}/live", {"X-Fragment": "1"}

    first = browser.get(url, headers=asked)
    tag = first.headers["X-Version"]
    with count_queries() as seen:
        same = browser.get(url, headers=asked | {"If-None-Match": f'"{tag}"'})
    live.change_note(hub, note.id, "Faster.")
    later = browser.get(url, headers=asked | {"If-None-Match": f'"{tag}"'})

    assert "Slowly." in first.text and "<html" not in first.text
    assert (same.status_code, same.data) == (304, b"")
    assert len(seen) <= 2
    assert later.status_code == 200 and "Faster." in later.text
    whole = browser.get(url)
    assert f'data-live="{later.headers["X-Version"]}"' in whole.text


def test_another_text_for_each_change(world: World) -> None:
    hub, session = world.expert(), world.session(now())
    seen = {version(hub, session.id)}
    note = live.write_note(hub, session.id, "Slowly.")
    for act in (
        lambda: live.change_note(hub, note.id, "Faster."),
        lambda: live.hide_note(hub, note.id),
        lambda: live.show_note(hub, note.id),
    ):
        seen.add(version(hub, session.id))
        act()
    seen.add(version(hub, session.id))

    assert len(seen) == 5


def test_the_page_takes_notes_from_the_hub_and_says_what_is_wrong(world: World) -> None:
    session = world.session(now() - timedelta(minutes=10))
    hub, amina = world.client(world.expert()), world.client(world.member())
    url = f"/s/{session.id}/live"

    assert hub.post(url, data={"body": ""}).status_code == 422
    assert hub.post(url, data={"body": "OHIP 1234-567-897-AB"}).status_code == 422
    assert hub.post(url, data={"body": "Slowly."}).status_code == 303
    assert amina.post(url, data={"body": "Mine."}).status_code == 403
    page = amina.get(url).text
    assert "Slowly." in page and "Add the note" not in page and "Reload" in page


def test_another_programme_sees_nothing(world: World) -> None:
    hub, session = world.expert(), world.session(now())
    note = live.write_note(hub, session.id, "Slowly.")
    outsider = world.member("Omar Haddad", of="Hepatitis C")

    assert notes(outsider, session.id) == []
    for act in (
        lambda: version(outsider, session.id),
        lambda: live.write_note(outsider, session.id, "Mine."),
        lambda: live.hide_note(outsider, note.id),
    ):
        with pytest.raises(NotVisible):
            act()
    browser = world.client(outsider)
    for headers in ({}, {"X-Fragment": "1"}):
        assert browser.get(f"/s/{session.id}/live", headers=headers).status_code == 404
