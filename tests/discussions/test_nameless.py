"""Who writes without a name stays so when threads are split and merged."""

import pytest

from echo_community.discussions import queries, services
from echo_community.discussions.drafts import ReplyDraft, SplitDraft
from echo_community.discussions.models import Reaction, ReactionKind
from echo_community.kernel.db import db
from echo_community.kernel.errors import Refused
from tests.world import World


def test_a_thread_that_begins_with_a_nameless_post_is_nameless(world: World) -> None:
    amina, ben, expert = world.member(), world.member("Ben Okafor"), world.expert()
    thread = world.thread(by=amina, nameless=True)
    services.reply(amina, thread.id, ReplyDraft("And wombats?"))

    new = services.split(expert, thread.id, SplitDraft("Wombats", (2,)))
    services.reply(amina, new.id, ReplyDraft("Thank you."))

    page = queries.thread_page(ben, new.id)
    assert page.thread.byline.nameless
    assert [post.byline.name for post in page.posts] == ["", ""]
    assert [post.author_id for post in page.posts] == [None, None]


def test_in_a_thread_of_another_the_nameless_asker_is_still_nameless(world: World) -> None:
    amina, ben, expert = world.member(), world.member("Ben Okafor"), world.expert()
    hers, his = world.thread(by=amina, nameless=True), world.thread(by=ben)

    services.merge(expert, hers.id, his.id)
    services.reply(amina, his.id, ReplyDraft("As I asked."))
    services.react(amina, queries.post_at(ben, his.id, 1), ReactionKind.THANKS)

    page = queries.thread_page(ben, his.id)
    assert [post.byline.name for post in page.posts] == ["Ben Okafor", "", ""]
    assert db.session.query(Reaction).one().nameless


def test_two_nameless_askers_never_share_a_thread_not_even_the_same_person(world: World) -> None:
    amina, ben, expert = world.member(), world.member("Ben Okafor"), world.expert()
    first = world.thread(by=amina, nameless=True)

    for by in (amina, ben):
        other = world.thread(by=by, nameless=True)
        with pytest.raises(Refused) as refused:
            services.merge(expert, other.id, first.id)
        assert "In both threads somebody wrote without a name" in str(refused.value)


def test_what_was_split_off_a_nameless_thread_may_come_back(world: World) -> None:
    amina, expert = world.member(), world.expert()
    thread = world.thread(by=amina, nameless=True, replies=2)
    new = services.split(expert, thread.id, SplitDraft("Apart", (2,)))

    services.merge(expert, new.id, thread.id)

    assert len(queries.thread_page(expert, thread.id).posts) == 3
