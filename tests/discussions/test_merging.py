"""Merging a thread into another."""

from typing import Any

import pytest

from echo_community.discussions import queries, services
from echo_community.discussions.drafts import EditDraft, ReplyDraft
from echo_community.discussions.models import Draft, Post, ReadMark, Thread, ThreadLink
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db, transaction
from echo_community.kernel.errors import Forbidden, NotVisible, Refused
from echo_community.policy import Visibility
from echo_community.search import queries as search
from tests.world import World


def words(reader: Actor, thread_id: int) -> list[tuple[int, str]]:
    """Numbers and words of a thread's posts."""
    return [(p.number, p.html[3:-4]) for p in queries.thread_page(reader, thread_id).posts]


def two(world: World) -> tuple[Thread, Thread, Actor, Actor]:
    """Amina and Ben asked the same."""
    amina, ben = world.member(), world.member("Ben Okafor")
    old = world.thread(by=amina, title="Naltrexone, low dose", body="Who has tried it?")
    new = world.thread(by=ben, title="LDN for fibromyalgia", body="Any experience?")
    services.reply(ben, old.id, ReplyDraft("I have."))
    services.reply(amina, new.id, ReplyDraft("See the other one."))
    return old, new, amina, ben


def test_its_posts_come_after_those_of_the_other_and_it_is_in_no_list(world: World) -> None:
    old, new, amina, _ben = two(world)

    services.merge(world.expert(), new.id, old.id)

    assert words(amina, old.id) == [
        (1, "Who has tried it?"),
        (2, "I have."),
        (3, "Any experience?"),
        (4, "See the other one."),
    ]
    rows = queries.newest_threads(amina, old.programme_id).rows
    assert [(row.id, row.replies) for row in rows] == [(old.id, 3)]


def test_every_old_address_leads_on_after_a_second_merge_too(world: World) -> None:
    old, new, amina, _ben = two(world)
    expert, last = world.expert(), world.thread(by=amina, title="All about it")
    services.merge(expert, new.id, old.id)
    services.merge(expert, old.id, last.id)

    for reader in (world.client(amina), world.client(expert)):
        for thread in (old, new):
            for address in (f"/t/{thread.id}", f"/t/{thread.id}-any-slug"):
                answer = reader.get(address)
                assert (answer.status_code, answer.location) == (301, f"/t/{last.id}-{last.slug}")
        assert reader.get(f"/t/{new.id}/p/2").location == f"/t/{last.id}/p/5"
        assert reader.get(f"/t/{old.id}/p/2").location == f"/t/{last.id}/p/3"
    outsider = world.client(world.member("Omar Haddad", of="Hepatitis C"))
    assert outsider.get(f"/t/{new.id}").status_code == 404
    assert world.client(amina).post(f"/t/{new.id}/restore").status_code == 303
    assert db.session.get_one(Thread, new.id).hidden


def test_a_reply_that_was_being_written_reaches_the_thread(world: World) -> None:
    old, new, amina, ben = two(world)
    services.merge(world.expert(), new.id, old.id)

    browser, typed = world.client(ben), {"body": "Half a pill."}
    answer = browser.post(f"/t/{new.id}/reply", data=typed)
    assert (answer.status_code, answer.location) == (307, f"/t/{old.id}/reply")  # sent on as it is
    browser.post(answer.location, data=typed)

    assert words(amina, old.id)[-1] == (5, "Half a pill.")


def test_drafts_and_links_go_along(world: World) -> None:
    old, new, amina, ben = two(world)
    third, expert = world.thread(by=amina, title="Third"), world.expert()
    services.link(expert, new.id, third.id)
    services.link(expert, new.id, old.id)
    with transaction():
        for person, place, body in [(ben, new, "one"), (amina, new, "two"), (amina, old, "three")]:
            db.session.add(
                Draft(
                    user_id=person.id, programme_id=old.programme_id, place=f"reply:{place.id}",
                    body=body, choices={"files": [place.id]},
                )
            )  # fmt: skip

    services.merge(expert, new.id, old.id)

    kept = {d.user_id: (d.place, d.body) for d in db.session.query(Draft)}
    assert kept == {
        ben.id: (f"reply:{old.id}", "one"), amina.id: (f"reply:{old.id}", "three\n\ntwo")
    }  # fmt: skip
    files = {d.user_id: d.choices["files"] for d in db.session.query(Draft)}
    assert files == {ben.id: [new.id], amina.id: sorted([old.id, new.id])}
    ties = {(t.source_id, t.target_id) for t in db.session.query(ThreadLink)}
    assert ties == {(old.id, third.id)}


def test_who_had_read_both_is_told_of_nothing_and_who_had_not_loses_nothing(world: World) -> None:
    old, new, amina, ben = two(world)
    with transaction():
        db.session.query(ReadMark).delete()
    services.mark_read(amina, old.id, 2)
    services.mark_read(amina, new.id, 2)
    services.mark_read(ben, old.id, 1)
    services.mark_read(ben, new.id, 2)

    services.merge(world.expert(), new.id, old.id)

    marks = {m.user_id: m.number for m in db.session.query(ReadMark).filter_by(thread_id=old.id)}
    assert (marks[amina.id], marks[ben.id]) == (4, 1)


def test_the_summary_of_the_other_stays_and_this_one_becomes_a_post(world: World) -> None:
    old, new, amina, ben = two(world)
    services.summarise(amina, old.id, EditDraft("Old sum.", 0))
    services.summarise(ben, new.id, EditDraft("New sum.", 0))

    services.merge(world.expert(), new.id, old.id)

    page = queries.thread_page(amina, old.id)
    assert page.summary
    assert page.summary.html == "<p>Old sum.</p>"
    assert (3, "New sum.") in words(amina, old.id)


def test_search_finds_it_by_what_it_was_called(world: World) -> None:
    old, new, amina, _ben = two(world)

    services.merge(world.expert(), new.id, old.id)

    hits = search.search(amina, old.programme_id, "fibromyalgia").hits
    assert [hit.thread_id for hit in hits] == [old.id]


def test_only_moderators_and_only_threads_that_go_together(world: World) -> None:
    old, new, amina, _ben = two(world)
    expert = world.expert()
    elsewhere = world.thread(by=world.member("Omar Haddad", of="Hepatitis C"))

    with pytest.raises(Forbidden):
        services.merge(amina, new.id, old.id)
    for other in (new.id, elsewhere.id, 9999):
        with pytest.raises(NotVisible):
            services.merge(expert, new.id, other)
    with transaction():
        db.session.get_one(Thread, old.id).visibility = Visibility.STAFF
    with pytest.raises(Refused):
        services.merge(expert, new.id, old.id)


def test_the_page_shows_both_before_anything_moves(world: World) -> None:
    old, new, amina, _ben = two(world)
    hub = world.client(world.expert())
    address = f"/t/{new.id}/merge"

    assert world.client(amina).get(address).status_code == 403
    assert "other" in hub.get(address).text
    look = hub.get(f"{address}?other=/t/{old.id}-x")
    assert look.status_code == 200
    assert old.title in look.text
    assert "Merge the threads" in look.text
    wrong = hub.get(f"{address}?other=9999")
    assert "There is no other thread with that number here." in wrong.text
    assert "Merge the threads" not in wrong.text
    assert db.session.query(Post).filter_by(thread_id=new.id).count() == 2
    done = hub.post(address, data={"other": str(old.id)})
    assert (done.status_code, done.location) == (303, f"/t/{old.id}-{old.slug}")


def test_merging_costs_the_same_however_long_the_thread(world: World, count_queries: Any) -> None:
    expert, amina = world.expert(), world.member()
    costs = []
    for replies in (2, 12):
        target, source = world.thread(by=amina), world.thread(by=amina, replies=replies)
        with count_queries() as seen:
            services.merge(expert, source.id, target.id)
        costs.append(len(seen))
    assert costs[0] == costs[1] <= 45, costs
