"""What was looked for and not found: counted without keeping what was typed."""

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select

from echo_community.kernel.clock import now
from echo_community.kernel.db import db
from echo_community.search import misses
from echo_community.search.misses import SearchMiss
from echo_community.search.vocabulary import services
from echo_community.search.vocabulary.data import concept
from tests.world import World

SEARCH = "/p/chronic-pain/search"
MISSED = "/p/chronic-pain/search/missed"


@pytest.fixture(autouse=True)
def vocabulary(app) -> None:
    services.load([concept("ketamine", "drug", brands="Ketalar", fr="kétamine")])


def look(client: FlaskClient, words: str) -> None:
    assert client.get(SEARCH, query_string={"q": words}).status_code == 200


def terms() -> list[tuple[str, int]]:
    return [(m.term, m.user_id) for m in db.session.scalars(select(SearchMiss).order_by("id"))]


def test_a_subject_is_shown_once_three_people_missed_it(world: World) -> None:
    expert = world.client(world.expert())
    amina, ben, chloe = world.members("Amina Diallo", "Ben Okafor", "Chloe Roy")
    for member in (amina, amina, amina, ben):
        look(world.client(member), "ketalar infusion")
    assert "ketamine" not in expert.get(MISSED).text

    look(world.client(chloe), "kétamine")

    text = expert.get(MISSED).text
    assert "ketamine</a>" in text
    assert "3 people" in text
    assert "infusion" not in text


def test_only_words_of_the_vocabulary_and_topics_are_kept(world: World) -> None:
    amina = world.member()
    world.topic("Rotations")
    look(world.client(amina), "Jean Tremblay of Moosonee on Ketalar, rotation")

    assert terms() == [("Rotations", amina.id), ("ketamine", amina.id)]


def test_what_is_found_is_not_missed(world: World) -> None:
    amina = world.member()
    world.thread(by=amina, title="Ketamine at night")
    look(world.client(amina), "ketamine")
    look(world.client(amina), "lidocaine")

    assert terms() == []


def test_a_miss_is_forgotten_after_half_a_year(world: World) -> None:
    expert = world.expert()
    for member in world.members("Amina Diallo", "Ben Okafor", "Chloe Roy"):
        look(world.client(member), "ketamine")
    programme_id = next(iter(expert.memberships))
    assert len(misses.missed(expert, programme_id)) == 1

    with time_machine.travel(now() + misses.KEPT):
        assert misses.missed(expert, programme_id) == []
        misses.forget_old()
    assert terms() == []


@pytest.mark.parametrize(
    ("role", "status"),
    [("participant", 403), ("graduate", 403), ("expert", 200), ("coordinator", 200)],
)
def test_the_list_is_for_moderators(world: World, role: str, status: int) -> None:
    assert world.client(world.member(role=role)).get(MISSED).status_code == status


def test_the_list_is_not_for_other_programmes(world: World) -> None:
    world.programme()
    assert world.client(world.expert(of="Hepatitis C")).get(MISSED).status_code == 404


def test_a_page_that_finds_nothing_costs_at_most_twelve_statements(
    world: World, count_queries
) -> None:
    client = world.client(world.member())
    look(client, "ketamine lidocaine")

    with count_queries() as seen:
        look(client, "ketamine lidocaine")
    assert len(seen) <= 12, seen
