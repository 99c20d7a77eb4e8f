"""How often one may post: slow mode, and a newcomer's gentle limits, which end by themselves."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from echo_community.discussions import services
from echo_community.discussions.drafts import AskDraft, EditDraft, ReplyDraft
from echo_community.discussions.models import Post
from echo_community.kernel.clock import now
from echo_community.kernel.db import db, transaction
from echo_community.kernel.errors import NotYet
from echo_community.programmes import pace
from tests.world import World

LINKS = "See https://www.camh.ca and https://doi.org/10.1 and www.canada.ca for it."


def test_a_newcomer_posts_so_often_a_day_and_the_next_day_again(world: World) -> None:
    noor = world.newcomer()
    thread = world.thread(by=noor, replies=pace.MOST_A_DAY - 1)

    with pytest.raises(NotYet, match="In your first week you can post 8 times a day"):
        world.reply(thread, noor)
    services.hide_post(noor, _last(thread.id).id)
    with pytest.raises(NotYet):  # what one takes back was written all the same
        services.ask(noor, thread.programme_id, AskDraft("One more", "Thing."))
    with time_machine.travel(now() + timedelta(days=1, minutes=1)):
        world.reply(thread, noor)


def test_after_a_week_nothing_is_counted(world: World) -> None:
    noor = world.newcomer()
    world.membership(noor, joined_at=now() - pace.NEW_FOR)
    world.thread(by=world.actor(noor.id), replies=pace.MOST_A_DAY + 2)


def test_first_posts_hold_few_links_until_three_stand(world: World) -> None:
    noor = world.newcomer()
    thread = world.thread(by=noor)

    with pytest.raises(NotYet, match="this one has 3"):
        world.reply(thread, noor, LINKS)
    with pytest.raises(NotYet):
        services.edit_post(noor, _last(thread.id).id, EditDraft(LINKS, 1))
    world.reply(thread, noor, "One: https://www.camh.ca")
    held = world.reply(thread, noor, "Two.")
    with transaction():
        held.held = True
    with pytest.raises(NotYet):
        world.reply(thread, noor, LINKS)
    with transaction():
        held.held = False
    world.reply(thread, noor, LINKS)


def test_the_hub_is_never_new(world: World) -> None:
    expert = world.expert()
    world.membership(expert, joined_at=now())
    world.thread(by=world.actor(expert.id), body=LINKS, replies=pace.MOST_A_DAY)


def test_slow_mode_counts_from_the_last_post_and_ends_by_itself(world: World) -> None:
    ben = world.member("Ben Okafor")
    thread = world.thread(by=ben)
    world.membership(ben, slow_until=now() + timedelta(days=2), slow_gap=240)

    with pytest.raises(NotYet, match="A moderator has slowed your posts for now"):
        world.reply(thread, world.actor(ben.id))
    with time_machine.travel(now() + timedelta(hours=4, seconds=5)):
        world.reply(thread, world.actor(ben.id))
        with pytest.raises(NotYet):
            world.reply(thread, world.actor(ben.id))
    with time_machine.travel(now() + timedelta(days=2, seconds=5)):
        world.reply(thread, world.actor(ben.id))
        world.reply(thread, world.actor(ben.id))


def test_members_of_long_standing_pay_no_statement_for_it_others_two(
    world: World, count_queries: Any
) -> None:
    ben, noor = world.member("Ben Okafor"), world.newcomer()
    thread = world.thread()
    counts = []
    for who in (ben, noor):
        world.reply(thread, who)
        with count_queries() as seen:
            services.reply(who, thread.id, ReplyDraft("Ten percent a month."))
        counts.append(len(seen))
    assert counts[1] == counts[0] + 2


def _last(thread_id: int) -> Post:
    found = db.session.query(Post).filter_by(thread_id=thread_id).order_by(Post.number.desc())
    post = found.first()
    assert post is not None
    return post
