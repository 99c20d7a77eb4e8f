"""Minutes that were really watched or read, and the place where one stopped, on every device."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.kernel.errors import NotVisible
from echo_community.lectures.models import Lecture, LectureMinutes, LectureProgress
from echo_community.lectures.queries.progress import resume_point
from echo_community.lectures.queries.watching import unfinished
from echo_community.lectures.services import watching
from echo_community.lectures.watched import Read, Told, Watched
from tests.world import World

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
MINUTE = 60_000
WORDS = " ".join(["dose"] * 30)  # a slow reader takes 12 seconds


def said(minutes: int = 10) -> str:
    """A transcript of a paragraph a minute."""
    cues = [
        f"00:{n:02}:00.400 --> 00:{n:02}:59.000\n<v Speaker {n}>{WORDS}\n" for n in range(minutes)
    ]
    return "WEBVTT\n\n" + "\n".join(cues)


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(NOON, tick=False) as travelling:
        yield travelling


@pytest.fixture
def lecture(clock: Any, world: World) -> Lecture:
    """Ten minutes, in the archive for an hour."""
    made = world.lecture(transcript=said())
    clock.shift(timedelta(hours=1))
    return made


def watch(
    actor: Actor, lecture: Lecture, begin: int, end: int, ago: int = 0, spent: int | None = None
) -> None:
    """Some of it is played at its own speed, unless it took another time."""
    piece = Watched(begin, end, end - begin if spent is None else spent, ago)
    watching.note_watched(actor, lecture.thread_id, Told(end, ago, [piece]))


def minutes_of(actor: Actor) -> tuple[float, float]:
    """What counts, watched and read."""
    db.session.expire_all()
    rows = db.session.query(LectureMinutes).filter_by(user_id=actor.id).all()
    return sum(r.watched_ms for r in rows) / MINUTE, sum(r.read_ms for r in rows) / MINUTE


def test_what_was_played_counts_and_the_place_is_kept(world: World, lecture: Lecture) -> None:
    amina = world.member()

    watch(amina, lecture, 0, 3 * MINUTE)

    assert minutes_of(amina) == (3, 0)
    assert resume_point(amina, lecture.id) == 3 * MINUTE


def test_the_same_sent_twice_is_counted_once(world: World, lecture: Lecture, clock: Any) -> None:
    amina = world.member()

    watch(amina, lecture, 0, 3 * MINUTE)
    clock.shift(timedelta(minutes=30))
    watch(amina, lecture, 0, 3 * MINUTE, ago=30 * MINUTE)

    assert minutes_of(amina) == (3, 0)


def test_a_phone_and_a_desk_at_once_are_one_person(world: World, lecture: Lecture) -> None:
    amina = world.member()
    other = world.lecture("Tapering", transcript=said())

    watch(amina, lecture, 0, 3 * MINUTE)
    watch(amina, other, 0, 3 * MINUTE)

    assert minutes_of(amina) == (3, 0)


def test_two_devices_that_tell_in_the_same_instant_take_turns(
    world: World, lecture: Lecture
) -> None:
    amina, thread_id = world.member(), lecture.thread_id
    together, told = threading.Barrier(2), Told(watched=[Watched(0, MINUTE, MINUTE, 0)])

    def tell() -> None:
        with world.app.test_request_context():
            together.wait()
            watching.note_watched(amina, thread_id, told)
            db.session.remove()

    both = [threading.Thread(target=tell) for _ in range(2)]
    db.session.remove()
    for one in both:
        one.start()
    for one in both:
        one.join()

    assert minutes_of(amina) == (1, 0)


def test_nothing_counts_from_before_the_lecture_was_there(world: World, lecture: Lecture) -> None:
    amina = world.member()

    watch(amina, lecture, 0, 3 * MINUTE, ago=59 * MINUTE)

    assert minutes_of(amina) == (1, 0)


def test_the_device_that_was_there_last_says_where_to_go_on(world: World, lecture: Lecture) -> None:
    amina = world.member()

    watch(amina, lecture, 0, 5 * MINUTE)
    watch(amina, lecture, MINUTE, 2 * MINUTE, ago=20 * MINUTE)  # kept without a line, sent later

    assert resume_point(amina, lecture.id) == 5 * MINUTE


def test_what_was_kept_counts_for_the_day_it_was_watched(
    world: World, lecture: Lecture, clock: Any
) -> None:
    amina = world.member(time_zone="America/Winnipeg")

    clock.move_to(NOON + timedelta(days=2))
    watch(amina, lecture, 0, 3 * MINUTE, ago=int(timedelta(hours=32).total_seconds() * 1000))

    assert [str(row.day) for row in db.session.query(LectureMinutes)] == ["2026-05-04"]


def test_reading_counts_by_the_paragraph_and_never_twice(world: World, lecture: Lecture) -> None:
    amina, hour = world.member(), 60 * MINUTE

    for _ in range(2):
        read = [Read(0, hour, hour, 0), Read(MINUTE, 4_000, hour, 0), Read(7_000, hour, hour, 0)]
        watching.note_watched(amina, lecture.thread_id, Told(MINUTE, 0, read=read[:]))
    watch(amina, lecture, 400, 59_000, ago=30 * MINUTE)

    assert minutes_of(amina) == (0, (12_000 + 8_000) / MINUTE)


def test_a_page_that_one_says_to_have_read_counts_for_no_more_than_the_clock(
    world: World, lecture: Lecture, clock: Any
) -> None:
    amina = world.member()
    since = NOON + timedelta(hours=1)

    clock.shift(timedelta(seconds=18))
    onward = watching.note_page_read(amina, lecture.thread_id, 400, 120_400, since)
    clock.shift(timedelta(hours=5))
    end = watching.note_page_read(amina, lecture.thread_id, 180_400, 540_400, since)

    assert (onward, end) == (180_400, None)
    assert minutes_of(amina) == (0, (18_000 + 7 * 12_000) / MINUTE)
    assert resume_point(amina, lecture.id) is None  # nothing is left


def test_what_is_begun_and_not_done_is_offered_again(world: World, lecture: Lecture) -> None:
    amina, ben = world.members("Amina", "Ben")
    begun = world.lecture("Tapering", transcript=said())
    done = world.lecture("Sleep", transcript=said())
    watch(amina, lecture, 0, 2 * MINUTE, ago=20 * MINUTE)
    watch(amina, begun, 0, 3 * MINUTE)
    watch(amina, done, 0, 10 * MINUTE)
    watch(ben, lecture, 0, 5_000)

    rows = unfinished(amina, lecture.programme_id, 5)

    assert [(row.title, row.at_ms, row.duration_ms) for row in rows] == [
        ("Tapering", 3 * MINUTE, 599_000), ("Buprenorphine for pain", 2 * MINUTE, 599_000),
    ]  # fmt: skip
    assert [row.thread_id for row in unfinished(amina, lecture.programme_id, 1)] == [
        begun.thread_id
    ]
    assert unfinished(ben, lecture.programme_id, 5) == []


def test_nobody_else_learns_how_far_one_is(world: World, lecture: Lecture) -> None:
    amina, nora = world.member(), world.coordinator()
    watch(amina, lecture, 0, 3 * MINUTE)

    assert resume_point(nora, lecture.id) is None
    assert unfinished(nora, lecture.programme_id, 5) == []


def test_other_programmes_see_no_lecture_to_watch(world: World, lecture: Lecture) -> None:
    omar = world.member("Omar Haddad", of="Hepatitis C")

    with pytest.raises(NotVisible):
        watch(omar, lecture, 0, MINUTE)
    with pytest.raises(NotVisible):
        watching.note_page_read(omar, lecture.thread_id, 0, MINUTE, NOON)
    assert db.session.query(LectureProgress).count() == 0


def test_a_device_tells_however_much_in_eight_statements(
    world: World, lecture: Lecture, clock: Any, count_queries: Any
) -> None:
    amina = world.member()
    watch(amina, lecture, 0, MINUTE)
    clock.shift(timedelta(hours=1))

    with count_queries() as seen:
        pieces = [Watched(n * MINUTE, n * MINUTE + 9, 9, n * 100) for n in range(2, 9)]
        read = [Read(n * MINUTE, 9, 99, n * 1000) for n in range(2, 9)]
        watching.note_watched(amina, lecture.thread_id, Told(MINUTE, 0, pieces, read))
    assert len(seen) == 8, seen


def test_a_script_is_answered_with_nothing_and_nonsense_refused(
    world: World, lecture: Lecture
) -> None:
    amina = world.member()
    told = json.dumps({"at": MINUTE, "watched": [[0, MINUTE, MINUTE, 0]]})
    url = f"/t/{lecture.thread_id}/lecture/watched"

    answers = [world.client(amina).post(url, data={"told": each}) for each in (told, "[" * 9999)]

    assert [answer.status_code for answer in answers] == [204, 422]
    assert minutes_of(amina) == (1, 0)


def test_the_button_under_a_page_leads_on_and_at_the_end_to_a_thought(
    world: World, lecture: Lecture
) -> None:
    client, url = world.client(world.member()), f"/t/{lecture.thread_id}/lecture"
    sent = {"first": "400", "since": NOON.isoformat()}

    onward = client.post(f"{url}/page-read", data={**sent, "last": "60400"})
    end = client.post(f"{url}/page-read", data={**sent, "last": "540400"})
    wrong = client.post(f"{url}/page-read", data={"first": "x"})

    assert [answer.location for answer in (onward, end, wrong)] == [
        f"{url}?at=120#m120", f"{url}/reflect", url,
    ]  # fmt: skip
    page = client.get(url).text
    assert 'name="last" value="540400"' in page
    assert f'data-to="{url}/watched"' in page
