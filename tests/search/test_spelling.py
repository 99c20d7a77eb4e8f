"""Words that the index does not have: repaired, completed, or asked about."""

import pytest

from echo_community.discussions import services
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.policy import Visibility
from echo_community.search import counts, queries, spelling
from echo_community.search.queries import SearchPage
from echo_community.search.vocabulary import services as vocabulary
from echo_community.search.vocabulary.data import concept
from tests.world import World


@pytest.fixture
def amina(world: World) -> Actor:
    amina = world.member()
    for n in range(3):
        world.thread(by=amina, title=f"Buprenorphine and what came of it {n}", body="Tapering.")
    counts.count_words.work()
    return amina


def find(reader: Actor, words: str) -> SearchPage:
    return queries.search(reader, next(iter(reader.memberships)), words)


@pytest.mark.parametrize(
    "typed",
    [
        "buprenorphin",  # the stem is the same
        "buprenophine",
        "bupernorphine",  # two letters changed places
        "buprenorfine",  # two edits
        "ubprenorphine",  # the first letters
        "xuprenorphine",
        "Buprenorhpine",
    ],
)
def test_a_misspelt_word_finds_what_was_meant(amina: Actor, typed: str) -> None:
    assert find(amina, typed).total == 3


def test_the_page_says_what_was_searched_instead(amina: Actor) -> None:
    page = find(amina, "tapering Bupernorphine")

    assert page.corrected == "tapering buprenorphine"
    assert page.suggestion == ""


def test_a_word_that_is_there_stays_and_a_much_commoner_one_is_asked_about(world: World) -> None:
    amina = world.member()
    for n in range(2):
        world.thread(by=amina, title=f"Tapering {n}", replies=20)
        for m in range(22):
            world.thread(by=amina, title=f"Ketamine {n} {m}")
    world.thread(by=amina, title="Kettamine, misspelt by one of us")
    counts.count_words.work()

    page = find(amina, "kettamine")

    assert page.corrected == ""
    assert page.suggestion == "ketamine"
    assert [hit.thread_id is not None for hit in page.hits] == [True]


def test_short_words_and_numbers_are_left_as_they_are(amina: Actor) -> None:
    assert find(amina, "tap3ring").corrected == ""
    assert find(amina, "bup7").corrected == ""


def test_an_unfinished_last_word_goes_on(amina: Actor) -> None:
    assert find(amina, "buprenorph").total == 3
    assert find(amina, "taperi").total == 3
    assert find(amina, "buprenorph what").total == 0


def test_no_word_of_what_the_programme_may_not_read_is_proposed(world: World) -> None:
    amina, expert = world.member(), world.expert()
    for n in range(3):
        world.thread(by=expert, title=f"Esketamine for staff {n}", visibility=Visibility.STAFF)
    counts.count_words.work()

    assert find(amina, "esketamin").corrected == find(amina, "esketamime").corrected == ""
    assert spelling.endings(next(iter(amina.memberships)), "esket") == []


def test_no_word_is_proposed_that_is_gone_since_it_was_counted(amina: Actor, world: World) -> None:
    coordinator = world.coordinator()
    from_index = find(amina, "buprenorphine")
    for hit in from_index.hits:
        assert hit.thread_id is not None
        services.hide_thread(coordinator, hit.thread_id)

    assert find(amina, "bupernorphine").corrected == ""


def test_a_word_of_one_text_alone_is_not_proposed(world: World) -> None:
    amina = world.member()
    world.thread(by=amina, title="Xylophonists", body="A word that nobody else has.")
    counts.count_words.work()

    assert find(amina, "xylophonnists").corrected == ""


def test_counting_goes_on_where_it_ended_and_begins_anew_alike(amina: Actor) -> None:
    programme_id = next(iter(amina.memberships))
    before = counts.common(programme_id, {"taper", "buprenorphin"})

    counts.count_words.work()
    assert counts.common(programme_id, {"taper", "buprenorphin"}) == before
    counts.recount()
    assert counts.common(programme_id, {"taper", "buprenorphin"}) == before
    assert before.documents == 3
    db.session.rollback()


def test_a_word_is_repaired_as_it_is_heard(world: World) -> None:
    amina = world.member()
    for n in range(2):
        world.thread(by=amina, title=f"Morphine at night {n}", body="Is it safe?")
    counts.count_words.work()

    assert find(amina, "morfine").corrected == "morphine"
    assert spelling.sound("phentanyll") == spelling.sound("fentanyl")


def test_a_short_word_is_not_taken_for_one_that_begins_otherwise(world: World) -> None:
    amina = world.member()
    for n in range(2):
        world.thread(by=amina, title=f"Taps at night {n}", body="Spinal taps.")
    counts.count_words.work()

    assert find(amina, "zaps").corrected == ""


def test_a_brand_found_only_by_a_french_ending_is_searched_as_the_brand(world: World) -> None:
    vocabulary.load([concept("buprenorphine", "drug", brands="Suboxone")])
    amina = world.member()
    for n in range(4):
        world.thread(by=amina, title=f"Suboxone at night {n}", body="Is it safe?")
    world.thread(by=amina, title="Buprenorphine at night", body="Is it safe?")
    counts.count_words.work()

    meant, typed = find(amina, "suboxone"), find(amina, "suboxonne")

    assert typed.corrected == "suboxone"
    assert "buprenorphine" in typed.also
    assert [hit.thread_id for hit in typed.hits] == [hit.thread_id for hit in meant.hits]
