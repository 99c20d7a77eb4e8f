"""The lecture where player, words and slides go together: modes, sizes, what waits for a tap."""

import gzip
import random

import pytest
from flask.testing import FlaskClient

from echo_community.kernel.db import db, transaction
from echo_community.lectures.models import Lecture, Media, MediaKind, Slide
from tests.lectures.test_reading import said
from tests.world import World

VIDEO, SOUND = 86_000_000, 11_000_000
DRUGS = [
    "morphine",
    "methadone",
    "fentanyl",
    "naloxone",
    "hydromorphone",
    "gabapentin",
    "clonidine",
]
TALK = [
    "taper",
    "dose",
    "slowly",
    "patient",
    "pain",
    "sleep",
    "function",
    "week",
    "pharmacy",
    "risk",
]


@pytest.fixture
def lecture(world: World) -> Lecture:
    """A lecture of eight minutes, recorded with picture and as sound, with three slides."""
    lecture = world.lecture(transcript=said(45))
    with transaction() as session:
        record(lecture, MediaKind.VIDEO, VIDEO)
        record(lecture, MediaKind.AUDIO, SOUND)
        session.add_all(slide(lecture, *each) for each in [(1, 0), (2, 95_000), (3, None)])
    return lecture


def record(lecture: Lecture, kind: MediaKind, size: int, **more: str) -> None:
    stored = "" if "url" in more else "a" * 64
    db.session.add(
        Media(lecture_id=lecture.id, kind=kind, size=size, **{"stored": stored or None, **more})
    )


def slide(lecture: Lecture, number: int, at_ms: int | None) -> Slide:
    whose = {"lecture_id": lecture.id, "number": number, "title": f"Title {number}"}
    return Slide(**whose, at_ms=at_ms, picture="b" * 64, width=640, height=360, size=41_000)


def opened(client: FlaskClient, lecture: Lecture, query: str = "", **headers: str) -> str:
    return client.get(f"/t/{lecture.thread_id}/lecture{query}", headers=headers).text


def test_nothing_of_the_recording_or_the_slides_is_fetched_unasked(
    world: World, lecture: Lecture
) -> None:
    html = opened(world.client(world.member()), lecture)

    assert '<video controls preload="none"' in html
    assert "<img" not in html
    assert (
        html.count("41 KB") == 5
    )  # beside each way to a slide: the stage, two chapters, two words


def test_each_way_to_follow_says_what_it_costs(world: World, lecture: Lecture) -> None:
    html = opened(world.client(world.member()), lecture, "?at=95")

    modes = html.split('class="modes"')[1].split("</nav>")[0]
    assert [size in modes for size in ("86.0 MB", "11.0 MB", "1 KB")] == [True] * 3
    assert f"/t/{lecture.thread_id}/lecture?mode=listen&amp;at=95" in modes


def test_one_listens_in_place_of_watching(world: World, lecture: Lecture) -> None:
    html = opened(world.client(world.member()), lecture, "?mode=listen&at=95")

    assert "<audio controls" in html
    assert "<video" not in html
    assert "#t=95" in html


def test_who_saves_data_reads_and_pictures_wait(world: World, lecture: Lecture) -> None:
    html = opened(world.client(world.member()), lecture, "?at=95", **{"Save-Data": "on"})

    assert "<video" not in html
    assert "<img" not in html
    assert "data-light" in html


def test_a_moment_shows_the_slide_that_was_on(world: World, lecture: Lecture) -> None:
    html = opened(world.client(world.member()), lecture, "?mode=read&at=120")

    marked = html.split('id="now"')[1].split("</div>")[0]
    assert f'<img src="/t/{lecture.thread_id}/lecture/slides/2"' in marked
    assert "Slide 2: Title 2" in marked


def test_a_script_gets_a_piece_alone(world: World, lecture: Lecture) -> None:
    html = opened(world.client(world.member()), lecture, "?page=2", **{"X-Fragment": "1"})

    assert "<html" not in html
    assert "Paragraph number 44." in html
    assert "Read what comes before" in html


def test_what_is_hosted_elsewhere_is_opened_there_and_never_embedded(world: World) -> None:
    lecture = world.lecture(transcript=said(3))
    with transaction():
        record(lecture, MediaKind.ELSEWHERE, 0, url="https://video.example.org/a/1")

    html = opened(world.client(world.member()), lecture)

    assert '<a class="btn" href="https://video.example.org/a/1" rel="noopener noreferrer">' in html
    assert not any(tag in html for tag in ("<video", "<audio", "<iframe", "<embed"))


def test_words_are_found_within_a_lecture(world: World, lecture: Lecture) -> None:
    html = opened(world.client(world.member()), lecture, "?q=NUMBER+41")

    found = html.split('class="within')[1].split("</section>")[0]
    assert "1 moment" in found
    assert f'href="/t/{lecture.thread_id}/lecture?at=410&amp;q=NUMBER+41#m410"' in found
    assert "Paragraph <mark>number</mark> <mark>41</mark>." in found


def test_three_hours_with_eighty_slides_are_light_at_first_sight(world: World) -> None:
    chance = random.Random(7)
    words = [f"{chance.choice(DRUGS)} {chance.choice(TALK)}" for _ in range(3000)]
    cues = [
        f"{n // 120:02}:{n // 2 % 60:02}:{n % 2 * 30:02}.000 --> {n // 120:02}:{n // 2 % 60:02}:"
        f"{n % 2 * 30 + 25:02}.000\n<v Dr A>{' '.join(chance.choices(words, k=36))}."
        for n in range(360)
    ]
    lecture = world.lecture(transcript="\n\n".join(["WEBVTT", *cues]))
    with transaction() as session:
        session.add_all(slide(lecture, n, n * 130_000) for n in range(1, 81))

    html = opened(world.client(world.member()), lecture)

    assert len(gzip.compress(html.encode(), 6)) <= 14 * 1024
