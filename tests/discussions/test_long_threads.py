"""Long threads: pages that cost the same, jumping, searching within, folded quotations."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import event, update

from echo_community.discussions import services
from echo_community.discussions.drafts import ReplyDraft
from echo_community.discussions.models import Post
from echo_community.discussions.queries import reading
from echo_community.discussions.rows import read
from echo_community.kernel.db import db, dialect, transaction
from tests.discussions.test_thread_page import many_posts, numbers, page
from tests.world import World


def led_to(world: World, actor: Any, address: str) -> str:
    """Where an address leads, from the slug on."""
    response = world.client(actor).get(address)
    assert response.status_code == 302, response.text
    return str(response.location).split("-how-fast")[1]


def test_page_500_looks_each_post_up_by_its_number_as_page_1_does(world: World) -> None:
    amina = world.member()
    seen: list[tuple[str, Any]] = []

    def note(_conn: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        seen.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    for numbers_ in ([0, *range(1, 21)], [0, *range(9981, 10001)]):
        read(amina, reading._posts_at(), thread=1, numbers=numbers_)
    event.remove(db.engine, "before_cursor_execute", note)

    (first, _), (last, parameters) = seen
    assert first == last
    if dialect() == "sqlite":  # on PostgreSQL the plan of an empty table says nothing
        plan = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {last}", parameters)
        steps = [row[3] for row in plan]
        assert any("(thread_id=? AND number=?)" in step for step in steps), steps


def test_a_page_names_where_one_is_and_the_ways_from_there(world: World) -> None:
    amina = world.member()
    thread = world.thread(by=amina, title="How fast?")
    many_posts(world, thread, 44)

    html = page(world, amina, f"/t/{thread.id}?page=2")

    assert "Page 2 of 3" in html
    assert "From the beginning" in html
    assert f'href="/t/{thread.id}-how-fast?page=3#p45">To the last post' in html
    assert f'action="/t/{thread.id}/jump"' in html
    short = page(world, amina, f"/t/{world.thread(by=amina).id}")
    assert "/jump" not in short
    assert "Page 1" not in short


def test_jumping_by_number_lands_on_the_post_or_the_next_there_is(world: World) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    thread = world.thread(by=amina, title="How fast?")
    many_posts(world, thread, 22)
    services.hide_post(ben, world.reply(thread, ben).id)
    world.reply(thread, ben)

    assert led_to(world, amina, f"/t/{thread.id}/jump?to=7") == "#p7"
    assert led_to(world, amina, f"/t/{thread.id}/jump?to=%2321") == "?page=2#p21"
    assert led_to(world, amina, f"/t/{thread.id}/jump?to=24") == "?page=2#p25"
    assert led_to(world, amina, f"/t/{thread.id}/jump?to=0") == "#p1"
    client = world.client(amina)
    beyond = client.get(f"/t/{thread.id}/jump?to=999", follow_redirects=True).text
    assert "This is its last post." in beyond
    assert numbers(beyond) == [21, 22, 23, 25]


def test_jumping_by_day_goes_by_the_readers_own_clock(world: World) -> None:
    toronto = world.member("Amina Diallo", time_zone="America/Toronto")
    thread = world.thread(by=toronto, title="How fast?")
    many_posts(world, thread, 3)
    days = [datetime(2026, 5, day, 2, 0, tzinfo=UTC) for day in (1, 3, 4, 9)]
    with transaction():
        for number, moment in enumerate(days, 1):
            db.session.execute(
                update(Post)
                .where(Post.thread_id == thread.id, Post.number == number)
                .values(created_at=moment)
            )

    # Two in the morning in UTC is the evening before in Toronto.
    assert led_to(world, toronto, f"/t/{thread.id}/jump?on=2026-05-02") == "#p2"
    assert led_to(world, toronto, f"/t/{thread.id}/jump?on=2026-05-04") == "#p4"
    assert led_to(world, toronto, f"/t/{thread.id}/jump?on=2026-05-10") == "#p4"


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", "Write the number of a post, or choose a day."),
        ("to=many", "A post has a number, such as 37."),
        ("to=-1", "A post has a number, such as 37."),
        ("to=99999999999999999999", "A post has a number, such as 37."),
        (f"to={'0' * 5000}", "A post has a number, such as 37."),
        ("on=yesterday", "Write the date as 2026-02-28."),
        ("on=0001-01-01", "Write a date between 1970 and 2100."),
    ],
)
def test_where_to_jump_is_asked_again_in_words(world: World, query: str, words: str) -> None:
    amina = world.member()
    thread = world.thread(by=amina)

    response = world.client(amina).get(f"/t/{thread.id}/jump?{query}")

    assert response.status_code == 422
    assert words in response.text


def test_outsiders_jump_and_search_nowhere(world: World) -> None:
    thread = world.thread(title="Secret title")
    outsider = world.client(world.member("Omar Haddad", of="Hepatitis C"))

    for way in ("jump?to=1", "jump?on=2026-05-02", "jump?to=x", "find?q=mme", "print"):
        response = outsider.get(f"/t/{thread.id}/{way}")
        assert response.status_code == 404, way
        assert "ecret" not in response.text


def test_searching_in_a_thread_finds_its_posts_in_order_and_no_others(
    world: World, count_queries
) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    thread = world.thread(by=amina, title="How fast?", body="Tapering, slowly?")
    world.reply(thread, ben, "We taper by ten percent a month.")
    world.reply(thread, ben, "Something else.")
    world.reply(thread, ben, "Le sevrage est lent; tapered again.")
    world.reply(world.thread(by=amina, title="Other"), ben, "Taper elsewhere.")
    client = world.client(amina)

    def found(words: str) -> list[str]:
        return re.findall(rf'href="/t/{thread.id}/p/(\d+)"', client.get(address(words)).text)

    def address(words: str) -> str:
        return f"/t/{thread.id}/find?q={words}"

    assert found("tapering") == ["1", "2", "4"]
    assert found("taper month") == ["2"]
    assert found("taper -month") == ["1", "4"]
    assert found('"ten percent"') == ["2"]
    assert found("sevrages") == ["4"]
    assert "<mark>taper</mark>" in client.get(address("tapering")).text
    assert "No post of this thread holds all these words." in client.get(address("wombat")).text
    assert "There is no word in it" in client.get(address("%25%25")).text
    with count_queries() as seen:
        client.get(address("tapering"))
    assert len(seen) <= 6, seen


def test_searching_in_a_thread_shows_nothing_hidden_held_or_named(
    world: World, lavoie: None
) -> None:
    amina, ben = world.member("Amina Diallo"), world.member("Ben Okafor")
    thread = world.thread(by=amina, title="How fast?", body="Wombat one.", nameless=True)
    services.hide_post(ben, world.reply(thread, ben, "Wombat two.").id)
    services.reply(ben, thread.id, ReplyDraft("Wombat, Mrs Lavoie.", reason="A dog."))

    html = page(world, world.member("Cleo Roy"), f"/t/{thread.id}/find?q=wombat")

    assert re.findall(rf'href="/t/{thread.id}/p/(\d+)"', html) == ["1"]
    assert "Original poster" in html
    assert "Amina" not in html


def test_a_long_quotation_is_folded_on_the_page_and_can_be_opened(world: World) -> None:
    amina = world.member()
    quote = "\n".join(f"> Line {n} of what was said before.\n>" for n in range(12))
    thread = world.thread(by=amina, body=f"{quote}\n\nAgreed.")
    world.reply(thread, amina, "> One line.\n\nYes.")

    html = page(world, amina, f"/t/{thread.id}")

    assert html.count('<details class="quote">') == 1
    assert "<summary>“Line 0 of what was said before." in html
