"""Reading a lecture: what is said by the moment, with script off; its recording and papers."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from echo_community.discussions import services
from echo_community.discussions.models import Post
from echo_community.kernel.db import db
from echo_community.lectures.imports.service import import_lectures
from echo_community.lectures.models import Handout, Lecture, Media
from echo_community.lectures.transcripts import webvtt
from tests.files import pdf
from tests.world import World

MEDIA = Path(__file__).with_name("media")


def said(paragraphs: int) -> str:
    """A transcript of so many paragraphs, ten seconds each, by two in turn."""
    blocks = [
        f"{n * 10 // 60:02}:{n * 10 % 60:02}.000 --> {n * 10 // 60:02}:{n * 10 % 60 + 5:02}.000\n"
        f"<v Dr {'AB'[n % 2]}>Paragraph number {n}."
        for n in range(paragraphs)
    ]
    return "\n\n".join(["WEBVTT", *blocks])


def test_a_lecture_stands_above_its_questions(world: World) -> None:
    lecture = world.lecture(transcript=said(3), learning="- Begin low.", series="Opioids", part=2)

    html = world.client(world.member()).get(f"/t/{lecture.thread_id}", follow_redirects=True).text

    assert "Opioids, part 2" in html
    assert "Begin low." in html
    assert f'href="/t/{lecture.thread_id}/lecture"' in html


def test_the_whole_lecture_is_read_page_by_page(world: World) -> None:
    lecture = world.lecture(transcript=said(45))
    client = world.client(world.member())

    first = client.get(f"/t/{lecture.thread_id}/lecture").text
    second = client.get(f"/t/{lecture.thread_id}/lecture?page=2").text

    assert first.count('class="cue"') == 24
    assert second.count('class="cue"') == 21
    assert "Read on from 4:00" in first
    assert "Paragraph number 44." in second


def test_a_moment_opens_its_page_and_is_marked(world: World) -> None:
    lecture = world.lecture(transcript=said(45))

    html = world.client(world.member()).get(f"/t/{lecture.thread_id}/lecture?at=402").text

    marked = html.split('class="cue" id="m400" data-at="400" aria-current="true"')[1]
    assert marked.split("<p ")[1].split(">")[1].startswith("Paragraph number 40.")
    assert html.count('id="now"') == 1


def test_search_lands_on_the_moment(world: World) -> None:
    lecture = world.lecture(transcript=said(45))

    html = world.client(world.member()).get('/p/chronic-pain/search?q="number+41"').text

    assert f'href="/t/{lecture.thread_id}/lecture?at=410#m410"' in html
    assert "6:50" in html


@pytest.fixture
def whole(world: World, tmp_path: Path) -> Lecture:
    """A lecture with a recording, slides and a handout."""
    place = tmp_path / "lectures"
    place.mkdir()
    (place / "2026-03-24 Low dose.vtt").write_text("WEBVTT\n\n00:00.500 --> 00:03.900\nLow dose.\n")
    (place / "2026-03-24 Low dose.mp4").write_bytes((MEDIA / "a.mp4").read_bytes())
    (place / "2026-03-24 Low dose slides.pdf").write_bytes(pdf("Low dose"))
    (place / "2026-03-24 Low dose patient handout.pdf").write_bytes(pdf("At home"))
    import_lectures(world.coordinator(), world.programme().id, place)
    return db.session.query(Lecture).one()


def parts(lecture: Lecture) -> list[str]:
    """Every address that hangs on a lecture."""
    base = f"/t/{lecture.thread_id}/lecture"
    media, handout = db.session.query(Media.id).scalar(), db.session.query(Handout.id).scalar()
    names = (
        *(f"media/{media}", "slides/1", "slides.pdf", f"handouts/{handout}"),
        *("transcript.vtt", "transcript.txt", "ask"),
    )
    return [base, *(f"{base}/{name}" for name in names)]


def statuses(client: FlaskClient, lecture: Lecture) -> set[int]:
    return {client.get(url).status_code for url in parts(lecture)}


def first_post(lecture: Lecture) -> int:
    found = db.session.query(Post.id).filter_by(thread_id=lecture.thread_id, number=1).scalar()
    return int(found or 0)


def test_members_have_all_of_it_and_nobody_else_any(world: World, whole: Lecture) -> None:
    outsider = world.client(world.member("Omar Haddad", of="Hepatitis C"))

    assert statuses(world.client(world.member()), whole) == {200}
    assert statuses(outsider, whole) == {404}
    assert statuses(world.client(), whole) == {302}


def test_a_held_lecture_is_the_hubs_alone(world: World, whole: Lecture) -> None:
    member, hub = world.client(world.member()), world.client(world.expert())
    post = services.hold(world.expert(), first_post(whole))

    assert post.held
    assert statuses(member, whole) == {404}
    assert statuses(hub, whole) == {200}


def test_a_recording_is_served_in_ranges(world: World, whole: Lecture) -> None:
    url = parts(whole)[1]

    answer = world.client(world.member()).get(url, headers={"Range": "bytes=100-199"})

    assert answer.status_code == 206
    assert answer.data == (MEDIA / "a.mp4").read_bytes()[100:200]


def test_captions_come_back_as_webvtt(world: World) -> None:
    lecture = world.lecture(transcript=said(2))

    text = world.client(world.member()).get(f"/t/{lecture.thread_id}/lecture/transcript.vtt").text

    assert [(c.speaker, c.text) for c in webvtt.parse(text)] == [
        ("Dr A", "Paragraph number 0."), ("Dr B", "Paragraph number 1."),
    ]  # fmt: skip


def test_the_words_are_kept_as_a_text(world: World) -> None:
    lecture = world.lecture(transcript=said(2))

    text = world.client(world.member()).get(f"/t/{lecture.thread_id}/lecture/transcript.txt").text

    assert text == "0:00 Dr A: Paragraph number 0.\n\n0:10 Dr B: Paragraph number 1.\n"


@pytest.mark.parametrize("paragraphs", [3, 90])
def test_a_page_of_a_lecture_costs_at_most_twelve_statements(
    world: World, count_queries, paragraphs: int
) -> None:
    lecture = world.lecture(transcript=said(paragraphs))
    client = world.client(world.member())

    for url in (
        f"/t/{lecture.thread_id}-buprenorphine-for-pain",
        f"/t/{lecture.thread_id}/lecture?at=20&q=paragraph",
    ):
        with count_queries() as seen:
            assert client.get(url).status_code == 200
        assert len(seen) <= 12, seen
