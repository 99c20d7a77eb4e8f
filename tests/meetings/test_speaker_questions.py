"""Questions to the speaker: asked, voted on, changed and hidden, until the session is over."""

from datetime import timedelta

import pytest

from echo_community.kernel.clock import now
from echo_community.kernel.db import db, transaction
from echo_community.kernel.errors import Forbidden, NotVisible, Stopped
from echo_community.meetings.models import Speaker
from echo_community.meetings.queries.life import life_of
from echo_community.meetings.services import asking
from tests.world import World


def test_the_most_wanted_question_stands_first(world: World) -> None:
    amina, ben, noor = world.members("Amina Diallo", "Ben Okafor", "Noor Rahimi")
    session = world.session()
    asking.ask_speaker(amina, session.id, "When do you stop?")
    wanted = asking.ask_speaker(ben, session.id, "How slow is slow?")
    asking.ask_speaker(noor, session.id, "What about sleep?")

    asking.vote_for_question(amina, wanted.id)
    asking.vote_for_question(amina, wanted.id)
    asking.vote_for_question(noor, wanted.id)

    life = life_of(amina, session.id)
    assert [q.body for q in life.questions] == [
        "How slow is slow?", "What about sleep?", "When do you stop?"
    ]  # fmt: skip
    assert (life.questions[0].votes, life.questions[0].voted) == (2, True)
    assert life.questions[2].mine

    asking.take_vote_back(amina, wanted.id)
    assert life_of(amina, session.id).questions[0].votes == 1


def test_nobody_votes_for_what_they_asked_themselves(world: World) -> None:
    amina, session = world.member(), world.session()
    question = asking.ask_speaker(amina, session.id, "When do you stop?")

    with pytest.raises(Forbidden):
        asking.vote_for_question(amina, question.id)


def test_one_changes_ones_own_question_alone_and_votes_begin_anew(world: World) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    session = world.session()
    question = asking.ask_speaker(amina, session.id, "When do you stop?")
    asking.vote_for_question(ben, question.id)

    with pytest.raises(Forbidden):
        asking.change_question(ben, question.id, "Something else?")
    asking.change_question(amina, question.id, "When do you pause?")

    [row] = life_of(ben, session.id).questions
    assert (row.body, row.votes) == ("When do you pause?", 0)


def test_a_question_is_deleted_and_comes_back(world: World) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    hub, session = world.expert(), world.session()
    question = asking.ask_speaker(amina, session.id, "When do you stop?")

    asking.hide_question(amina, question.id)
    assert life_of(amina, session.id).questions == []
    assert life_of(hub, session.id).questions == []
    with pytest.raises(Forbidden):
        asking.show_question(hub, question.id)
    asking.show_question(amina, question.id)
    assert len(life_of(ben, session.id).questions) == 1


def test_what_the_hub_hides_its_author_and_the_hub_see_marked(world: World) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    hub, session = world.expert(), world.session()
    question = asking.ask_speaker(amina, session.id, "When do you stop?")

    with pytest.raises(Forbidden):
        asking.hide_question(ben, question.id)
    asking.hide_question(hub, question.id)

    assert life_of(ben, session.id).questions == []
    assert life_of(amina, session.id).questions[0].hidden
    with pytest.raises(Forbidden):
        asking.show_question(amina, question.id)
    asking.show_question(hub, question.id)
    assert len(life_of(ben, session.id).questions) == 1


def test_after_the_session_it_is_too_late(world: World) -> None:
    amina = world.member()
    session = world.session(now() - timedelta(hours=1))
    question = asking.ask_speaker(amina, session.id, "Does it hold while it runs?")
    over = world.session(now() - timedelta(hours=3))

    assert question.id
    with pytest.raises(Forbidden):
        asking.ask_speaker(amina, over.id, "And now?")


def test_a_patient_is_stopped_and_a_speaker_from_outside_is_not(world: World) -> None:
    amina, session = world.member(), world.session()
    with transaction():
        db.session.add(Speaker(session_id=session.id, name="Marguerite Tremblay"))
    asking.ask_speaker(amina, session.id, "Does Dr Marguerite Tremblay use ketamine?")

    with pytest.raises(Stopped):
        asking.ask_speaker(amina, session.id, "OHIP 1234-567-897-AB, what now?")


def test_the_newest_stand_first_where_one_wants_that(world: World) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    session = world.session()
    first = asking.ask_speaker(amina, session.id, "First?")
    asking.ask_speaker(amina, session.id, "Second?")
    asking.vote_for_question(ben, first.id)

    def order(more: str) -> bool:
        page = world.client(ben).get(f"/s/{session.id}/questions{more}").text
        return page.index("First?") < page.index("Second?")

    assert order("") and not order("?by=new")


def test_nobody_asks_more_than_five_of_one_speaker(world: World) -> None:
    amina, session = world.member(), world.session()
    for n in range(5):
        asking.ask_speaker(amina, session.id, f"Question {n}?")

    page = world.client(amina).post(f"/s/{session.id}/questions", data={"body": "One more?"})

    assert page.status_code == 422
    assert "five questions already" in page.text and "One more?" in page.text


def test_another_programme_sees_nothing(world: World) -> None:
    amina, session = world.member(), world.session()
    question = asking.ask_speaker(amina, session.id, "When do you stop?")
    outsider = world.member("Omar Haddad", of="Hepatitis C")

    for act in (
        lambda: life_of(outsider, session.id),
        lambda: asking.ask_speaker(outsider, session.id, "Why?"),
        lambda: asking.vote_for_question(outsider, question.id),
        lambda: asking.hide_question(outsider, question.id),
    ):
        with pytest.raises(NotVisible):
            act()


def test_what_is_around_a_session_costs_two_statements(world: World, count_queries) -> None:
    amina, session = world.member(), world.session()
    for n in range(4):
        asking.ask_speaker(amina, session.id, f"Question {n}?")

    with count_queries() as seen:
        life_of(amina, session.id)

    assert len(seen) == 2


def test_the_page_takes_a_question_and_shows_what_was_stopped(world: World) -> None:
    amina, session = world.member(), world.session()
    browser = world.client(amina)
    url = f"/s/{session.id}/questions"

    empty = browser.post(url, data={"body": " "})
    stopped = browser.post(url, data={"body": "OHIP 1234-567-897-AB?"})
    asked = browser.post(url, data={"body": "When do you stop?"}, follow_redirects=True)

    assert (empty.status_code, stopped.status_code, asked.status_code) == (422, 422, 200)
    assert "Write what you would like to hear about." in empty.text
    assert "1234-567-897-AB" in stopped.text and "may tell who the patient is" in stopped.text
    assert "When do you stop?" in asked.text
