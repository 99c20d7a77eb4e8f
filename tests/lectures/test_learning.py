"""One's own page of learning: minutes by lecture and year, and what one will do differently."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from echo_community.discussions import services as discussions
from echo_community.kernel.actor import Actor
from echo_community.kernel.audit import AuditEntry
from echo_community.kernel.db import db, transaction
from echo_community.kernel.errors import NotVisible, Stopped
from echo_community.lectures.drafts import SpeakerDraft
from echo_community.lectures.models import Lecture, LectureMinutes
from echo_community.lectures.queries.learning import learning, reflect_page
from echo_community.lectures.services import reflecting, watching
from echo_community.lectures.watched import Told, Watched
from tests.cast import CARD
from tests.world import World

MINUTE = 60_000
SAID = "WEBVTT\n\n00:00.000 --> 10:00.000\nLow dose.\n"
NEW_YEAR = datetime(2027, 1, 1, 3, tzinfo=UTC)  # still the last day of 2026 in Winnipeg


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(NEW_YEAR - timedelta(days=30), tick=False) as travelling:
        yield travelling


def watched(actor: Actor, lecture: Lecture, begin: int, end: int) -> None:
    """So many minutes of it, ending now."""
    piece = Watched(begin * MINUTE, end * MINUTE, (end - begin) * MINUTE, 0)
    watching.note_watched(actor, lecture.thread_id, Told(watched=[piece]))


def test_minutes_stand_in_the_year_in_which_they_were_watched(world: World, clock: Any) -> None:
    amina = world.member(time_zone="America/Winnipeg")
    lecture = world.lecture(transcript=SAID, speakers=[SpeakerDraft("Dr Roy")])
    clock.move_to(NEW_YEAR)
    watched(amina, lecture, 0, 3)
    clock.move_to(NEW_YEAR + timedelta(days=1))
    watched(amina, lecture, 3, 8)

    this, before = learning(amina), learning(amina, 2026)

    assert (this.year, this.years, this.minutes) == (2027, [2027, 2026], 5)
    assert (before.year, before.minutes) == (2026, 3)
    [row] = this.rows
    assert (row.title, row.speakers, row.programme) == (
        "Buprenorphine for pain", ["Dr Roy"], "Chronic Pain",
    )  # fmt: skip


def test_minutes_stay_when_a_lecture_is_no_longer_open(world: World, clock: Any) -> None:
    amina, nora = world.member(), world.coordinator()
    lecture = world.lecture(transcript=SAID)
    clock.shift(timedelta(hours=1))
    watched(amina, lecture, 0, 3)
    reflecting.reflect(amina, lecture.thread_id, "Start lower.")

    discussions.hide_thread(nora, lecture.thread_id)

    [row] = learning(amina).rows
    assert (row.thread_id, row.title, row.minutes, row.reflection) == (None, "", 3, "Start lower.")
    page = world.client(amina).get("/you/learning").text
    assert "no longer open to you" in page
    assert lecture.thread_id is not None
    assert "Buprenorphine" not in page


def test_what_one_will_do_differently_is_ones_own(world: World) -> None:
    amina, nora, lecture = world.member(), world.coordinator(), world.lecture()

    reflecting.reflect(amina, lecture.thread_id, "Start lower.")
    reflecting.reflect(amina, lecture.thread_id, "Start lower, go slower.")

    assert reflect_page(amina, lecture.thread_id).body == "Start lower, go slower."
    assert reflect_page(nora, lecture.thread_id).body == ""
    assert learning(nora).rows == []
    assert learning(amina).reflections == 1
    acts = db.session.query(AuditEntry.act, AuditEntry.detail).filter_by(actor_id=amina.id).all()
    assert [tuple(act) for act in acts] == [("lecture.reflect", {})] * 2


def test_it_can_be_taken_away_and_brought_back(world: World) -> None:
    amina, lecture = world.member(), world.lecture()
    client, url = world.client(amina), f"/t/{lecture.thread_id}/lecture/reflect"
    client.post(url, data={"body": "Start lower."})

    page = client.post(f"{url}/remove", follow_redirects=True).text
    assert f"{url}/restore" in page
    assert learning(amina).rows == []
    client.post(f"{url}/restore")
    assert [row.reflection for row in learning(amina).rows] == ["Start lower."]


def test_a_patient_in_it_stops_it_and_the_words_stay_on_the_page(world: World) -> None:
    amina = world.member()
    lecture = world.lecture(speakers=[SpeakerDraft("Dr Wilhelmina Roy")])
    url = f"/t/{lecture.thread_id}/lecture/reflect"

    page = world.client(amina).post(url, data={"body": f"As for {CARD}: start lower."})
    empty = world.client(amina).post(url, data={"body": " "})

    assert (page.status_code, empty.status_code) == (422, 422)
    assert "start lower.</textarea>" in page.text
    assert "Write a sentence or two." in empty.text
    with pytest.raises(Stopped):
        reflecting.reflect(amina, lecture.thread_id, CARD)
    reflecting.reflect(amina, lecture.thread_id, "Do as Wilhelmina Roy does.")


def test_other_programmes_have_no_lecture_to_think_about(world: World) -> None:
    omar, lecture = world.member("Omar Haddad", of="Hepatitis C"), world.lecture()

    for ask in (
        lambda: reflecting.reflect(omar, lecture.thread_id, "Start lower."),
        lambda: reflecting.take_reflection_back(omar, lecture.thread_id),
        lambda: reflecting.restore_reflection(omar, lecture.thread_id),
        lambda: reflect_page(omar, lecture.thread_id),
    ):
        with pytest.raises(NotVisible):
            ask()


def test_the_sheet_has_a_line_a_lecture(world: World, clock: Any) -> None:
    amina, lecture = world.member(), world.lecture("=Sleep", transcript=SAID)
    clock.shift(timedelta(hours=1))
    watched(amina, lecture, 0, 3)
    reflecting.reflect(amina, lecture.thread_id, "Ask about snoring.")

    sheet = world.client(amina).get("/you/learning.csv?year=2026")

    assert sheet.headers["Content-Disposition"] == "attachment; filename=learning-2026.csv"
    assert sheet.text.splitlines()[1] == (
        "'=Sleep,,Chronic Pain,2026-12-01,2026-12-01,3,0,3,Ask about snoring."
    )


@pytest.mark.parametrize("lectures", [1, 4])
def test_the_page_of_learning_costs_three_statements(
    world: World, count_queries: Any, lectures: int
) -> None:
    amina = world.member()
    for n in range(lectures):
        lecture = world.lecture(f"Lecture {n}")
        with transaction() as session:
            whose = {"user_id": amina.id, "programme_id": lecture.programme_id}
            day = datetime(2026, 5, 4, tzinfo=UTC).date()
            session.add(LectureMinutes(**whose, lecture_id=lecture.id, day=day, read_ms=90_000))

    with count_queries() as seen:
        found = learning(amina, 2026)
    assert (len(found.rows), found.minutes) == (lectures, lectures)
    assert len(seen) == 3, seen
