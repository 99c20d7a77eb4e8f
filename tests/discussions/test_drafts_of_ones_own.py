"""Drafts are for one's own eyes: who gets at them, where they are listed, when they go."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from echo_community.discussions import queries, services
from echo_community.discussions.drafts import DraftWords, ReplyDraft
from echo_community.discussions.models import Draft, Post
from echo_community.discussions.places import Place
from echo_community.kernel.audit import AuditEntry
from echo_community.kernel.clock import now
from echo_community.kernel.db import db, transaction
from echo_community.kernel.errors import NotVisible
from echo_community.kernel.limits import is_limited_by_itself, limiter
from echo_community.search.models import SearchDocument
from tests.discussions.keeping import SCRIPT, drafts, keep, unsent_file
from tests.world import World


def test_a_draft_is_for_nobody_else_and_stands_nowhere_else(world: World) -> None:
    amina = world.member()
    thread = world.thread(by=amina)
    place = f"reply:{thread.id}"
    before = db.session.query(AuditEntry).count(), db.session.query(SearchDocument).count()
    keep(world.client(amina), place, "Secret thought.")

    for other in (world.coordinator(), world.expert(), world.admin(), world.member("Ben Okafor")):
        client = world.client(other)
        for address in (f"/t/{thread.id}", "/p/chronic-pain/drafts", f"/drafts/{place}"):
            assert "Secret" not in client.get(address, follow_redirects=True).text
        assert keep(client, place, "Mine.").status_code in (200, 404)
    after = db.session.query(AuditEntry).count(), db.session.query(SearchDocument).count()
    assert after == before
    assert (place, "Secret thought.") in drafts()


@pytest.mark.parametrize(
    "place", ["reply:1", "ask:1", "edit:1", "summary:1", "reply:0", "x:1", "reply:1e9", "reply:٣"]
)
def test_outsiders_and_odd_places_get_a_404(world: World, place: str) -> None:
    world.thread()
    outsider = world.client(world.member("Omar Haddad", of="Hepatitis C"))

    assert keep(outsider, place, "Hello?").status_code == 404
    assert drafts() == []


def test_what_is_too_long_is_said_and_not_kept(world: World) -> None:
    amina = world.member()
    thread = world.thread(by=amina)
    client, address = world.client(amina), f"/drafts/reply:{thread.id}"

    by_script = client.post(address, data={"body": "x" * 40_001}, headers=SCRIPT)
    by_hand = client.post(address, data={"body": "x" * 40_001})

    assert by_script.status_code == by_hand.status_code == 422
    assert "At most 40000 characters" in str(by_script.json)
    assert "x" * 40_001 in by_hand.text


def test_signed_out_a_page_is_told_so(world: World) -> None:
    thread = world.thread()

    answer = keep(world.client(), f"reply:{thread.id}", "Words.")

    assert answer.status_code == 401


def test_the_list_of_drafts_leads_to_where_they_were_begun(
    world: World, count_queries: Any
) -> None:
    amina = world.member()
    thread, gone = world.thread(by=amina), world.thread(title="Gone tomorrow")
    post = db.session.query(Post).filter_by(thread_id=thread.id).one()
    client = world.client(amina)
    keep(client, f"ask:{thread.programme_id}", "Body", title="My next question")
    keep(client, f"reply:{thread.id}", "To my own.")
    keep(client, f"edit:{post.id}", "Better words.", title="T", revision="1")
    keep(client, f"reply:{gone.id}", "Nobody will read this.")
    services.hide_thread(world.expert(), gone.id)

    with count_queries() as seen:
        html = client.get("/p/chronic-pain/drafts").text

    assert len(seen) <= 4, seen
    assert "My next question" in html
    assert f'href="/t/{thread.id}#reply"' in html
    assert f'href="/t/{thread.id}/p/1/edit"' in html
    assert "Gone tomorrow" not in html
    assert "Nobody will read this.</textarea>" in html


def test_a_page_costs_a_statement_more_and_a_save_five(world: World, count_queries: Any) -> None:
    amina = world.member()
    thread = world.thread(by=amina)
    client = world.client(amina)
    client.get(f"/t/{thread.id}", follow_redirects=True)

    with count_queries() as first:
        keep(client, f"reply:{thread.id}", "One.")
    with count_queries() as again:
        keep(client, f"reply:{thread.id}", "One. Two.", 1)

    assert len(first) <= 5, first
    assert len(again) <= 5, again


def test_what_nobody_touched_for_30_days_goes(world: World) -> None:
    amina = world.member()
    thread = world.thread(by=amina)
    for place in ("reply", "summary"):
        services.save_draft(amina, Place(place, thread.id), DraftWords("", "Old."), 0)
    with transaction():
        old = db.session.query(Draft).filter_by(place=f"reply:{thread.id}").one()
        old.updated_at = now() - timedelta(days=31)

    assert services.sweep_drafts() == 1
    assert drafts() == [(f"summary:{thread.id}", "Old.")]


def test_mail_and_imports_leave_no_draft_behind(world: World) -> None:
    amina = world.member()
    thread = world.thread(by=amina)
    place = Place("reply", thread.id)
    services.save_draft(amina, place, DraftWords("", "Begun on the phone."), 0)

    services.reply(amina, thread.id, ReplyDraft("Sent by mail."))

    assert queries.draft_at(amina, place) is None


def test_who_left_the_programme_keeps_nothing_in_it(world: World) -> None:
    amina = world.member()
    thread = world.thread(by=amina)
    outsider = world.member("Omar Haddad", of="Hepatitis C")

    with pytest.raises(NotVisible):
        services.save_draft(outsider, Place("ask", thread.programme_id), DraftWords("", "x"), 0)


def test_only_ones_own_device_has_a_drawer_for_drafts(world: World) -> None:
    amina = world.member()
    shared, own = world.client(amina), world.client(amina)
    with own.session_transaction() as session:
        session.permanent = True

    assert "data-who" not in shared.get("/p/chronic-pain/ask").text
    assert "data-who" in own.get("/p/chronic-pain/ask").text


def test_files_sent_ahead_come_back_with_the_draft_but_not_those_of_others(world: World) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    thread = world.thread(by=amina)
    mine, other = unsent_file(amina, thread.programme_id), unsent_file(ben, thread.programme_id)
    client = world.client(amina)

    keep(client, f"reply:{thread.id}", "See the picture.", files=[str(mine), str(other)])
    html = client.get(f"/t/{thread.id}", follow_redirects=True).text

    assert f'name="files" value="{mine}"' in html
    assert f'name="files" value="{other}"' not in html


def test_keeping_drafts_does_not_use_up_what_a_clinic_may_write(app: Flask, world: World) -> None:
    amina = world.member()
    thread = world.thread(by=amina)
    client = world.client(amina)
    limiter.enabled = True
    try:
        kept = [keep(client, f"reply:{thread.id}", f"Word {n}.", n).status_code for n in range(41)]
    finally:
        limiter.enabled = False

    assert kept == [200] * 40 + [429]
    for address, by_itself in (("/drafts/reply:1", True), ("/t/1/reply", False)):
        with app.test_request_context(address, method="POST"):
            assert is_limited_by_itself() is by_itself
