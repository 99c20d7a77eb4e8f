"""What is new to a reader: where it leads, and what marks it as read."""

import re

import pytest
from sqlalchemy import select

from echo_community.discussions import services
from echo_community.discussions.drafts import ReplyDraft
from echo_community.discussions.models import ReadMark
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from tests.discussions.test_thread_page import many_posts, page
from tests.world import World

LIST = "/p/chronic-pain/threads"


def read_to(reader: Actor, thread_id: int) -> int | None:
    """How far somebody has read."""
    db.session.rollback()
    return db.session.scalar(
        select(ReadMark.number).where(
            ReadMark.user_id == reader.id, ReadMark.thread_id == thread_id
        )
    )


def test_a_list_leads_to_the_page_of_the_first_new_post(world: World) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    thread = world.thread(by=ben, title="How fast?")
    many_posts(world, thread, 24)
    client = world.client(amina)
    client.get(f"/t/{thread.id}-how-fast")
    assert f'href="/t/{thread.id}-how-fast?page=2#new"' in client.get(LIST).text

    html = client.get(f"/t/{thread.id}-how-fast?page=2").text

    assert re.search(r'id="new">New since your visit</p>\s*<article[^>]* id="p21"', html)
    assert f'href="/t/{thread.id}-how-fast"' in client.get(LIST).text


def test_a_thread_never_opened_begins_at_its_head(world: World) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    thread = world.thread(by=ben, title="How fast?", replies=2)
    client = world.client(amina)

    assert f'href="/t/{thread.id}-how-fast"' in client.get(LIST).text
    assert client.get(f"/t/{thread.id}/new").location.endswith(f"/t/{thread.id}-how-fast")


def test_the_address_of_what_is_new_leads_there_past_what_is_gone(world: World) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    thread = world.thread(by=amina, title="How fast?")
    many_posts(world, thread, 19)
    client = world.client(amina)
    client.get(f"/t/{thread.id}-how-fast")
    services.hide_post(ben, world.reply(thread, ben).id)
    world.reply(thread, ben)

    assert client.get(f"/t/{thread.id}/new").location.endswith("-how-fast?page=2#new")
    html = client.get(f"/t/{thread.id}-how-fast?page=2").text
    assert re.search(r'id="new">New since your visit</p>\s*<article[^>]* id="p22"', html)
    assert (
        world.client(world.member("Omar", of="Other")).get(f"/t/{thread.id}/new").status_code == 404
    )


def test_the_mark_moves_only_as_far_as_the_page_shown(world: World) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    thread = world.thread(by=ben)
    many_posts(world, thread, 44)

    page(world, amina, f"/t/{thread.id}")

    assert read_to(amina, thread.id) == 20


def test_a_page_that_moved_nothing_writes_nothing_and_one_that_did_writes_once(
    world: World, count_queries
) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    thread = world.thread(by=ben, title="How fast?", replies=1)
    client = world.client(amina)
    address = f"/t/{thread.id}-how-fast"

    def writes() -> list[str]:
        with count_queries() as seen:
            assert client.get(address).status_code == 200
        return [each for each in seen if not each.lstrip().startswith("SELECT")]

    assert len(writes()) == 1
    assert writes() == []
    world.reply(thread, ben)
    assert len(writes()) == 1


def test_ones_own_reply_is_not_new_and_hides_nothing_that_is(world: World) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    thread = world.thread(by=amina, title="How fast?")
    world.reply(thread, ben)
    client = world.client(amina)

    services.reply(amina, thread.id, ReplyDraft("Thank you."))
    assert ">1 new<" in client.get(LIST).text
    assert read_to(amina, thread.id) == 1

    client.get(f"/t/{thread.id}-how-fast")
    services.reply(amina, thread.id, ReplyDraft("And then?"))
    assert read_to(amina, thread.id) == 4
    assert " new<" not in client.get(LIST).text


def test_a_post_and_what_follows_can_be_new_again(world: World) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    thread = world.thread(by=ben, title="How fast?", replies=3)
    client = world.client(amina)
    client.get(f"/t/{thread.id}-how-fast")

    html = client.post(f"/t/{thread.id}/p/3/unread", follow_redirects=True).text
    assert "“How fast?” is unread from post 3 on." in html
    assert ">2 new<" in html
    client.post(f"/t/{thread.id}/p/1/unread")
    assert ">4 new<" in client.get(LIST).text
    assert 'id="new"' in client.get(f"/t/{thread.id}-how-fast").text

    outsider = world.client(world.member("Omar", of="Other"))
    assert outsider.post(f"/t/{thread.id}/p/1/unread").status_code == 404


def test_everything_is_marked_read_in_one_statement(world: World, count_queries) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    tapering, sleep = world.topic("Tapering"), world.topic("Sleep")
    threads = [
        world.thread(by=amina, title=f"T {n}", topics=(topic.id,))
        for n, topic in enumerate((tapering, tapering, sleep))
    ]
    for thread in threads:
        world.reply(thread, ben)
    client = world.client(amina)

    under = client.post(f"{LIST}/read", data={"topic": "tapering"}, follow_redirects=True).text
    assert "2 threads are marked as read." in under
    assert client.get(LIST).text.count(">1 new<") == 1

    with count_queries() as seen:
        client.post(f"{LIST}/read")
    assert len([each for each in seen if each.startswith("UPDATE")]) == 1
    assert " new<" not in client.get(LIST).text
    assert "Mark all" not in client.get(LIST).text
    assert "Nothing was new." in client.post(f"{LIST}/read", follow_redirects=True).text


def test_what_comes_after_the_list_was_shown_stays_new(world: World) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    thread = world.thread(by=amina)
    world.reply(thread, ben)
    client = world.client(amina)
    found = re.search(r'name="until" value="([^"]+)"', client.get(LIST).text)
    assert found
    world.reply(thread, ben)

    client.post(f"{LIST}/read", data={"until": found[1]})

    assert read_to(amina, thread.id) == 2
    assert ">1 new<" in client.get(LIST).text


@pytest.mark.parametrize("until", ["x", "", "9999-12-31T23:59:59", "0001-01-01T00:00:00"])
def test_a_moment_that_makes_no_sense_harms_nothing(world: World, until: str) -> None:
    amina = world.member()
    thread = world.thread(by=amina)

    assert world.client(amina).post(f"{LIST}/read", data={"until": until}).status_code == 303
    assert read_to(amina, thread.id) == 1
