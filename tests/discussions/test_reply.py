"""Replying."""

import pytest

from echo_community.discussions import queries, services
from echo_community.discussions.drafts import ReplyDraft
from echo_community.kernel.errors import Forbidden, NotVisible
from tests.world import World


def test_a_reply_is_numbered_and_moves_the_thread_up(world: World) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    thread = world.thread(by=amina)

    post = services.reply(ben, thread.id, ReplyDraft("Start with the **liver panel**."))

    page = queries.thread_page(amina, thread.id)
    assert post.number == 2
    assert [row.byline.name for row in page.posts] == ["Amina Diallo", "Ben Okafor"]
    assert "<strong>liver panel</strong>" in page.posts[1].html
    assert page.thread.replies == 1
    assert page.thread.new == 1


def test_a_locked_thread_takes_replies_from_moderators_only(world: World) -> None:
    amina, expert = world.member(), world.expert()
    thread = world.thread(by=amina)
    services.lock(expert, thread.id)

    with pytest.raises(Forbidden):
        services.reply(amina, thread.id, ReplyDraft("One more thing."))
    assert services.reply(expert, thread.id, ReplyDraft("Closing words.")).number == 2


def test_an_outsider_cannot_tell_a_thread_from_none(world: World) -> None:
    thread = world.thread()
    outsider = world.member("Omar Haddad", of="Hepatitis C")

    with pytest.raises(NotVisible):
        services.reply(outsider, thread.id, ReplyDraft("Hello?"))
