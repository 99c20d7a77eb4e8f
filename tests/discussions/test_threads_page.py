"""The list of threads."""

import re

import pytest

from echo_community.discussions import services
from echo_community.discussions.queries.lists import THREADS_A_PAGE
from tests.world import World

LIST = "/p/chronic-pain/threads"


def titles(html: str) -> list[str]:
    """The titles of the rows, in order."""
    return re.findall(r'class="name"><a [^>]*>([^<]*)<', html)


def test_the_newest_activity_stands_first_below_what_is_pinned(world: World) -> None:
    amina, expert = world.member(), world.expert()
    for title in ("Rules", "Older", "Newer"):
        thread = world.thread(by=amina, title=title)
        if title == "Rules":
            services.pin(expert, thread.id)

    assert titles(world.client(amina).get(LIST).text) == ["Rules", "Newer", "Older"]


def test_unanswered_and_mine_show_just_those(world: World) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    answered = world.thread(by=amina, title="Answered")
    world.reply(answered, ben)
    world.thread(by=amina, title="Waits")

    assert titles(world.client(ben).get(LIST + "?show=unanswered").text) == ["Waits"]
    assert titles(world.client(ben).get(LIST + "?show=mine").text) == ["Answered"]


def test_a_topic_lists_what_is_under_its_parts_too(world: World) -> None:
    tapering = world.topic("Tapering")
    withdrawal = world.topic("Withdrawal", parent_id=tapering.id)
    sleep = world.topic("Sleep")
    amina = world.member()
    for topic in (tapering, withdrawal, sleep):
        world.thread(by=amina, title=f"On {topic.name}", topics=(topic.id,))

    reader = world.client(amina)
    assert titles(reader.get(LIST + "?topic=tapering").text) == ["On Withdrawal", "On Tapering"]
    assert titles(reader.get(LIST + "?topic=withdrawal").text) == ["On Withdrawal"]
    assert reader.get(LIST + "?topic=nothing").status_code == 404


def test_many_topics_are_not_all_listed_beside_the_threads(world: World) -> None:
    for n in range(30):
        world.topic(f"Topic {n:02}")
    reader = world.client(world.member())

    listed = reader.get(LIST + "?topic=topic-28").text

    assert listed.count("?topic=topic-") < 20 + len(("Unanswered", "Mine", "Latest"))
    assert 'topic=topic-28" aria-current="true"' in listed
    assert ">All topics</a>" in listed


def test_older_threads_follow_page_by_page_without_gap_or_repeat(world: World) -> None:
    amina = world.member()
    wanted = [f"Thread {n}" for n in range(THREADS_A_PAGE + 3)]
    for title in wanted:
        world.thread(by=amina, title=title)
    reader = world.client(amina)

    first = reader.get(LIST).text
    older = re.search(r'rel="next" href="([^"]+)"', first)
    assert older
    second = reader.get(older[1].replace("&amp;", "&")).text

    assert titles(first) + titles(second) == wanted[::-1]
    assert 'rel="next"' not in second


@pytest.mark.parametrize("after", ["x", "bnVsbA", "W10", "WyIwMDAxLTAxLTAxVDAwOjAwOjAwIiwxXQ"])
def test_a_place_that_makes_no_sense_is_the_beginning(world: World, after: str) -> None:
    amina = world.member()
    world.thread(by=amina, title="Here")

    assert titles(world.client(amina).get(f"{LIST}?after={after}").text) == ["Here"]


def test_an_empty_list_says_what_to_do(world: World) -> None:
    reader = world.client(world.member())

    for show, words in (
        ("latest", "Ask the first question"),
        ("unanswered", "No one waits"),
        ("mine", "What you ask and answer"),
    ):
        assert words in reader.get(f"{LIST}?show={show}").text


def test_outsiders_find_no_such_programme(world: World) -> None:
    world.thread()
    outsider = world.member("Omar Haddad", of="Hepatitis C")

    assert world.client(outsider).get(LIST).status_code == 404


def test_hidden_threads_stand_in_no_list_and_held_ones_only_for_those_who_may_read(
    world: World, lavoie: None
) -> None:
    amina, ben, expert = world.member(), world.member("Ben Okafor"), world.expert()
    world.thread(by=amina, title="Held", body="Mrs Lavoie's dog limps.", reason="A dog.")
    services.hide_thread(amina, world.thread(by=amina, title="Gone").id)

    assert titles(world.client(ben).get(LIST).text) == []
    assert titles(world.client(amina).get(LIST).text) == ["Held"]
    assert titles(world.client(expert).get(LIST).text) == ["Held"]


@pytest.mark.parametrize("threads", [3, 20])
def test_the_list_costs_six_statements_at_most(world: World, count_queries, threads: int) -> None:
    amina, expert = world.member(), world.expert()
    topic = world.topic()
    for n in range(threads):
        thread = world.thread(by=amina, title=f"Thread {n}", topics=(topic.id,))
    services.pin(expert, thread.id)
    reader = world.client(amina)

    with count_queries() as seen:
        assert len(titles(reader.get(LIST).text)) == threads
    assert len(seen) <= 6, seen
