"""Who is told of a post."""

from typing import Any

import pytest

from echo_community.discussions import services
from echo_community.discussions.drafts import EditDraft, ReplyDraft
from echo_community.discussions.models import Level, Post, Subscription, Thread
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db, transaction
from echo_community.notifications.models import Notice, NoticeKind
from echo_community.notifications.services import News, take_back, tell
from echo_community.policy import Visibility
from tests.world import World


def told(person: Actor) -> list[tuple[str, int | None]]:
    """What somebody was told: the kind and the post's number, oldest first."""
    rows = db.session.query(Notice).filter_by(user_id=person.id).order_by(Notice.id)
    return [(row.kind.value, row.post_number) for row in rows]


def test_a_reply_tells_who_asked_and_who_watches_but_not_its_author(world: World) -> None:
    amina, ben, cleo, dora = world.members("Amina Diallo", "Ben Okafor", "Cleo Roy", "Dora Lum")
    thread = world.thread(by=amina)
    services.follow(cleo, thread.id, Level.WATCH)
    services.follow(ben, thread.id, Level.WATCH)

    world.reply(thread, ben)

    assert told(amina) == [("answer", 2)]
    assert told(cleo) == [("reply", 2)]
    assert told(ben) == told(dora) == []


def test_who_is_quoted_is_answered(world: World) -> None:
    amina, ben, cleo = world.members("Amina Diallo", "Ben Okafor", "Cleo Roy")
    thread = world.thread(by=amina)
    world.reply(thread, ben)

    world.reply(thread, cleo, f"> [Ben Okafor, post 2](/t/{thread.id}/p/2): Slowly.\n\nWhy?")

    assert told(ben) == [("answer", 2 + 1)]


def test_a_mention_is_the_strongest_reason_and_told_once(world: World) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    thread = world.thread(by=amina)

    world.reply(thread, ben, f"@amina.diallo, see [it](/t/{thread.id}/p/1). @Amina.Diallo!")

    assert told(amina) == [("mention", 2)]


def test_a_role_calls_all_who_have_it(world: World) -> None:
    amina, samira, bea = world.member(), world.expert(), world.coordinator()
    services.reply(amina, world.thread(by=amina).id, ReplyDraft("Could @hub look?"))

    assert told(samira) == [("mention", 2)]
    assert told(bea) == []


def test_who_muted_hears_of_it_only_when_called_by_name(world: World) -> None:
    amina, samira = world.member(), world.expert("Samira Haddad")
    thread = world.thread(by=amina)
    services.follow(samira, thread.id, Level.MUTE)

    world.reply(thread, amina, "Could @hub look?")
    assert told(samira) == []

    world.reply(thread, amina, "Could @samira.haddad look?")
    assert told(samira) == [("mention", 3)]


def test_an_author_who_muted_is_not_told_of_answers(world: World) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    thread = world.thread(by=amina)
    services.follow(amina, thread.id, Level.MUTE)

    world.reply(thread, ben)

    assert told(amina) == []


@pytest.mark.parametrize("visibility", [Visibility.STAFF, Visibility.NAMED])
def test_nobody_is_told_of_what_they_may_not_read(world: World, visibility: Visibility) -> None:
    amina, ben, cleo = world.members("Amina Diallo", "Ben Okafor", "Cleo Roy")
    samira, outsider = world.expert("Samira Haddad"), world.member("Omar", of="Hepatitis C")
    thread = world.thread(by=amina, visibility=visibility, named=(cleo.id,))
    watch(thread, ben, cleo, samira, outsider)

    world.reply(thread, amina, "@ben.okafor @omar @hub @cleo.roy")

    assert told(ben) == told(outsider) == []
    staff = visibility is Visibility.STAFF
    assert bool(told(samira)) == staff
    assert told(cleo)


def watch(thread: Thread, *people: Actor) -> None:
    """They watch, were it from a time when they could read it."""
    with transaction():
        for person in people:
            db.session.add(Subscription(user_id=person.id, thread_id=thread.id, level=Level.WATCH))


def test_a_held_post_tells_nobody_until_it_is_released(world: World, lavoie: None) -> None:
    amina, ben, samira = world.member(), world.member("Ben Okafor"), world.expert()
    thread = world.thread(by=amina)
    post = services.reply(ben, thread.id, ReplyDraft("Mrs Lavoie's dog.", reason="A dog."))
    assert told(amina) == told(samira) == []

    services.release(samira, post.id)
    assert told(amina) == [("answer", 2)]


def test_a_deleted_post_takes_back_what_is_unread_and_comes_back_once(world: World) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    post = world.reply(world.thread(by=amina), ben)

    services.hide_post(ben, post.id)
    assert told(amina) == []

    services.restore_post(ben, post.id)
    services.mark_read(amina, post.thread_id, 2, notices=True)
    services.hide_post(ben, post.id)
    services.restore_post(ben, post.id)
    assert told(amina) == [("answer", 2)]


def test_a_deleted_thread_takes_back_all_that_is_unread(world: World) -> None:
    amina, ben, samira = world.member(), world.member("Ben Okafor"), world.expert()
    thread = world.thread(by=amina)
    world.reply(thread, ben)

    services.hide_thread(samira, thread.id)

    assert told(amina) == []


def test_an_edit_tells_those_it_calls_now_and_nobody_again(world: World) -> None:
    amina, ben, cleo = world.members("Amina Diallo", "Ben Okafor", "Cleo Roy")
    post = world.reply(world.thread(by=amina), ben)

    services.edit_post(ben, post.id, EditDraft("@cleo.roy and @amina.diallo: slowly.", 1))

    assert told(cleo) == [("mention", 2)]
    assert told(amina) == [("answer", 2)]


def test_at_most_ten_names_are_called(world: World) -> None:
    amina = world.member()
    others = world.members(*(f"Member{n} Moss" for n in range(12)))
    names = " ".join(f"@member{n}.moss" for n in range(12))

    world.reply(world.thread(by=amina), amina, names)

    assert [bool(told(one)) for one in others] == [True] * 10 + [False] * 2


def test_what_is_quoted_calls_nobody_again(world: World) -> None:
    amina, ben, cleo = world.members("Amina Diallo", "Ben Okafor", "Cleo Roy")

    world.reply(world.thread(by=amina), ben, "> @cleo.roy may know.\n\nYes.")

    assert told(cleo) == []


def test_a_nameless_author_stands_in_no_notice(world: World) -> None:
    amina, samira = world.member(), world.expert("Samira Haddad")
    thread = world.thread(by=amina, nameless=True)

    world.reply(thread, amina, "@samira.haddad, could you look?")

    [notice] = db.session.query(Notice)
    assert (notice.user_id, notice.author_id) == (samira.id, None)


def test_telling_is_once_a_cause_and_can_be_taken_back_while_unread(world: World) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    thread = world.thread(by=amina)
    news = News(NoticeKind.ENDORSED, thread.programme_id, "endorsed 1 by 2", thread.id, 1, ben.id)
    with transaction():
        tell([amina.id, amina.id], news)
        tell([amina.id, ben.id], news)
    assert told(amina) == told(ben) == [("endorsed", 1)]

    services.mark_read(amina, thread.id, 1, notices=True)
    with transaction():
        take_back("endorsed 1 by 2")
    assert (len(told(amina)), len(told(ben))) == (1, 0)


@pytest.mark.parametrize("watchers", [0, 30])
def test_a_reply_costs_the_same_whatever_the_number_of_watchers(
    world: World, count_queries: Any, watchers: int
) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    thread = world.thread(by=amina)
    watch(thread, *world.members(*(f"Watcher {n}" for n in range(watchers))))

    with count_queries() as seen:
        world.reply(thread, ben, "@amina.diallo, @hub: slowly.")

    notices = [one for one in seen if "notices" in one or "mail" in one or "handle" in one]
    assert len(notices) <= 5, notices
    assert db.session.query(Notice).count() == watchers + 1


def test_every_post_of_a_thread_is_told_apart(world: World) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    thread = world.thread(by=amina)

    world.reply(thread, ben)
    world.reply(thread, ben)

    assert told(amina) == [("answer", 2), ("answer", 3)]
    assert db.session.query(Post).filter_by(thread_id=thread.id).count() == 3
