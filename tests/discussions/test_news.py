"""An open thread asks what is new: a few bytes, one statement, and of others alone."""

from typing import Any

from echo_community.discussions import queries, services
from echo_community.discussions.drafts import ReplyDraft
from echo_community.discussions.models import Post
from echo_community.discussions.queries.news import news
from echo_community.kernel.db import db, transaction
from tests.world import World


def test_replies_of_others_are_counted_and_the_first_is_led_to(world: World) -> None:
    amina, ben = world.members("Amina", "Ben")
    thread = world.thread(by=amina)
    for author, words in ((amina, "My own."), (ben, "One."), (ben, "Two.")):
        services.reply(author, thread.id, ReplyDraft(words))
    page = world.client(amina).get(f"/t/{thread.id}/news?after=1")

    assert "2 new replies" in page.text
    assert f"/t/{thread.id}/p/3" in page.text
    assert len(page.text) < 400


def test_what_the_page_knows_is_not_sent_again(world: World) -> None:
    amina, ben = world.members("Amina", "Ben")
    thread = world.thread(by=amina)
    client, address = world.client(amina), f"/t/{thread.id}/news?after=1"
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    world.reply(thread, by=ben)
    after = client.get(address, headers={"If-None-Match": first.headers["ETag"]})

    assert (first.text, again.status_code, again.data) == ("", 304, b"")
    assert (after.status_code, "1 new reply" in after.text) == (200, True)


def test_a_number_that_no_post_can_have_is_no_trouble(world: World) -> None:
    amina = world.member()
    client, address = world.client(amina), f"/t/{world.thread(by=amina).id}/news"

    for number in (2**31, 2**70, -1, "x"):
        assert client.get(f"{address}?after={number}").status_code == 200


def test_what_one_may_not_read_is_no_news(world: World) -> None:
    amina, ben = world.members("Amina", "Ben")
    thread = world.thread(by=amina)
    held, hidden = (world.reply(thread, by=ben) for _ in range(2))
    with transaction():
        db.session.get_one(Post, held.id).held = True
        db.session.get_one(Post, hidden.id).hidden = True
    outsider = world.client(world.member("Cleo", of="Hepatitis C"))

    assert news(amina, thread.id, 1).count == 0
    assert outsider.get(f"/t/{thread.id}/news?after=0").status_code == 404
    assert world.client().get(f"/t/{thread.id}/news").status_code == 302


def test_it_costs_one_statement(world: World, count_queries: Any) -> None:
    amina, ben = world.members("Amina", "Ben")
    thread = world.thread(by=amina)
    world.reply(thread, by=ben)
    assert queries.thread_for(amina, thread.id)

    with count_queries() as seen:
        assert news(amina, thread.id, 1).count == 1
    assert len(seen) == 1, seen
