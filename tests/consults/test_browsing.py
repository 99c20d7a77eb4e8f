"""Lists of quick questions: who waits, one's own, answered ones; at home and under a topic."""

from datetime import timedelta
from typing import Any

import pytest

from echo_community.consults.models import Consult, ConsultState, Urgency
from echo_community.kernel.clock import now
from echo_community.kernel.db import db, transaction
from tests.pages.test_home import section
from tests.world import World

LIST = "/p/chronic-pain/consults"


def titles(html: str) -> list[str]:
    """The titles of a list, in its order."""
    rows = html.split('<h2 class="name">')[1:]
    return [row.split("</a>")[0].rpartition(">")[2] for row in rows]


def answer(consult: Consult) -> None:
    """An expert has answered it."""
    with transaction():
        kept = db.session.get_one(Consult, consult.id)
        kept.state, kept.answered_at = ConsultState.ANSWERED, now()


def test_the_most_urgent_stand_first_and_of_these_who_waits_longest(world: World) -> None:
    for words, urgency in [
        ("Ketamine at home?", Urgency.WEEK),
        ("Restart after surgery?", Urgency.TODAY),
        ("Which laxative?", Urgency.WEEK),
    ]:
        world.consult(body=words, urgency=urgency)

    html = world.client(world.expert()).get(LIST).text

    assert titles(html) == ["Restart after surgery?", "Ketamine at home?", "Which laxative?"]
    assert "waits 1 h" in html
    assert "Needed today" in html


def test_ones_own_and_answered_ones_have_lists_of_their_own(world: World) -> None:
    jo, ben = world.members("Jo Halvorsen", "Ben Okafor")
    answer(world.consult(by=jo, body="Ketamine at home?"))
    world.consult(by=ben, body="Which laxative?")
    client = world.client(jo)

    assert titles(client.get(LIST).text) == ["Which laxative?"]
    assert titles(client.get(LIST + "?show=mine").text) == ["Ketamine at home?"]
    assert titles(client.get(LIST + "?show=answered").text) == ["Ketamine at home?"]
    assert titles(client.get(LIST + "?show=nonsense").text) == ["Which laxative?"]


def test_one_that_is_asked_on_waits_since_then_and_is_no_longer_among_the_answered(
    world: World,
) -> None:
    consult = world.consult(body="Ketamine at home?")
    answer(consult)
    with transaction():
        kept = db.session.get_one(Consult, consult.id)
        kept.state, kept.asked_at = ConsultState.OPEN, now() - timedelta(days=5)
        kept.waits_since = now() - timedelta(hours=3)
    client = world.client(world.expert())

    assert "waits 4 h" in client.get(LIST).text  # begun hours count
    assert titles(client.get(f"{LIST}?show=answered").text) == []


def test_a_topic_narrows_the_list_and_its_page_shows_them(world: World) -> None:
    topic = world.topic("Tapering")
    world.consult(body="How slowly?", topics=(topic.id,))
    world.consult(body="Which laxative?")
    client = world.client(world.member())

    assert titles(client.get(LIST + "?topic=tapering").text) == ["How slowly?"]
    page = client.get(f"/p/chronic-pain/topics/{topic.id}-tapering").text
    assert section(page, "quick") == ["How slowly?"]
    assert client.get(LIST + "?topic=unknown").status_code == 404


def test_home_shows_those_that_wait_before_other_threads_and_not_ones_own(world: World) -> None:
    jo, ben = world.members("Jo Halvorsen", "Ben Okafor")
    world.consult(by=jo, body="Which laxative?")
    world.consult(by=jo, body="Restart after surgery?", urgency=Urgency.TODAY)
    done = world.consult(by=jo, body="Ketamine at home?")
    answer(done)
    world.thread(by=jo, title="How fast do you taper?")
    client = world.client(ben)
    client.get(f"/t/{done.thread_id}", follow_redirects=True)

    html = client.get("/p/chronic-pain/").text

    waiting = ["Restart after surgery?", "Which laxative?", "How fast do you taper?"]
    assert section(html, "waiting") == waiting
    assert "<b>3 wait</b>" in html
    assert section(world.client(jo).get("/p/chronic-pain/").text, "waiting") == []


def test_a_nameless_question_has_no_name_in_any_list(world: World) -> None:
    jo, topic = world.member("Jo Halvorsen"), world.topic("Tapering")
    world.consult(by=jo, nameless=True, topics=(topic.id,))
    hub = world.client(world.expert())

    for page in ("consults", "", f"topics/{topic.id}"):
        html = hub.get(f"/p/chronic-pain/{page}", follow_redirects=True).text
        assert "Original poster" in html
        assert "Halvorsen" not in html


def test_other_programmes_see_none_of_it(world: World) -> None:
    world.consult(body="Which laxative?")
    other = world.client(world.member("Omar Haddad", of="Hepatitis C"))

    assert other.get(LIST).status_code == 404
    assert "laxative" not in other.get("/p/hepatitis-c/consults").text
    assert "laxative" not in other.get("/p/hepatitis-c/").text


@pytest.mark.parametrize("many", [2, 22])
def test_the_list_costs_the_same_however_long_it_is(
    world: World, count_queries: Any, many: int
) -> None:
    topic = world.topic("Tapering")
    asker, client = world.member("Jo Halvorsen"), world.client(world.expert())
    for n in range(many):
        answer(world.consult(by=asker, body=f"Question number {n}, answered?", topics=(topic.id,)))

    for show in ("answered", "open"):
        with count_queries() as seen:
            assert client.get(f"{LIST}?show={show}").status_code == 200
        assert len(seen) <= 6, seen
    assert len(titles(client.get(f"{LIST}?show=answered").text)) == min(many, 20)
