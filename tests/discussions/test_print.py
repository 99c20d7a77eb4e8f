"""A thread on paper."""

import re

from echo_community.discussions import services
from echo_community.discussions.drafts import EditDraft
from echo_community.discussions.queries.reading import PRINTED
from tests.discussions.test_thread_page import many_posts, page
from tests.world import World


def printed(html: str) -> list[int]:
    """The numbers of the posts on it."""
    return [int(n) for n in re.findall(r'<article class="post" id="p(\d+)"', html)]


def test_the_whole_thread_stands_on_one_page_without_chrome(world: World) -> None:
    amina, expert = world.member(), world.expert()
    thread = world.thread(by=amina, title="How fast?")
    many_posts(world, thread, 44)
    services.summarise(expert, thread.id, EditDraft("Go slowly.", 0))

    html = page(world, world.member("Cleo Roy"), f"/t/{thread.id}/print")

    assert printed(html) == list(range(1, 46))
    assert html.index("Go slowly.") < html.index('id="p1"')
    assert "Not a medical record" in html
    for chrome in ("<nav", "<form", "<script", "Cleo"):
        assert chrome not in html


def test_marks_stand_in_words(world: World) -> None:
    amina, ben, expert = world.member(), world.member("Ben Okafor"), world.expert()
    thread = world.thread(by=amina)
    post = world.reply(thread, ben)
    services.accept(amina, post.id)
    services.endorse(expert, post.id)

    html = page(world, ben, f"/t/{thread.id}/print")

    assert "<b>Accepted</b> by the person who asked" in html
    assert "<b>Endorsed</b> by Dr Amara Osei, Hub expert" in html


def test_more_than_five_hundred_posts_come_in_parts(world: World, count_queries) -> None:
    amina = world.member()
    thread = world.thread(by=amina)
    many_posts(world, thread, PRINTED + 3)
    client = world.client(amina)

    with count_queries() as seen:
        first = client.get(f"/t/{thread.id}/print").text

    assert len(seen) <= 6, seen
    assert printed(first) == list(range(1, PRINTED + 1))
    assert "Part 1 of 2" in first
    assert printed(client.get(f"/t/{thread.id}/print?page=2").text) == list(
        range(PRINTED + 1, PRINTED + 5)
    )


def test_hidden_posts_are_not_printed_and_folded_quotations_lie_open(world: World) -> None:
    amina, expert = world.member(), world.expert()
    quote = "\n".join(f"> Line {n} of what was said before.\n>" for n in range(12))
    thread = world.thread(by=amina, body=f"{quote}\n\nAgreed.")
    services.hide_post(amina, world.reply(thread, amina, "Wombat.").id)

    html = page(world, expert, f"/t/{thread.id}/print")

    assert "Wombat" not in html
    assert '<details class="quote" open>' in html
