"""Pages of a long case: what its card draws takes no place in them."""

import re

from echo_community.discussions import services
from echo_community.discussions.drafts import ReplyDraft
from tests.cases.under_way import UnderWay, discussed, part


def numbers(html: str) -> list[int]:
    """The numbers of the posts in the list."""
    return [int(n) for n in re.findall(r'<article class="post[^"]*" id="p(\d+)"', html)]


def test_what_stands_apart_takes_no_place_in_the_pages(under_way: UnderWay) -> None:
    for _ in range(6):
        under_way.answer(under_way.ask(under_way.priya))
    discussed(under_way, 22)

    assert numbers(under_way.page(under_way.jo)) == list(range(14, 34))
    second = under_way.page(under_way.jo, "?page=2")
    assert numbers(second) == [34, 35]
    assert "Any red flags?" not in second and "Presentation, questions and suggestions" in second
    assert numbers(under_way.page(under_way.jo, "?page=3")) == [34, 35]

    client = under_way.world.client(under_way.jo)
    assert "page=2#p34" in client.get(f"/t/{under_way.thread_id}/p/34").location
    assert client.get(f"/t/{under_way.thread_id}/p/33").location.endswith("#p33")
    assert "page=" not in client.get(f"/t/{under_way.thread_id}/p/12").location


def test_opening_leads_to_the_first_new_post_wherever_it_stands(under_way: UnderWay) -> None:
    discussed(under_way, 22)
    for more in ("", "?page=2"):
        under_way.page(under_way.jo, more)
    post = under_way.suggest(under_way.priya)
    client = under_way.world.client(under_way.jo)

    there = client.get(f"/t/{under_way.thread_id}/new").location
    assert there.endswith("#new") and "page=" not in there
    html = client.get(there).text
    assert 'class="new" id="new"' in part(html, post.number)
    assert "New since your visit" not in html
    assert not re.search(r'id="new"', under_way.page(under_way.jo))  # it is read now

    services.reply(under_way.priya, under_way.thread_id, ReplyDraft("One more."))
    assert "page=2#new" in client.get(f"/t/{under_way.thread_id}/new").location


def test_lists_lead_to_the_first_new_post(under_way: UnderWay) -> None:
    under_way.page(under_way.nora)
    under_way.ask(under_way.priya)

    html = under_way.world.client(under_way.nora).get("/p/chronic-pain/threads").text
    assert f'href="/t/{under_way.thread_id}/new"' in html
