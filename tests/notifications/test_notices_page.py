"""The list of notices, the bell, and what reads them."""

import re
from typing import Any

import pytest

from echo_community.discussions import services
from echo_community.discussions.models import Level, Thread
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import db, transaction
from echo_community.notifications.choosing import wishes_of
from echo_community.notifications.models import Notice, NoticeKind
from echo_community.notifications.services import News, forget_before, tell
from echo_community.notifications.timing import Hours
from echo_community.programmes.models import Membership
from tests.world import World


def page(world: World, actor: Actor, address: str = "/notices") -> str:
    """The page, wherever its address leads."""
    response = world.client(actor).get(address, follow_redirects=True)
    assert response.status_code == 200
    return response.text


def lines(html: str) -> list[str]:
    """The notices as they read, without how long ago."""
    found = re.findall(r'<li class="line">(.*?)</a>', html, re.S)
    return [" ".join(re.sub(r"<[^>]*>", " ", line).split()) for line in found]


def titles(html: str) -> list[str]:
    """The threads in their order."""
    return re.findall(r'<h2 class="name"><a[^>]*>([^<]*)', html)


def bell(html: str) -> str:
    """What the bell says."""
    found = re.search(r'aria-label="(Notices[^"]*)"', html)
    return found[1] if found else ""


def mark(thread: Thread, kind: NoticeKind, reader: Actor, author: Actor) -> None:
    """A mark on the reader's first post by somebody."""
    cause = f"{kind} {thread.id}"
    news = News(kind, thread.programme_id, cause, thread.id, 1, author.id)
    with transaction():
        tell([reader.id], news)


def test_notices_are_told_in_words_a_thread_at_a_time(world: World) -> None:
    amina, ben, samira = world.member(), world.member("Ben Okafor"), world.expert("Samira Haddad")
    fast = world.thread(by=amina, title="How fast?")
    slow = world.thread(by=ben, title="How slow?")
    services.follow(amina, slow.id, Level.WATCH)
    world.reply(fast, ben)
    for _ in range(3):
        world.reply(slow, samira)
    mark(fast, NoticeKind.ENDORSED, amina, samira)
    world.reply(slow, ben, "@amina.diallo?")

    html = page(world, amina)

    assert titles(html) == ["How slow?", "How fast?"]
    assert lines(html) == [
        "New Ben Okafor mentioned you",
        "New 3 replies",
        "New Samira Haddad endorsed what you wrote",
        "New Ben Okafor answered you",
    ]
    assert bell(html) == "Notices, 6 new"
    assert f'href="/t/{slow.id}/p/2"' in html


def test_what_is_unread_stands_first(world: World) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    threads = [world.thread(by=amina, title=title) for title in ("Old", "New")]
    for thread in threads:
        world.reply(thread, ben)

    page(world, amina, f"/t/{threads[1].id}")

    html = page(world, amina)
    assert titles(html) == ["Old", "New"]
    assert lines(html) == ["New Ben Okafor answered you", "Ben Okafor answered you"]


def test_opening_a_thread_reads_its_notices_and_the_bell_knows_at_once(world: World) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    thread, other = world.thread(by=amina), world.thread(by=amina, title="Other")
    world.reply(thread, ben)
    world.reply(other, ben)

    assert bell(page(world, amina, f"/t/{thread.id}")) == "Notices, 1 new"
    assert bell(page(world, amina, f"/t/{other.id}")) == "Notices"


def test_a_thread_that_told_something_costs_one_statement_more_to_open(
    world: World, count_queries: Any
) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    thread = world.thread(by=amina)
    for _ in range(3):
        world.reply(thread, ben)
    client, address = world.client(amina), f"/t/{thread.id}-{thread.slug}"

    seen = []
    for _ in range(2):
        with count_queries() as statements:
            client.get(address)
        seen.append(len(statements))

    assert seen == [7, 5]


def test_all_can_be_marked_read(world: World) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    world.reply(world.thread(by=amina), ben)
    client = world.client(amina)

    response = client.post("/notices/read")

    assert response.status_code == 303
    html = client.get(response.location).text
    assert "All notices are read." in html
    assert bell(html) == "Notices"
    assert "Mark all read" not in html


def test_an_empty_list_says_what_comes_here(world: World) -> None:
    assert "Here you are told when somebody answers you" in page(world, world.member())


def test_a_notice_of_what_may_no_longer_be_read_shows_nothing_of_it(world: World) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    thread = world.thread(by=amina, title="Secret title")
    post = world.reply(thread, ben)
    page(world, amina, f"/t/{thread.id}")  # what was read is not taken back
    services.hide_post(ben, post.id)

    assert "Secret" not in page(world, amina)


def test_a_deleted_post_takes_its_marks_with_it_but_not_that_a_name_was_opened(
    world: World,
) -> None:
    amina, samira = world.member(), world.expert("Samira Haddad")
    thread = world.thread(by=amina, nameless=True)
    mark(thread, NoticeKind.ENDORSED, amina, samira)
    mark(thread, NoticeKind.NAME_OPENED, amina, samira)

    services.hide_thread(samira, thread.id)

    html = page(world, amina)
    assert lines(html) == ["New Samira Haddad looked up your name, with a reason that is logged"]
    assert bell(html) == "Notices, 1 new"


def test_who_left_a_programme_has_no_notices_of_it(world: World) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    world.reply(world.thread(by=amina, title="Secret title"), ben)
    with transaction():
        db.session.query(Membership).filter_by(user_id=amina.id).delete()

    assert not re.search("Secret|1 new", page(world, amina))


def test_a_nameless_asker_is_the_original_poster_whatever_a_cause_says(world: World) -> None:
    amina, ben = world.member("Amina Diallo"), world.member("Ben Okafor")
    thread = world.thread(by=amina, nameless=True)
    mark(thread, NoticeKind.ACCEPTED, ben, amina)

    html = page(world, ben)

    assert lines(html) == ["New Original poster accepted your answer"]
    assert not re.search(f"Amina|/people/{amina.id}\\b", html)


@pytest.mark.parametrize("threads", [2, 16])
def test_the_list_costs_the_same_whatever_there_is_and_goes_on(
    world: World, count_queries: Any, threads: int
) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    for number in range(threads):
        world.reply(world.thread(by=amina, title=f"Thread {number}"), ben)
    client = world.client(amina)

    with count_queries() as seen:
        first = client.get("/notices").text

    assert len(seen) == 4, seen  # who it is, the threads, their notices, those of no thread
    assert len(titles(first)) == min(threads, 15)
    older = re.search(r'rel="next" href="([^"]*)"', first)
    assert bool(older) == (threads > 15)
    if older:
        assert titles(client.get(older[1]).text) == ["Thread 0"]


def test_a_nonsense_place_is_the_beginning(world: World) -> None:
    for after in ("", "x", "1-", "2-3", "1-99999999999999", "1-²"):
        assert "Notices" in page(world, world.member(), f"/notices?after={after}")


def test_notices_read_long_ago_are_forgotten_and_unread_ones_kept(world: World) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    thread = world.thread(by=amina)
    world.reply(thread, ben)
    services.mark_read(amina, thread.id, 2, notices=True)
    world.reply(thread, ben)

    forget_before(now())

    assert [notice.post_number for notice in db.session.query(Notice)] == [3]


def test_what_goes_by_mail_is_chosen_on_a_page(world: World) -> None:
    amina = world.member()
    client = world.client(amina)
    shown = chosen(client.get("/notices/choices").text)
    assert (shown["answers"], shown["threads"], shown["hour"]) == ("at_once", "weekly", "7")
    assert "hub" not in shown

    data = shown | {"mentions": "daily", "hour": "16", "days": ["2", "4"], "quiet_from": "21"}
    wrong = client.post("/notices/choices", data=data)
    assert wrong.status_code == 422
    assert "Choose when the quiet hours begin and when they end." in wrong.text
    right = client.post("/notices/choices", data=data | {"quiet_to": "6"}, follow_redirects=True)

    assert "Saved." in right.text
    shown = chosen(right.text)
    assert (shown["mentions"], shown["hour"]) == ("daily", "16")
    assert wishes_of(amina).hours == Hours(amina.time_zone, 16, 1, "24", 21, 6)


def test_work_for_the_hub_is_chosen_by_who_does_it_and_a_coordinator_hears_of_it_at_once(
    world: World,
) -> None:
    def wanted(person: Actor) -> str:
        return chosen(world.client(person).get("/notices/choices").text)["hub"]

    assert wanted(world.coordinator()) == "at_once"
    assert wanted(world.expert()) == "weekly"


def chosen(html: str) -> dict[str, Any]:
    """What the lists of the page stand on."""
    lists = re.findall(r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', html, re.S)
    marked = {name: re.search(r'selected value="(\w*)"', options) for name, options in lists}
    return {name: found[1] if found else "" for name, found in marked.items()}


def test_an_expert_who_asked_without_a_name_endorses_by_name_here_as_there(world: World) -> None:
    samira, ben = world.expert("Samira Haddad"), world.member("Ben Okafor")
    thread = world.thread(by=samira, nameless=True)
    post = world.reply(thread, ben)
    services.endorse(samira, post.id)
    services.accept(samira, post.id)

    # A notice without the name that the page shows would tell who asked.
    assert "by Samira Haddad, hub expert" in page(world, ben, f"/t/{thread.id}")
    assert lines(page(world, ben)) == [
        "Original poster accepted your answer",
        "Samira Haddad endorsed what you wrote",
    ]


@pytest.mark.parametrize("after", ["1-00000000000999999999999999999", "0-" + "9" * 30, "1-", "2-1"])
def test_an_address_that_makes_no_sense_begins_at_the_newest(world: World, after: str) -> None:
    assert world.client(world.member()).get(f"/notices?after={after}").status_code == 200
