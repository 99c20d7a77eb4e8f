"""The page on which one asks."""

from echo_community.discussions.models import Thread
from echo_community.kernel.db import db
from tests.world import World

ASK = "/p/chronic-pain/ask"
WORDS = {"title": "How fast do you taper?", "body": "Two years on 60 MME."}


def test_a_question_becomes_a_thread_under_its_topics(world: World) -> None:
    amina, topic = world.member(), world.topic("Tapering")

    response = world.client(amina).post(
        ASK, data={**WORDS, "topics": [topic.id]}, follow_redirects=True
    )

    assert response.request.path.endswith("-how-fast-do-you-taper")
    assert "Your question is up." in response.text
    assert "Tapering</a>" in response.text
    assert "Amina Diallo" in response.text


def test_a_question_may_be_asked_without_a_name(world: World) -> None:
    amina = world.member()

    world.client(amina).post(ASK, data={**WORDS, "nameless": "y"})

    thread = db.session.query(Thread).one()
    assert thread.nameless


def test_each_field_says_what_it_wants_and_keeps_what_was_typed(world: World) -> None:
    amina = world.member()
    topics = [world.topic(f"Topic {n}").id for n in range(4)]

    response = world.client(amina).post(
        ASK, data={"title": "", "body": "Kept & safe", "topics": topics, "nameless": "y"}
    )

    assert response.status_code == 422
    assert "Write your question in one line." in response.text
    assert "Choose up to three topics." in response.text
    assert "Kept &amp; safe</textarea>" in response.text
    assert response.text.count("checked") == 5
    assert db.session.query(Thread).count() == 0


def test_another_programmes_topic_is_refused(world: World) -> None:
    amina, other = world.member(), world.topic("Staging", of="Hepatitis C")

    response = world.client(amina).post(ASK, data={**WORDS, "topics": [other.id]})

    assert response.status_code == 422


def test_a_link_may_bring_title_and_topic_along(world: World) -> None:
    world.topic("Tapering")

    html = world.client(world.member()).get(ASK + "?title=How+fast%3F&topic=tapering").text

    assert 'value="How fast?"' in html
    assert "checked" in html


def test_a_preview_shows_the_words_above_the_form_as_it_is(world: World) -> None:
    response = world.client(world.member()).post(ASK + "/preview", data=WORDS)

    assert "<p>Two years on 60 MME.</p>" in response.text
    assert 'value="How fast do you taper?"' in response.text
    assert db.session.query(Thread).count() == 0


def test_what_names_a_patient_is_marked_in_each_field(world: World, lavoie: None) -> None:
    words = {"title": "Mrs Lavoie falls", "body": "Mrs Lavoie fell twice.", "once": "a"}
    client = world.client(world.member())

    stopped = client.post(ASK, data=words)
    held = client.post(ASK, data={**words, "reason": "A dog."}, follow_redirects=True)

    assert stopped.status_code == 422
    assert stopped.text.count("Use “the patient”") == 2
    assert "Mrs Lavoie fell twice.</textarea>" in stopped.text
    assert "Kept for a moderator" in held.text
    assert db.session.query(Thread).one().held


def test_outsiders_cannot_ask(world: World) -> None:
    world.programme()
    outsider = world.client(world.member("Omar Haddad", of="Hepatitis C"))

    assert outsider.get(ASK).status_code == 404
    assert outsider.post(ASK, data=WORDS).status_code == 404
    assert outsider.post(ASK + "/preview", data=WORDS).status_code == 404
