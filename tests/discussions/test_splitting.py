"""Splitting posts off a thread into one of their own."""

from typing import Any

import pytest

from echo_community.discussions import queries, services
from echo_community.discussions.drafts import ReplyDraft, SplitDraft
from echo_community.discussions.models import (
    Bookmark,
    Level,
    Mark,
    MarkKind,
    Post,
    ReactionKind,
    ReadMark,
    Subscription,
    Thread,
)
from echo_community.kernel.actor import Actor
from echo_community.kernel.audit import AuditEntry
from echo_community.kernel.db import db, transaction
from echo_community.kernel.errors import Forbidden, NotVisible, Refused
from echo_community.notifications.models import Notice
from echo_community.search import queries as search
from tests.world import World


def shown(reader: Actor, thread_id: int) -> list[tuple[int, str]]:
    """Numbers and words of a thread's posts, as a page shows them."""
    return [(p.number, p.html) for p in queries.thread_page(reader, thread_id).posts]


def talk(world: World) -> tuple[Thread, Actor, Actor, Actor]:
    """Amina asks; Ben and Amina write four replies, two of them about something else."""
    amina, ben, expert = world.member(), world.member("Ben Okafor"), world.expert()
    thread = world.thread(by=amina)
    for who, words in [(ben, "Slowly."), (ben, "Wombat bites?"), (amina, "Wash it."), (ben, "Ok.")]:
        services.reply(who, thread.id, ReplyDraft(words))
    return thread, amina, ben, expert


def split(expert: Actor, thread: Thread, *numbers: int, **more: Any) -> Thread:
    return services.split(expert, thread.id, SplitDraft("Wombat bites", numbers, **more))


def test_the_posts_stand_in_a_thread_of_their_own_and_the_rest_stays(world: World) -> None:
    thread, amina, _ben, expert = talk(world)

    new = split(expert, thread, 3, 4)

    assert shown(amina, new.id) == [(1, "<p>Wombat bites?</p>"), (2, "<p>Wash it.</p>")]
    assert [n for n, _ in shown(amina, thread.id)] == [1, 2, 5]
    kept = db.session.get_one(Thread, thread.id)
    assert (kept.replies, kept.last_number, new.replies, new.last_number) == (2, 5, 1, 2)
    assert queries.thread_page(amina, new.id).thread.byline.name == "Ben Okafor"
    assert [row.id for row in queries.beside(amina, thread.id).linked] == [new.id]


def test_all_after_the_last_one_may_come_along(world: World) -> None:
    thread, amina, _ben, expert = talk(world)

    new = split(expert, thread, 3, rest=True)

    assert len(shown(amina, new.id)) == 3


def test_old_addresses_lead_to_where_the_posts_stand(world: World) -> None:
    thread, amina, _ben, expert = talk(world)
    new = split(expert, thread, 3, 4)
    reader = world.client(amina)

    moved = reader.get(f"/t/{thread.id}/p/4")
    assert moved.status_code == 302
    assert moved.location == f"/t/{new.id}/p/2"
    assert reader.get(f"/t/{thread.id}/p/4/edit").location == f"/t/{new.id}/p/2/edit"
    assert reader.get(f"/t/{thread.id}/p/99").status_code == 404
    outsider = world.client(world.member("Omar Haddad", of="Hepatitis C"))
    assert outsider.get(f"/t/{thread.id}/p/4").status_code == 404


def test_what_hangs_on_a_post_goes_along(world: World) -> None:
    thread, amina, ben, expert = talk(world)
    third, fourth = (queries.post_at(amina, thread.id, n) for n in (3, 4))
    services.endorse(expert, fourth)
    services.react(ben, fourth, ReactionKind.THANKS)
    with transaction():
        db.session.add(
            Bookmark(
                user_id=ben.id, post_id=third, thread_id=thread.id, programme_id=thread.programme_id
            )
        )

    new = split(expert, thread, 3, 4)

    [mark] = db.session.query(Mark).filter_by(kind=MarkKind.ENDORSED)
    assert mark.thread_id == db.session.query(Bookmark).one().thread_id == new.id
    assert new.answer == "Wash it."
    assert db.session.get_one(Thread, thread.id).answer == ""
    told = db.session.query(Notice).filter_by(user_id=amina.id, post_number=1).one()
    assert told.thread_id == new.id


def test_who_had_read_them_is_told_of_nothing_new(world: World) -> None:
    thread, amina, ben, expert = talk(world)
    wendy = world.member("Wendy Lacroix", "graduate")
    services.mark_read(amina, thread.id, 5)
    services.mark_read(ben, thread.id, 3)

    new = split(expert, thread, 3, 4)

    def news(reader: Actor) -> int:
        return queries.thread_page(reader, new.id).thread.new

    marks = {m.user_id: m.number for m in db.session.query(ReadMark).filter_by(thread_id=new.id)}
    assert marks == {amina.id: 2, ben.id: 1}
    assert (news(amina), news(ben), news(wendy)) == (0, 1, 0)


def test_who_listened_to_the_thread_listens_to_both(world: World) -> None:
    thread, amina, ben, expert = talk(world)
    with transaction():
        db.session.add(Subscription(user_id=expert.id, thread_id=thread.id, level=Level.MUTE))

    new = split(expert, thread, 3, 4)

    levels = {
        s.user_id: s.level for s in db.session.query(Subscription).filter_by(thread_id=new.id)
    }
    assert levels == {expert.id: Level.MUTE, amina.id: Level.WATCH}


def test_search_finds_the_posts_in_their_new_thread(world: World) -> None:
    thread, amina, _ben, expert = talk(world)

    new = split(expert, thread, 3, 4)

    [hit] = search.search(amina, thread.programme_id, "wombat").hits
    assert hit.thread_id == new.id


def test_a_line_stays_behind_if_wanted(world: World) -> None:
    thread, amina, _ben, expert = talk(world)

    new = split(expert, thread, 3, 4, note=True)

    number, words = shown(amina, thread.id)[-1]
    assert number == 6
    assert f"/t/{new.id}" in words


def test_merging_back_undoes_it_number_by_number(world: World) -> None:
    thread, amina, _ben, expert = talk(world)
    before = shown(amina, thread.id)
    new = split(expert, thread, 3, 4)

    services.merge(expert, new.id, thread.id)

    assert shown(amina, thread.id) == before
    reader = world.client(amina)
    assert reader.get(f"/t/{new.id}/p/2").location == f"/t/{thread.id}/p/4"
    assert reader.get(f"/t/{thread.id}/p/4").location.endswith("#p4")
    assert queries.beside(amina, thread.id).linked == []


@pytest.mark.parametrize("numbers", [(), (1,), (99,)])
def test_the_first_post_stays_and_some_must_move(world: World, numbers: tuple[int, ...]) -> None:
    thread, _amina, _ben, expert = talk(world)

    with pytest.raises(Refused):
        split(expert, thread, *numbers)


def test_a_deleted_post_cannot_open_a_thread_but_may_go_along(world: World) -> None:
    thread, amina, ben, expert = talk(world)
    services.hide_post(expert, queries.post_at(expert, thread.id, 4))

    with pytest.raises(Refused):
        split(expert, thread, 4, 5)
    new = split(expert, thread, 3, 4)

    assert len(shown(amina, new.id)) == 1
    assert db.session.query(Post).filter_by(thread_id=new.id, hidden=True).one().number == 2


def test_it_is_for_moderators_and_stands_in_the_log(world: World) -> None:
    thread, amina, _ben, expert = talk(world)

    with pytest.raises(Forbidden):
        split(amina, thread, 3)
    with pytest.raises(NotVisible):
        split(world.expert(of="Hepatitis C"), thread, 3)
    new = split(expert, thread, 3)

    acts = {(e.act, e.thing_id) for e in db.session.query(AuditEntry).filter_by(thing="threads")}
    assert {("thread.split", thread.id), ("thread.split-off", new.id)} <= acts


def test_the_page_picks_posts_and_says_what_is_missing(world: World, count_queries: Any) -> None:
    thread, amina, _ben, expert = talk(world)
    hub = world.client(expert)
    address = f"/t/{thread.id}/split"

    assert world.client(amina).get(address).status_code == 403
    with count_queries() as seen:
        page = hub.get(address).text
    assert len(seen) <= 6, seen
    assert page.count('name="posts"') == 4
    assert page.count("checked") == 1  # that a line stays behind
    assert 'value="3" checked' in hub.get(f"{address}?post=3").text
    nothing = hub.post(address, data={"title": "Bites"})
    assert nothing.status_code == 422
    assert "Tick the posts that move" in nothing.text
    done = hub.post(address, data={"title": "Bites", "posts": ["3", "4"]})
    assert done.status_code == 303
    assert "merge this thread back" in hub.get(done.location).text


def test_a_post_that_was_being_edited_takes_the_words_along(world: World) -> None:
    ben, expert = world.member("Ben Okafor"), world.expert()
    thread = world.thread()
    post = world.reply(thread, ben)
    services.split(expert, thread.id, SplitDraft("Half a pill", (2,)))
    typed = {"title": "Half a pill", "body": "A quarter.", "revision": "1"}

    answer = world.client(ben).post(f"/t/{thread.id}/p/2/edit", data=typed)
    assert (answer.status_code, answer.location) == (307, f"/t/{post.thread_id}/p/1/edit")
    world.client(ben).post(answer.location, data=typed)

    assert "A quarter." in world.client(ben).get(f"/t/{post.thread_id}", follow_redirects=True).text


def test_a_page_that_no_thread_has_is_empty(world: World) -> None:
    thread, expert = world.thread(replies=1), world.expert()

    answer = world.client(expert).get(f"/t/{thread.id}/split?page={'9' * 30}")

    assert answer.status_code == 200
