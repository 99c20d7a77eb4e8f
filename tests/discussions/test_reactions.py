"""Thanks, same here, changed my practice: one tap, counted, and shown by name."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from echo_community.discussions import queries, services
from echo_community.discussions.models import Post, Reaction, ReactionKind, Thread
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import db
from echo_community.kernel.errors import Forbidden, NotVisible, Stopped
from tests.world import World

THANKS, SAME, CHANGED = ReactionKind


@pytest.fixture
def ben(world: World) -> Actor:
    """Who wrote the answer."""
    return world.member("Ben Okafor")


@pytest.fixture
def thread(world: World, ben: Actor) -> Thread:
    """A question by Amina that Ben answered."""
    thread = world.thread(by=world.member("Amina Diallo"))
    world.reply(thread, ben)
    return thread


def post_of(thread: Thread, number: int = 2) -> Post:
    """A post as it is in the database now."""
    found = db.session.query(Post).filter_by(thread_id=thread.id, number=number)
    return found.populate_existing().one()


def counts(thread: Thread, number: int = 2) -> tuple[int, int, int]:
    """How many said thanks, same here, changed my practice."""
    post = post_of(thread, number)
    return post.thanks, post.same_here, post.changed_practice


def test_one_tap_reacts_and_another_takes_it_back(world: World, thread: Thread) -> None:
    client = world.client(world.member("Carla Rossi"))
    address = f"/t/{thread.id}/p/2/react/thanks"

    shown = client.post(address, data={"on": "1"}, follow_redirects=True).text
    button = re.search(rf'<button[^>]*"{address}"[^>]*>.*?</button>', shown)
    assert button
    assert 'value="0" aria-pressed="true"' in button[0]
    assert "Thanks <b>1</b>" in button[0]

    client.post(address, data={"on": "0"})
    assert counts(thread) == (0, 0, 0)


def test_the_same_tap_twice_counts_once(world: World, thread: Thread) -> None:
    carla = world.member("Carla Rossi")

    for _ in range(2):
        services.react(carla, post_of(thread).id, THANKS)
    assert counts(thread) == (1, 0, 0)
    services.react(carla, post_of(thread).id, SAME)
    for _ in range(2):
        services.react(carla, post_of(thread).id, THANKS, on=False)
    assert counts(thread) == (0, 1, 0)


def test_many_at_once_are_all_counted(app: Flask, world: World, thread: Thread) -> None:
    people = [world.member(f"Person {n}") for n in range(6)]
    post_id = post_of(thread).id
    db.session.commit()

    def thank(person: Actor) -> None:
        with app.app_context():
            services.react(person, post_id, THANKS)
            db.session.remove()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(thank, people))
    assert counts(thread) == (6, 0, 0)


def test_nobody_reacts_to_their_own_words_nor_to_what_they_may_not_read(
    world: World, thread: Thread, ben: Actor
) -> None:
    post = post_of(thread)
    with pytest.raises(Forbidden):
        services.react(ben, post.id, THANKS)
    with pytest.raises(NotVisible):
        services.react(world.member("Omar Haddad", of="Hepatitis C"), post.id, THANKS)

    services.hide_post(ben, post.id)
    with pytest.raises(NotVisible):
        services.react(world.member("Carla Rossi"), post.id, THANKS)
    with pytest.raises(Forbidden):
        services.react(world.expert(), post.id, THANKS)


def test_under_ones_own_post_stand_only_the_counts(
    world: World, thread: Thread, ben: Actor
) -> None:
    services.react(world.member("Carla Rossi"), post_of(thread).id, THANKS)

    own = world.client(ben).get(f"/t/{thread.id}", follow_redirects=True).text
    assert "/p/2/react/" not in own
    assert f'href="/t/{thread.id}/p/2/reactions"' in own


def test_changed_practice_counts_at_once_and_then_asks_what_changed(
    world: World, thread: Thread
) -> None:
    client = world.client(world.member("Carla Rossi"))

    led = client.post(f"/t/{thread.id}/p/2/react/changed_practice", data={"on": "1"})
    assert led.location == f"/t/{thread.id}/p/2/changed"
    assert counts(thread) == (0, 0, 1)
    assert "What do you do differently now?" in client.get(led.location).text

    client.post(led.location, data={"note": "I call on day 5."})
    assert "I call on day 5." in client.get(f"/t/{thread.id}/p/2/reactions").text
    assert 'value="I call on day 5."' in client.get(led.location).text


def test_a_line_that_names_a_patient_is_refused_and_kept_in_the_form(
    world: World, thread: Thread, lavoie: None
) -> None:
    carla = world.member("Carla Rossi")
    services.react(carla, post_of(thread).id, CHANGED)

    with pytest.raises(Stopped):
        services.say_what_changed(carla, post_of(thread).id, "Mrs Lavoie sleeps.")
    response = world.client(carla).post(
        f"/t/{thread.id}/p/2/changed", data={"note": "Mrs Lavoie sleeps."}
    )
    assert response.status_code == 422
    assert 'value="Mrs Lavoie sleeps."' in response.text
    assert counts(thread) == (0, 0, 1)
    assert db.session.query(Reaction).one().note == ""


def test_a_line_comes_back_with_its_reaction(world: World, thread: Thread) -> None:
    carla, post = world.member("Carla Rossi"), post_of(thread)
    services.say_what_changed(carla, post.id, "I call on day 5.")

    services.react(carla, post.id, CHANGED, on=False)
    assert queries.reactions(carla, thread.id, 2).reactions == []
    services.react(carla, post.id, CHANGED)
    assert [r.note for r in queries.reactions(carla, thread.id, 2).reactions] == [
        "I call on day 5."
    ]


def test_a_script_gets_the_buttons_alone(world: World, thread: Thread) -> None:
    client = world.client(world.member("Carla Rossi"))
    asks = {"X-Fragment": "1"}

    thanks = client.post(f"/t/{thread.id}/p/2/react/thanks", data={"on": "1"}, headers=asks)
    changed = client.post(
        f"/t/{thread.id}/p/2/react/changed_practice", data={"on": "1"}, headers=asks
    )

    assert "<html" not in thanks.text
    assert "Thanks <b>1</b>" in thanks.text
    assert "<form" not in thanks.text
    assert f'action="/t/{thread.id}/p/2/changed"' in changed.text
    assert counts(thread) == (1, 0, 1)


def test_who_reacted_is_shown_by_name_and_profession(world: World, thread: Thread) -> None:
    carla = world.member("Carla Rossi", profession="rn")
    services.react(carla, post_of(thread).id, THANKS)
    services.react(world.expert("Dr Amara Osei"), post_of(thread).id, THANKS)

    html = world.client(carla).get(f"/t/{thread.id}/p/2/reactions").text
    assert "Thanks: 2" in html
    assert "Registered nurse" in html
    assert "Hub expert" in html
    outsider = world.client(world.member("Omar Haddad", of="Hepatitis C"))
    assert outsider.get(f"/t/{thread.id}/p/2/reactions").status_code == 404


def test_a_nameless_asker_reacts_as_original_poster(world: World, ben: Actor) -> None:
    amina = world.member("Amina Diallo", practice="Stonebay")
    thread = world.thread(by=amina, nameless=True)
    world.reply(thread, ben)
    other = world.reply(world.thread(by=ben), ben)
    services.say_what_changed(amina, post_of(thread).id, "I wait.")
    services.react(amina, other.id, THANKS)

    for reader in (ben, world.expert(), world.coordinator()):
        for address in (f"/t/{thread.id}/p/2/reactions", "/p/chronic-pain/changed-practice"):
            html = world.client(reader).get(address).text
            assert not re.search(f"Amina|Stonebay|/people/{amina.id}\\b", html), address
    assert "Original poster" in world.client(ben).get(f"/t/{thread.id}/p/2/reactions").text
    elsewhere = queries.reactions(ben, other.thread_id, 2).reactions
    assert [r.byline.name for r in elsewhere] == ["Amina Diallo"]


def test_the_report_shows_moderators_what_changed_since_when(world: World, thread: Thread) -> None:
    carla, nora = world.member("Carla Rossi"), world.coordinator()
    services.say_what_changed(carla, post_of(thread).id, "I call on day 5.")
    services.react(world.member("Dan Moss"), post_of(thread).id, THANKS)

    rows = queries.changed_practice(nora, thread.programme_id).rows
    assert [(r.note, r.title, r.number, r.byline.name) for r in rows] == [
        ("I call on day 5.", thread.title, 2, "Carla Rossi")
    ]
    later = queries.changed_practice(nora, thread.programme_id, now() + timedelta(hours=1))
    assert not later.rows
    address = "/p/chronic-pain/changed-practice"
    assert "I call on day 5." in world.client(nora).get(f"{address}?since=year").text
    assert world.client(carla).get(address).status_code == 403
    assert address in world.client(nora).get("/p/chronic-pain/").text
    assert address not in world.client(carla).get("/p/chronic-pain/").text


@pytest.mark.parametrize("people", [1, 12])
def test_who_reacted_and_the_report_cost_three_statements(
    world: World, thread: Thread, count_queries: Any, people: int
) -> None:
    for n in range(people):
        services.react(world.member(f"Person {n}"), post_of(thread).id, CHANGED)
    reader = world.client(world.coordinator())

    for address in (f"/t/{thread.id}/p/2/reactions", "/p/chronic-pain/changed-practice"):
        with count_queries() as seen:
            assert reader.get(address).status_code == 200
        assert len(seen) <= 3, seen
