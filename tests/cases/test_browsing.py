"""Past cases in a list, and what narrows it."""

from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from echo_community.cases.models import Case, CaseState
from echo_community.cases.queries.browsing import case_rows
from echo_community.discussions.models import Thread
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.meetings.models import Session
from tests.cases.test_import_cases import Importer, case, said
from tests.world import World

TWO = {
    "title": "Burning feet",
    "session_date": "2023-05-02",
    "topics": ["Neuropathy"],
    "fields": {"question": "Duloxetine, or not?", "age_band": "60-69", "phq9": 4,
               "wanted": ["diagnosis", "safety"]},
    "medications": [],
    "follow_up": None,
    "state": "awaiting_follow_up",
    "summary": None,
    "suggestions": [said("Look at the shoes.")],
    "questions": [],
    "discussion": [],
}  # fmt: skip


@pytest.fixture
def reader(world: World, tmp_path: Path) -> Actor:
    """Somebody who joined after two cases were imported."""
    load = Importer(world, tmp_path)
    load(case("CP-24-007"), case("CP-23-001", **TWO))
    assert load.reasons == []
    return world.member("Jo Halvorsen")


@pytest.fixture
def client(world: World, reader: Actor) -> FlaskClient:
    return world.client(reader)


def titles(client: FlaskClient, **asked: Any) -> list[str]:
    """What is listed, in order."""
    named = {name.replace("__", "."): value for name, value in asked.items()}
    text = client.get("/p/chronic-pain/cases", query_string=named).text
    places = {text.find(f">{title}</a>"): title for title in ALL}
    return [places[place] for place in sorted(places) if place >= 0]


LEG, FEET = "Leg pain after two operations", "Burning feet"
ALL = (LEG, FEET)


def test_each_says_what_was_asked_recommended_and_became_of_it(client: FlaskClient) -> None:
    text = client.get("/p/chronic-pain/cases").text

    assert titles(client) == [LEG, FEET]
    told = ["Taper, rotate, or leave it?", "Taper by five percent a month", "Down to 60 a day",
            "CP-24-007", "Mar 2024", "Outcome not known yet", "2 cases"]  # fmt: skip
    for words in told:
        assert words in text


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "hydromorphone"}, [LEG]),
        ({"q": "feet"}, [FEET]),
        ({"q": "CP-23-001"}, [FEET]),
        ({"q": "ketamine"}, []),
        ({"topic": "neuropathy"}, [FEET]),
        ({"year": "2024"}, [LEG]),
        ({"outcome": "better"}, [LEG]),
        ({"outcome": "worse"}, []),
        ({"outcome": "known"}, [LEG]),
        ({"outcome": "unknown"}, [FEET]),
        ({"state": "awaiting_follow_up"}, [FEET]),
        ({"mme": "90"}, [LEG]),
        ({"mme": "121"}, []),
        ({"f__phq9": "10"}, [LEG]),
        ({"f__phq9": "4"}, [LEG, FEET]),
        ({"f__age_band": "60-69"}, [FEET]),
        ({"f__wanted": "safety"}, [FEET]),
        ({"f__wanted": "safety", "q": "leg"}, []),
    ],
)
def test_filters_narrow_it(client: FlaskClient, asked: dict[str, str], found: list[str]) -> None:
    assert titles(client, **asked) == found


def test_what_makes_no_sense_narrows_nothing(client: FlaskClient) -> None:
    odd = {"topic": "x", "year": "99999999999", "state": "draft", "mme": "much", "outcome": "'",
           "f__phq9": "--", "f__wanted": "%", "after": "x", "session": "²"}  # fmt: skip

    assert titles(client, **odd) == [LEG, FEET]
    assert "tap to let go" not in client.get("/p/chronic-pain/cases", query_string=odd).text


def test_what_was_chosen_stands_as_chips_that_let_go(client: FlaskClient) -> None:
    asked = {"f.phq9": "10", "year": "2024", "junk": "1"}

    text = client.get("/p/chronic-pain/cases", query_string=asked).text

    assert "PHQ-9: 10 or more" in text
    assert 'href="/p/chronic-pain/cases?year=2024"' in text
    assert 'href="/p/chronic-pain/cases?f.phq9=10"' in text


def test_an_empty_list_says_what_to_do(client: FlaskClient, world: World) -> None:
    assert "Let go of something you chose" in client.get("/p/chronic-pain/cases?q=zebra").text
    empty = world.client(world.member(of="Hepatitis C")).get("/p/hepatitis-c/cases").text
    assert "No case has been presented here yet." in empty


def test_the_cases_of_one_session(client: FlaskClient) -> None:
    session = db.session.scalars(select(Session.id).order_by(Session.starts_at.desc())).first()

    assert titles(client, session=session) == [LEG]


def test_pages_follow_by_key(world: World, reader: Actor) -> None:
    programme_id = next(iter(reader.memberships))
    first = case_rows(reader, programme_id, size=1)
    second = case_rows(reader, programme_id, size=1, after=first.next)

    assert [first.rows[0].title, second.rows[0].title] == [LEG, FEET]
    assert second.next is None


def test_nobody_reads_here_what_they_may_not_read_there(world: World, reader: Actor) -> None:
    programme_id = next(iter(reader.memberships))
    world.case(by=reader, title="Submitted", state=CaseState.SUBMITTED)
    held = db.session.scalars(select(Thread).where(Thread.title == FEET)).one()
    held.held = True
    db.session.commit()
    outsider = world.member(of="Hepatitis C")

    assert [row.title for row in case_rows(reader, programme_id)] == [LEG]
    assert case_rows(outsider, programme_id).rows == []
    assert world.client(outsider).get("/p/chronic-pain/cases").status_code == 404
    assert [row.title for row in case_rows(world.expert(), programme_id)] == [LEG, FEET]


@pytest.mark.parametrize(("asked", "most"), [("", 9), ("?q=hydromorphone&f.phq9=3", 12)])
def test_the_page_costs_a_fixed_number_of_statements(
    client: FlaskClient, count_queries: Any, asked: str, most: int
) -> None:
    client.get(f"/p/chronic-pain/cases{asked}")
    with count_queries() as seen:
        assert client.get(f"/p/chronic-pain/cases{asked}").status_code == 200

    assert len(seen) <= most, seen


def test_the_list_costs_two(world: World, reader: Actor, count_queries: Any) -> None:
    programme_id = next(iter(reader.memberships))
    with count_queries() as seen:
        assert len(case_rows(reader, programme_id)) == 2

    assert len(seen) == 2, seen
    assert db.session.query(Case).count() == 2


def test_a_number_that_is_none_is_said_and_narrows_nothing(client: FlaskClient) -> None:
    assert titles(client, mme="ninety") == [LEG, FEET]
    page = client.get("/p/chronic-pain/cases", query_string={"mme": "ninety"}).text
    assert "Morphine equivalents: enter a number" in page
    assert "enter a number" not in client.get("/p/chronic-pain/cases?mme=90").text


def test_who_reads_past_cases_finds_the_way_to_present_one(client: FlaskClient) -> None:
    for path in ("/p/chronic-pain/", "/p/chronic-pain/cases"):
        assert 'href="/p/chronic-pain/cases/new"' in client.get(path).text
