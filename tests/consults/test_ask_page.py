"""The page on which one asks a quick question."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from echo_community.consults.models import Consult, ConsultSettings, Urgency
from echo_community.discussions.models import Draft, Thread, ThreadTopic
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db, transaction
from echo_community.policy import Visibility
from tests.consults.answered import answered
from tests.world import World

ASK = "/p/chronic-pain/consults/ask"
NEAR = "/p/chronic-pain/consults/near"
WORDS = {"body": "Hi all, can I start buprenorphine low? She works.", "urgency": "week"}


def ask(world: World, by: Actor, **more: Any) -> Any:
    """The page that comes after asking."""
    return world.client(by).post(ASK, data={**WORDS, **more}, follow_redirects=True)


def near(client: FlaskClient, words: str) -> Any:
    """What a script is told of these words."""
    told = client.post(NEAR, data={"body": words})
    assert told.headers["Cache-Control"] == "no-store"
    return told.json


def test_one_field_is_enough_title_and_topic_come_of_its_words(world: World) -> None:
    topic = world.topic("Buprenorphine")

    response = ask(world, world.member())

    assert response.request.path.endswith("-can-i-start-buprenorphine-low")
    assert "Your question is up." in response.text
    thread = db.session.query(Thread).one()
    assert thread.title == "can I start buprenorphine low?"
    assert [row.topic_id for row in db.session.query(ThreadTopic)] == [topic.id]


def test_urgency_whom_and_topics_are_as_chosen(world: World) -> None:
    world.topic("Buprenorphine")

    ask(world, world.member(), urgency="today", wanted="pharmacist", chosen="1", nameless="y")

    consult, thread = db.session.query(Consult).one(), db.session.query(Thread).one()
    assert (consult.urgency, consult.wanted) == (Urgency.TODAY, "pharmacist")
    assert thread.nameless
    assert db.session.query(ThreadTopic).count() == 0


def test_what_only_the_hub_sees_is_nowhere_for_others(world: World) -> None:
    jo = world.member("Jo Halvorsen")

    assert "with the hub" in ask(world, jo, hub_only="y").text

    assert db.session.query(Thread).one().visibility is Visibility.STAFF
    ben, hub = world.client(world.member("Ben Okafor")), world.client(world.expert())
    for page in ("consults", "consults?show=answered", "", "threads"):
        assert "start buprenorphine low" not in ben.get(f"/p/chronic-pain/{page}").text
    assert "start buprenorphine low" in hub.get("/p/chronic-pain/consults").text
    assert "start buprenorphine low" in hub.get("/p/chronic-pain/").text


def test_an_empty_question_is_told_what_to_add(world: World) -> None:
    response = ask(world, world.member(), body=" ", urgency="today", nameless="y")

    assert response.status_code == 422
    assert "Write what you want to know. A line is enough" in response.text
    assert response.text.count("checked") == 2


def test_a_patients_number_is_stopped_and_listed_once(world: World) -> None:
    words = "Start low with OHIP 1234-567-897-AB?"

    response = ask(world, world.member(), body=words)

    assert response.status_code == 422
    assert response.text.count('class="mend"') == 1
    assert words in response.text
    assert db.session.query(Thread).count() == 0


def test_danger_shows_the_numbers_first_and_the_second_tap_asks(world: World) -> None:
    jo, words = world.member(), "She overdosed last night. Restart methadone?"

    first = ask(world, jo, body=words)
    assert first.status_code == 422
    assert "Call first." in first.text
    assert 'href="tel:911"' in first.text
    assert 'href="tel:988"' in first.text
    assert 'name="warned" value="1"' in first.text

    assert ask(world, jo, body=words, warned="1").status_code == 200


def test_the_programmes_own_numbers_are_shown(world: World) -> None:
    numbers = "Poison centre: 1-844-764-7669\nno number here\n811"
    kept = ConsultSettings(programme_id=world.programme().id, emergency=numbers)
    with transaction() as session:
        session.add(kept)

    html = world.client(world.member()).get(ASK).text

    assert 'Poison centre: <a href="tel:18447647669">' in html
    assert 'href="tel:811"' in html
    assert "no number here" not in html
    assert "tel:911" not in html


def test_without_script_a_chip_begins_a_line_and_shows_what_was_answered(world: World) -> None:
    jo = world.member()
    answered(world, "Starting buprenorphine low at home", "Yes, half a milligram.")

    html = world.client(jo).post(ASK + "/look", data={**WORDS, "add": "drug"}).text

    assert "She works.\n\nDrug and dose: </textarea>" in html
    assert "Yes, half a milligram." in html
    assert "This answered it" in html


def test_while_typing_a_script_is_told_all_of_it(world: World) -> None:
    topic = world.topic("Buprenorphine")
    answered(world, "Starting buprenorphine low", "Yes, half a milligram.")
    client = world.client(world.member())

    told = near(client, "Starting buprenorphine low: now suicidal")

    assert told["topics"] == [topic.id]
    assert "Yes, half a milligram." in told["near"]
    assert "Call first." in told["alarm"]
    quiet = near(client, "Hm")
    assert (quiet["alarm"].strip(), quiet["near"].strip(), quiet["topics"]) == ("", "", [])


def test_what_nobody_answered_or_others_asked_elsewhere_is_not_shown(world: World) -> None:
    world.thread(title="Starting buprenorphine low")
    other = world.member("Omar Haddad", of="Hepatitis C")
    answered(world, "Starting buprenorphine low at home", "Yes.", visibility=Visibility.STAFF)

    told = near(world.client(world.member("Ben Okafor")), WORDS["body"])

    assert told["near"].strip() == ""
    assert world.client(other).post(NEAR, data=WORDS).status_code == 404
    assert world.client(other).get(ASK).status_code == 404


def test_the_home_page_brings_the_question_along_and_the_draft_stays(world: World) -> None:
    jo = world.member()
    client = world.client(jo)
    client.post(
        f"/drafts/consult:{world.programme().id}", data={**WORDS, "kept": "0", "wanted": "pt"}
    )

    back = client.get(ASK).text
    assert "She works.</textarea>" in back
    assert '<option selected value="pt">' in back
    carried = client.get(ASK, query_string={"q": "Which to lower first?"}).text
    assert "Which to lower first?</textarea>" in carried
    assert "You were writing another question." in carried

    ask(world, jo, kept="1")
    assert db.session.query(Draft).count() == 0


def test_two_drafts_made_one_stay_as_private_as_either(world: World) -> None:
    client, place = world.client(world.member()), f"/drafts/consult:{world.programme().id}"
    client.post(place, data={**WORDS, "kept": "0"})

    clash = client.post(place, data={"body": "Other.", "kept": "0", "hub_only": "y"})
    assert clash.status_code == 409
    assert 'name="hub_only" value="y"' in clash.text

    client.post(f"{place}/throw")
    client.post(place, data={"body": "Other.", "kept": "0", "hub_only": "y"})
    client.post(f"{place}/restore")
    assert db.session.query(Draft).one().choices["hub_only"] is True


def test_with_nobody_on_call_it_says_so_before_sending(world: World) -> None:
    html = world.client(world.member()).get(ASK).text

    assert "Nobody is on call now, so it may wait longer." in html
    assert "Too few were asked of late" in html


@pytest.mark.parametrize("words", ["", WORDS["body"]])
def test_the_page_costs_at_most_twelve_statements(
    world: World, count_queries: Any, words: str
) -> None:
    world.topic("Buprenorphine")
    answered(world, "Starting buprenorphine low", "Yes.")
    client = world.client(world.member())

    with count_queries() as seen:
        assert client.get(ASK, query_string={"q": words}).status_code == 200
    assert len(seen) <= 12, seen
