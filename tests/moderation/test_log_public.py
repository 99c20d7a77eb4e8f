"""The public log: what moderators did and why, and nothing of those it was done to."""

from typing import Any

import pytest

from echo_community.discussions import queries, services
from echo_community.discussions.drafts import EditDraft, SplitDraft
from echo_community.kernel import audit
from echo_community.kernel.actor import ANYBODY, Actor
from echo_community.kernel.db import db, transaction
from echo_community.moderation.logs import public
from echo_community.moderation.models import Decision, Reason
from echo_community.policy import Visibility
from echo_community.programmes.models import Membership
from tests.world import World

LOG = "/p/chronic-pain/log"


def said(world: World, reader: Actor | None = None) -> list[str]:
    reader = reader or world.member("Reader Only")
    return [row.words for row in public.log(reader, world.programme().id).page]


def note(actor: Actor, act: str, thing: Any, **detail: Any) -> None:
    with transaction():
        audit.record(actor, act, thing, **detail)


def test_members_read_what_was_done_in_which_role_and_why(world: World) -> None:
    amina, hub = world.member(), world.expert()
    post = world.reply(world.thread(by=amina, title="Sweet methadone"), amina, "Quite.")
    note(hub, "review.decide", post, decision=Decision.HIDE, reason=Reason.IDENTIFIES_PATIENT)

    page = world.client(world.member("Ben Okafor")).get(LOG)

    assert page.status_code == 200
    assert "Hid a post</h3>" in page.text
    assert "Why: it may identify a patient" in page.text
    assert "Hub expert</span>" in page.text
    assert "Amara" not in page.text
    assert "1 act this month, by 1 moderator." in page.text


def test_it_holds_no_name_of_others_no_title_and_no_link_to_a_thread(world: World) -> None:
    amina, hub = world.member(), world.expert()
    thread = world.thread(by=amina, title="Sweet methadone", replies=3)
    membership = db.session.query(Membership).filter_by(user_id=amina.id).one()
    post = queries.post_at(hub, thread.id, 2)
    services.hide_post(hub, post)
    services.split(hub, thread.id, SplitDraft("Methadone again", (3,)))
    services.lock(hub, thread.id)
    note(hub, "sanction.warn", membership, reason=Reason.DISRESPECT, user=amina.id)

    page = world.client(world.member("Ben Okafor")).get(LOG).text

    assert page.count('<h3 class="name">') == 4
    main = page.partition("<main")[2].partition("</main>")[0]
    for told in ("Amina", "ethadone", 'href="/t/', f">{amina.id}<"):
        assert told not in main


def test_every_act_of_a_moderator_on_what_others_wrote_is_there(world: World) -> None:
    amina, hub = world.member(), world.expert()
    thread = world.thread(by=amina, replies=1)
    post = queries.post_at(hub, thread.id, 2)
    services.edit_post(hub, post, EditDraft("Shorter.", 1))
    services.hide_post(hub, post)
    services.restore_post(hub, post)
    services.hide_thread(hub, thread.id)
    services.restore_thread(hub, thread.id)
    services.lock(hub, thread.id)
    services.lock(hub, thread.id, locked=False)

    assert said(world)[::-1] == [
        "Edited a post", "Hid a post", "Brought a post back", "Hid a thread",
        "Brought a thread back", "Closed a thread to replies", "Opened a thread to replies again",
    ]  # fmt: skip


def test_what_people_do_to_their_own_is_not_moderation(world: World) -> None:
    amina, hub = world.member(), world.expert()
    for who in (amina, hub):
        thread = world.thread(by=who, replies=1)
        post = queries.post_at(who, thread.id, 2)
        services.edit_post(who, post, EditDraft("Shorter.", 1))
        services.hide_post(who, post)
        services.restore_post(who, post)
        services.move(who, thread.id, [])
    services.lock(hub, thread.id)  # of the hub's own

    assert said(world) == []


def test_a_moderator_who_asked_without_a_name_is_in_it_as_for_any_thread(world: World) -> None:
    hub = world.expert()
    thread = world.thread(by=hub, nameless=True)
    services.move(hub, thread.id, [])  # as its author, nameless in the audit log too
    services.lock(hub, thread.id)  # as only a moderator can: by name there, so here as well

    assert said(world) == ["Closed a thread to replies"]


def test_a_decision_is_said_once_however_it_was_carried_out(world: World) -> None:
    amina, hub = world.member(), world.expert()
    thread = world.thread(by=amina, replies=1)
    post = queries.post_at(hub, thread.id, 2)
    with transaction():
        found = services.hide_post(hub, post)
        services.lock(hub, thread.id)
        audit.record(hub, "review.decide", found, decision=Decision.HIDE)

    assert said(world) == ["Hid a post"]
    assert public.log(amina, thread.programme_id).acts == 1


def test_private_notes_jobs_and_threads_between_some_are_not_in_it(world: World) -> None:
    amina, hub = world.member(), world.expert()
    membership = db.session.query(Membership).filter_by(user_id=amina.id).one()
    note(hub, "sanction.note", membership)
    note(hub, "flag.raise", world.thread(by=amina))
    note(ANYBODY, "post.release", world.reply(world.thread(by=amina), amina))
    staff = world.thread(by=amina, visibility=Visibility.STAFF, replies=1)
    services.lock(hub, staff.id)
    services.hide_post(hub, queries.post_at(hub, staff.id, 2))

    assert said(world) == []


def test_an_undone_decision_and_an_appeal_are_said(world: World) -> None:
    amina, hub = world.member(), world.expert()
    membership = db.session.query(Membership).filter_by(user_id=amina.id).one()
    note(hub, "review.undo", world.thread(by=amina), decision=Decision.HIDE)
    note(hub, "appeal.decide", membership, decision=Decision.LIFT)

    assert said(world) == ["Decided an appeal: the limit is lifted", "Took a decision back"]


def test_outsiders_see_nothing_and_an_empty_log_says_what_will_be_there(world: World) -> None:
    outsider = world.client(world.member("Omar Haddad", of="Hepatitis C"))
    empty = world.client(world.member()).get(LOG)
    assert outsider.get(LOG).status_code == 404
    assert "it stands here with the reason" in empty.text
    assert "None this month." in empty.text


def test_the_log_pages_and_costs_the_same(
    world: World, count_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(public, "A_PAGE", 4)
    hub, thread = world.expert(), world.thread()
    for n in range(9):
        services.lock(hub, thread.id, locked=n % 2 == 0)
    client, address, met = world.client(world.member("Ben Okafor")), LOG, []

    while address:
        with count_queries() as seen:
            page = client.get(address).text
        assert len(seen) == 3  # who is it, a page of the log, this month's figures
        met.append(page.count('<h3 class="name">'))
        href = page.partition('rel="next" href="')[2].partition('"')[0]
        address = href.replace("&amp;", "&")

    assert met == [4, 4, 1]
