"""The archive: lectures in a list, what narrows it, what is next in a series, what is new."""

import re
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import insert

from echo_community.discussions import services
from echo_community.discussions.models import Post, ThreadLink
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db, transaction
from echo_community.lectures.drafts import SpeakerDraft
from echo_community.lectures.models import Lecture, Level
from tests.world import World

LECTURES = "/p/chronic-pain/lectures"


def said_on(day: str, **facts: Any) -> dict[str, Any]:
    return {
        "given_on": date.fromisoformat(day),
        "speakers": [SpeakerDraft("Lena Fortier")],
        **facts,
    }


@pytest.fixture
def shelf(world: World) -> dict[str, Lecture]:
    """Four lectures: two of a series, one in French, one by another speaker under a topic."""
    tapering = world.topic("Tapering")
    series = {"series": "Opioids from the start"}
    return {
        "two": world.lecture("Going home", **said_on("2025-02-03", part=2, **series)),
        "one": world.lecture("Starting", **said_on("2025-03-03", part=1, **series)),
        "french": world.lecture("Le sevrage", **said_on("2024-05-06", language="fr")),
        "slow": world.lecture(
            "Slowly down",
            given_on=date(2026, 1, 5),
            speakers=[SpeakerDraft("Dr Amara Osei"), SpeakerDraft("Sunniva Clarke")],
            topics=[tapering.id],
            level=Level.ADVANCED,
        ),
    }


@pytest.fixture
def reader(world: World, shelf: dict[str, Lecture]) -> Actor:
    return world.member("Jo Halvorsen")


@pytest.fixture
def client(world: World, reader: Actor) -> FlaskClient:
    return world.client(reader)


def listed(client: FlaskClient, **asked: str) -> list[str]:
    """The titles in the list, in order."""
    html = client.get(LECTURES, query_string=asked).text
    return re.findall(r'<h3 class="name"><a[^>]*>([^<]*)</a>', html)


def test_the_latest_come_first_and_say_who_speaks_and_of_what_series(client: FlaskClient) -> None:
    html = client.get(LECTURES).text

    assert listed(client) == ["Slowly down", "Starting", "Going home", "Le sevrage"]
    for words in ("Dr Amara Osei and 1 more", "Opioids from the start, part 2", "4 lectures"):
        assert words in html
    assert 'lang="fr">Le sevrage</a>' in html


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"topic": "tapering"}, ["Slowly down"]),
        ({"speaker": "Lena Fortier", "year": "2025"}, ["Starting", "Going home"]),
        ({"language": "fr"}, ["Le sevrage"]),
        ({"level": "advanced"}, ["Slowly down"]),
        ({"series": "Opioids from the start"}, ["Starting", "Going home"]),
        ({"speaker": "Nobody", "year": "1999", "level": "hard"}, None),
    ],
)
def test_it_is_narrowed_by_what_there_is(
    client: FlaskClient, asked: dict[str, str], found: list[str] | None
) -> None:
    assert listed(client, **asked) == (listed(client) if found is None else found)


def test_what_cases_cite_is_found_through_them(
    world: World, client: FlaskClient, reader: Actor, shelf: dict[str, Lecture]
) -> None:
    case = world.case(by=reader)
    ends = {"source_id": case.thread_id, "target_id": shelf["one"].thread_id}
    with transaction():
        db.session.execute(insert(ThreadLink).values(**ends, made_by_id=reader.id))

    assert listed(client, cited="1") == ["Starting"]
    assert "Cited by 1 case" in client.get(LECTURES).text


def test_the_next_of_a_series_is_named_on_its_page(
    client: FlaskClient, shelf: dict[str, Lecture]
) -> None:
    first, second, alone = (
        client.get(f"/t/{shelf[name].thread_id}", follow_redirects=True).text
        for name in ("one", "two", "slow")
    )

    assert re.search(r"<b>Next:</b> <a [^>]*>Going home</a>", first)
    assert "Part 1 of 2 of the series" in first
    assert "Before:" not in first
    assert re.search(r"Before: <a [^>]*>Starting</a>", second)
    assert "Next:" not in second
    assert "of the series" not in alone


def test_a_new_lecture_is_told_at_home_until_it_is_opened(
    client: FlaskClient, shelf: dict[str, Lecture]
) -> None:
    home = "/p/chronic-pain/"
    assert "New lectures" in client.get(home).text

    for lecture in shelf.values():
        client.get(f"/t/{lecture.thread_id}", follow_redirects=True)

    assert "New lectures" not in client.get(home).text
    assert '<span class="new">' not in client.get(LECTURES).text


def test_what_is_held_is_for_the_hub_and_other_programmes_see_nothing(
    world: World, client: FlaskClient, shelf: dict[str, Lecture]
) -> None:
    services.hold(world.expert(), first_post(shelf["slow"]))

    assert "Slowly down" not in listed(client)
    assert "Slowly down" in listed(world.client(world.expert()))
    outsider = world.client(world.member("Omar Haddad", of="Hepatitis C"))
    assert outsider.get(LECTURES).status_code == 404
    assert listed_elsewhere(outsider) == []


def first_post(lecture: Lecture) -> int:
    found = db.session.query(Post.id).filter_by(thread_id=lecture.thread_id, number=1).scalar()
    return int(found or 0)


def listed_elsewhere(client: FlaskClient) -> list[str]:
    return re.findall(r'<h3 class="name"', client.get("/p/hepatitis-c/lectures").text)


@pytest.mark.parametrize("asked", [{}, {"speaker": "Lena Fortier"}])
def test_the_page_costs_a_fixed_number_of_statements(
    client: FlaskClient, count_queries: Any, asked: dict[str, str]
) -> None:
    with count_queries() as seen:
        assert client.get(LECTURES, query_string=asked).status_code == 200
    assert len(seen) <= 9, seen
