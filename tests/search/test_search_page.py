"""The search page."""

import html
import re

import pytest
from flask.testing import FlaskClient

from echo_community.config import Settings
from echo_community.kernel import logs
from echo_community.search.counts import count_words
from tests.world import World


def page(client: FlaskClient, **asked: object) -> str:
    answer = client.get("/p/chronic-pain/search", query_string=asked)
    assert answer.status_code == 200
    return answer.text


def link(text: str, words: str) -> str:
    """Where the link with these words in it leads."""
    [found] = [a for a in re.findall(r"<a [^>]*>.*?</a>", text, re.S) if words in a]
    return html.unescape(re.search(r'href="([^"]*)"', found)[1])  # type: ignore[index]


def test_a_hit_leads_to_its_post_and_says_who_wrote_it(world: World) -> None:
    amina, expert = world.member("Amina Diallo"), world.expert("Dr Amara Osei")
    topic = world.topic("Tapering")
    thread = world.thread(by=amina, title="Stop <methadone>?", topics=(topic.id,), nameless=True)
    world.reply(thread, expert, "Methadone stays, methadone slowly.")

    text = page(world.client(amina), q="methadone")

    assert f'href="/t/{thread.id}/p/2"' in text
    assert "Stop &lt;<mark>methadone</mark>&gt;?" in text
    assert "<mark>Methadone</mark> stays" in text
    assert "Dr Amara Osei, Hub expert" in text
    assert "Tapering</a>" in text
    assert "<b>1 thread</b>" in text


def test_a_nameless_author_is_the_original_poster(world: World) -> None:
    amina, ben = world.member("Amina Diallo"), world.member("Ben Okafor")
    world.thread(by=amina, title="Stop methadone?", nameless=True)

    text = page(world.client(ben), q="methadone")

    assert "Original poster" in text
    assert "Amina" not in text


def test_where_nothing_is_found_the_words_can_be_asked(world: World) -> None:
    text = page(world.client(world.member()), q="ketamine & co")

    assert "No thread" in text
    assert 'href="/p/chronic-pain/consults/ask?q=ketamine+%26+co"' in text


@pytest.mark.parametrize("asked", ['"', "-", "…", "-methadone", "((("])
def test_a_query_without_a_word_gets_a_sentence(world: World, asked: str) -> None:
    assert "Write a word that says what you look for" in page(world.client(world.member()), q=asked)


def test_a_query_that_only_narrows_gets_a_sentence_and_its_chip(world: World) -> None:
    text = page(world.client(world.member()), q="from:samira")

    assert "Add a word to look for: what you chose only narrows a search." in text
    assert "By samira" in text


def test_filters_narrow_stay_filled_in_and_go_with_the_next_page(world: World) -> None:
    amina = world.member("Amina Diallo")
    parent = world.topic("Opioids")
    topic = world.topic("Tapering", parent_id=parent.id)
    for n in range(22):
        world.thread(by=amina, title=f"Methadone {n}", topics=(topic.id,))
    world.thread(by=amina, title="Methadone elsewhere")

    client = world.client(amina)
    asked = {"topic": parent.id, "author": "dial", "from": "2001-01-01"}
    text = page(client, q="methadone", **asked)

    assert "<b>22 threads</b>" in text
    assert "elsewhere" not in text
    assert 'value="dial"' in text
    assert f'<option selected value="{parent.id}">' in text
    [following] = set(re.findall(r'rel="next" href="([^"]*)"', text))
    rest = client.get(html.unescape(following)).text
    assert "<b>22 threads</b>" in rest
    assert len(re.findall(r"/t/\d+/p/1", rest)) == 2


def test_words_of_the_query_narrow_as_the_fields_do(world: World) -> None:
    amina, expert = world.member("Amina Diallo"), world.expert("Samira Haddad")
    topic = world.topic("Urine drug testing", aliases="UDT, UDS")
    world.thread(by=amina, title="Methadone one", topics=(topic.id,))
    world.thread(by=expert, title="Methadone two")
    client = world.client(amina)

    assert "Methadone</mark> two" not in page(client, q="methadone topic:udt")
    assert "Methadone</mark> one" not in page(client, q='methadone from:"samira haddad"')
    assert "Methadone</mark> one" not in page(client, q="methadone role:expert")
    assert "<b>2 threads</b>" in page(client, q="methadone est:sans-réponse")
    assert "No thread" in page(client, q="methadone avant:2001")
    assert "Nothing here is called “wizardry”." in page(client, q="methadone topic:wizardry")


def test_a_chip_narrows_with_one_tap_and_lets_go_with_another(world: World) -> None:
    amina, expert = world.member("Amina Diallo"), world.expert("Samira Haddad")
    world.thread(by=amina, title="Methadone one")
    world.thread(by=expert, title="Methadone two")
    client = world.client(amina)

    tapped = link(page(client, q="methadone"), "By a hub expert")
    narrowed = client.get(tapped).text
    again = client.get(link(narrowed, "By a hub expert: chosen")).text

    assert "<b>1 thread</b>" in narrowed
    assert "<b>2 threads</b>" in again


def test_no_name_leads_to_a_nameless_author(world: World) -> None:
    amina, ben = world.member("Amina Diallo"), world.member("Ben Okafor")
    world.thread(by=amina, title="Methadone at night", nameless=True)
    client = world.client(ben)

    for asked in ("methadone from:amina", "methadone de:diallo", "methadone role:participant"):
        assert "No thread" in page(client, q=asked), asked


def test_days_in_the_wrong_order_get_a_sentence(world: World) -> None:
    text = page(world.client(world.member()), q="x", **{"from": "2026-05-02", "to": "2026-05-01"})

    assert "This day comes before the one in “From”." in text
    assert 'value="2026-05-02"' in text


def test_only_my_words_leaves_spelling_and_other_names_alone(world: World) -> None:
    amina = world.member()
    for n in range(3):
        world.thread(by=amina, title=f"Buprenorphine at night {n}")
    count_words.work()
    client = world.client(amina)

    repaired = page(client, q="buprenorphin at nihgt")
    exact = client.get(link(repaired, "Search instead for “buprenorphin at nihgt”")).text

    assert "Showing results for" in repaired
    assert "Showing results for" not in exact
    assert "Only your words, as you typed them." in exact


def test_the_question_is_filled_in_with_the_words_and_the_topic(world: World) -> None:
    topic = world.topic("Tapering")
    text = page(world.client(world.member()), q="ketamine topic:tapering")

    assert f'href="/p/chronic-pain/consults/ask?q=ketamine&amp;topic={topic.id}"' in text


def test_a_date_that_cannot_be_gets_a_sentence_and_keeps_what_was_typed(world: World) -> None:
    text = page(
        world.client(world.member()), q="methadone", **{"from": "yesterday", "to": "0001-01-01"}
    )

    assert "Write the date as 2026-02-28." in text
    assert "Write a date between 1970 and 2100." in text
    assert 'value="yesterday"' in text
    assert 'value="methadone"' in text


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"q": ""},
        {"q": "methadone", "page": "x"},
        {"q": "methadone", "topic": "no", "sort": "?"},
    ],
)
def test_what_is_missing_or_makes_no_sense_is_passed_over(world: World, asked: dict) -> None:
    assert 'name="q"' in page(world.client(world.member()), **asked)


def test_an_outsider_is_told_nothing(world: World) -> None:
    world.programme()
    outsider = world.client(world.member(of="Hepatitis C"))

    assert outsider.get("/p/chronic-pain/search?q=methadone").status_code == 404
    assert world.client().get("/p/chronic-pain/search?q=x").status_code in (302, 303)


@pytest.mark.parametrize("threads", [3, 25])
def test_the_page_costs_at_most_twelve_statements_however_much_is_found(
    world: World, count_queries, threads: int
) -> None:
    amina = world.member()
    for n in range(threads):
        world.thread(by=amina, title=f"Methadone {n}")
    client = world.client(amina)
    page(client, q="methadone")

    with count_queries() as seen:
        page(client, q="methadone")
    assert len(seen) <= 12, seen


def test_nothing_of_a_search_is_logged(world: World, capfd: pytest.CaptureFixture[str]) -> None:
    logs.install(Settings(log_level="DEBUG"))
    page(world.client(world.member()), q="zolpidem")
    logs.install(world.app.extensions["settings"])

    written = "".join(capfd.readouterr())
    assert "/p/<slug>/search" in written
    assert "zolpidem" not in written
