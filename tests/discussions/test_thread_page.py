"""The page of a thread."""

import gzip
import re
from typing import Any

import pytest

from echo_community.discussions import services
from echo_community.discussions.drafts import ReplyDraft
from echo_community.discussions.models import Post, Thread
from echo_community.kernel.db import db, transaction
from echo_community.kernel.markup import render
from tests.world import World

PARAGRAPH = (
    "Woman in her forties on buprenorphine 12 mg every morning. She does very well, and has hip "
    "pain after a fracture that comes back from about two in the afternoon until the next dose. "
)


def page(world: World, actor: Any, address: str) -> str:
    """The page, wherever its address leads."""
    response = world.client(actor).get(address, follow_redirects=True)
    assert response.status_code == 200
    return response.text


def numbers(html: str) -> list[int]:
    """The numbers of the posts shown."""
    return [int(n) for n in re.findall(r'<article class="post[^"]*" id="p(\d+)"', html)]


def many_posts(world: World, thread: Thread, count: int, body: str = "Ten percent.") -> None:
    """So many replies by one other member, stored at once."""
    ben = world.member("Ben Okafor")
    first = thread.last_number + 1
    with transaction():
        kept = db.session.get_one(Thread, thread.id)
        for number in range(first, first + count):
            db.session.add(
                Post(
                    thread_id=kept.id,
                    programme_id=kept.programme_id,
                    author_id=ben.id,
                    number=number,
                    source=body,
                    html=render(f"{body} {number}"),
                )
            )
        kept.last_number += count
        kept.replies += count


def test_twenty_posts_a_page(world: World) -> None:
    amina = world.member()
    thread = world.thread(by=amina)
    many_posts(world, thread, 44)

    assert numbers(page(world, amina, f"/t/{thread.id}")) == list(range(1, 21))
    assert numbers(page(world, amina, f"/t/{thread.id}?page=3")) == list(range(41, 46))
    assert numbers(page(world, amina, f"/t/{thread.id}?page=99")) == list(range(41, 46))


def test_a_wrong_or_missing_slug_leads_to_the_right_one_and_keeps_the_question(
    world: World,
) -> None:
    amina = world.member()
    thread = world.thread(by=amina, title="How fast?")
    reader = world.client(amina)

    for address in (f"/t/{thread.id}?page=1&quote=1", f"/t/{thread.id}-old?page=1&quote=1"):
        response = reader.get(address)
        assert response.status_code == 301
        assert response.location.endswith(f"/t/{thread.id}-how-fast?page=1&quote=1")


def test_outsiders_learn_nothing_from_an_address(world: World) -> None:
    thread = world.thread(title="Secret title")
    outsider = world.client(world.member("Omar Haddad", of="Hepatitis C"))

    for address in (f"/t/{thread.id}", f"/t/{thread.id}-x", f"/t/{thread.id}/p/1", "/t/987654"):
        response = outsider.get(address)
        assert response.status_code == 404
        assert "ecret" not in response.text + str(response.headers)


def test_a_post_has_an_address_that_leads_to_its_page(world: World) -> None:
    amina = world.member()
    thread = world.thread(by=amina, title="How fast?")
    many_posts(world, thread, 24)
    reader = world.client(amina)

    assert reader.get(f"/t/{thread.id}/p/7").location.endswith("-how-fast#p7")
    assert reader.get(f"/t/{thread.id}/p/25").location.endswith("-how-fast?page=2#p25")
    assert reader.get(f"/t/{thread.id}/p/26").status_code == 404


def test_a_hidden_post_has_no_address_but_for_moderators(world: World) -> None:
    amina, expert = world.member(), world.expert()
    thread = world.thread(by=amina)
    services.hide_post(amina, world.reply(thread, amina).id)

    assert world.client(amina).get(f"/t/{thread.id}/p/2").status_code == 404
    assert world.client(expert).get(f"/t/{thread.id}/p/2").status_code == 302
    assert numbers(page(world, amina, f"/t/{thread.id}")) == [1]
    assert "Deleted." in page(world, expert, f"/t/{thread.id}")


def test_what_came_since_the_last_visit_is_marked_once(world: World) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    thread = world.thread(by=amina)
    world.reply(thread, ben)
    world.reply(thread, ben)

    first, again = (page(world, amina, f"/t/{thread.id}") for _ in range(2))

    assert re.search(r"New since your visit</p>\s*<article[^>]* id=\"p2\"", first)
    assert "New since your visit" not in again


def test_reading_the_last_page_ends_past_what_one_may_not_see(world: World, lavoie: None) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    thread = world.thread(by=amina)
    services.reply(ben, thread.id, ReplyDraft("Mrs Lavoie's dog.", reason="A dog."))
    reader = world.client(amina)

    assert "1 new" not in reader.get("/p/chronic-pain/threads").text
    reader.get(f"/t/{thread.id}", follow_redirects=True)
    world.reply(thread, ben)
    assert "1 new" in reader.get("/p/chronic-pain/threads").text


def test_a_held_post_is_shown_to_its_author_and_moderators_alone(
    world: World, lavoie: None
) -> None:
    amina, ben, expert = world.member(), world.member("Ben Okafor"), world.expert()
    thread = world.thread(by=amina)
    services.reply(ben, thread.id, ReplyDraft("Mrs Lavoie's dog.", reason="A dog."))

    assert numbers(page(world, amina, f"/t/{thread.id}")) == [1]
    assert "Waits for a moderator." in page(world, ben, f"/t/{thread.id}")
    assert "/p/2/release" not in page(world, ben, f"/t/{thread.id}")
    assert "/p/2/release" in page(world, expert, f"/t/{thread.id}")


def test_nothing_tells_who_a_nameless_author_is_but_to_themselves(world: World) -> None:
    amina, expert = world.member("Amina Diallo", practice="Stonebay"), world.expert()
    thread = world.thread(by=amina, nameless=True)
    world.reply(thread, amina)

    for actor in (expert, world.coordinator(), world.member("Ben Okafor")):
        for address in (f"/t/{thread.id}", "/p/chronic-pain/threads", "/p/chronic-pain/"):
            html = page(world, actor, address)
            assert not re.search(f"Amina|Stonebay|/people/{amina.id}\\b", html), address
            assert "Original poster" in html
    own = page(world, amina, f"/t/{thread.id}")
    assert "Only you see this is you." in own
    assert "Amina" not in own.split('id="p1"')[1]


def test_quoting_without_script_fills_the_reply(world: World) -> None:
    amina, ben = world.members("Amina Diallo", "Ben [RN]")
    thread = world.thread(by=amina)
    world.reply(thread, ben, "> How fast?\n\nTen percent.\n\nThen **wait**.")

    html = page(world, amina, f"/t/{thread.id}?quote=2")

    assert f"&gt; [Ben \\[RN\\], post 2](/t/{thread.id}/p/2): Ten percent.\n&gt;\n" in html
    assert "&gt; Then wait." in html
    assert "&gt; " not in page(world, amina, f"/t/{thread.id}?quote=3")


def test_a_quote_of_a_nameless_post_says_original_poster(world: World) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    thread = world.thread(by=amina, nameless=True)

    assert "[Original poster, post 1]" in page(world, ben, f"/t/{thread.id}?quote=1")


def test_an_accepted_answer_is_named_at_the_head(world: World) -> None:
    amina = world.member()
    thread = world.thread(by=amina)
    many_posts(world, thread, 24)
    with transaction():
        db.session.query(Post).filter_by(thread_id=thread.id, number=23).update({"accepted": True})

    assert f'href="/t/{thread.id}/p/23">Go to post 23' in page(world, amina, f"/t/{thread.id}")
    assert 'href="#p23">Go to post 23' in page(world, amina, f"/t/{thread.id}?page=2")


def test_buttons_stand_only_where_they_work(world: World) -> None:
    amina, ben, expert = world.member(), world.member("Ben Okafor"), world.expert()
    thread = world.thread(by=amina)
    world.reply(thread, ben)

    seen = {name: page(world, who, f"/t/{thread.id}") for name, who in
            (("amina", amina), ("ben", ben), ("expert", expert))}  # fmt: skip

    assert {n for n, html in seen.items() if "/p/1/edit" in html} == {"amina", "expert"}
    assert {n for n, html in seen.items() if "/p/2/edit" in html} == {"ben", "expert"}
    assert {n for n, html in seen.items() if "/p/1/hide" in html} == {"expert"}
    assert {n for n, html in seen.items() if "/close" in html} == {"expert"}
    assert {n for n, html in seen.items() if f"/t/{thread.id}/topics" in html} == {
        "amina",
        "expert",
    }


@pytest.mark.parametrize("posts", [2, 299])
def test_the_page_costs_six_statements_whatever_the_number_of_posts(
    world: World, count_queries, posts: int
) -> None:
    amina = world.member()
    thread = world.thread(by=amina, topics=(world.topic().id,))
    services.link(amina, thread.id, world.thread(by=amina, title="Other").id)
    many_posts(world, thread, posts)
    reader = world.client(amina)
    address = f"/t/{thread.id}-{thread.slug}?page=2"

    with count_queries() as first:
        assert reader.get(address).status_code == 200
    with count_queries() as again:
        assert reader.get(address).status_code == 200

    assert len(first) <= 6, first
    assert len(again) <= 5, again


def test_twenty_posts_weigh_at_most_14_kb(world: World) -> None:
    amina, expert = world.member(), world.expert()
    thread = world.thread(by=amina)
    many_posts(world, thread, 19, body=PARAGRAPH * 3)

    html = page(world, expert, f"/t/{thread.id}")

    assert len(numbers(html)) == 20
    assert len(gzip.compress(html.encode(), 5)) <= 14 * 1024
