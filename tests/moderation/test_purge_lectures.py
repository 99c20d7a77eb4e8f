"""A purge in a lecture: words of slides and handouts go, and so do the pictures that show them."""

from pathlib import Path
from typing import Any

import pytest

from echo_community.accounts import passwords
from echo_community.accounts.models import User
from echo_community.discussions.models import Post
from echo_community.kernel.db import db, transaction
from echo_community.kernel.storage import storage
from echo_community.lectures.imports.service import import_lectures
from echo_community.lectures.media import audio
from echo_community.lectures.media.probing import Recording
from echo_community.lectures.models import (
    Deck,
    Handout,
    Lecture,
    Media,
    MediaKind,
    Moment,
    Part,
    Slide,
    Takedown,
)
from echo_community.lectures.services.taking_down import take_down
from echo_community.moderation.purging.finishing import finish_purges
from echo_community.privacy import guard
from echo_community.search.models import SearchDocument
from tests.files import pdf
from tests.world import World

NAME = "Wendell Quillfeather"
SECRET = "wombat under lantern"
SAID = f"WEBVTT\n\n00:00.500 --> 00:03.900\n{NAME} sleeps badly.\n"


@pytest.fixture
def lecture(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lecture:
    """One with a name that slipped through the guard, said, shown and handed out."""
    monkeypatch.setattr(guard, "DETECTORS", [])
    place = tmp_path / "lectures"
    place.mkdir()
    (place / "2026-03-24 Low dose.vtt").write_text(SAID)
    (place / "2026-03-24 Low dose slides.pdf").write_bytes(pdf(f"Case of {NAME}", pages=2))
    (place / "2026-03-24 Low dose patient handout.pdf").write_bytes(pdf(f"For {NAME}"))
    import_lectures(world.coordinator(), world.programme().id, place)
    return db.session.query(Lecture).one()


def stored() -> set[str]:
    """The names of all files that show it."""
    slides = {picture for (picture,) in db.session.query(Slide.picture)}
    return slides | {db.session.query(Handout.stored).scalar(), *_decks()}


def _decks() -> set[str]:
    return {name for (name,) in db.session.query(Deck.stored)}


def purge(world: World, lecture: Lecture, **given: Any) -> None:
    expert = world.expert()
    with transaction() as session:
        session.get_one(User, expert.id).password_hash = passwords.kept(SECRET)
    post = db.session.query(Post).filter_by(thread_id=lecture.thread_id).one()
    data: dict[str, Any] = {"more": NAME, "secret": SECRET, "revision": str(post.revision)} | given
    answer = world.client(expert).post(f"/t/{lecture.thread_id}/p/1/purge", data=data)
    assert answer.status_code == 303
    finish_purges.work()
    db.session.expire_all()


def test_a_purged_slide_loses_its_picture_and_the_deck_goes(world: World, lecture: Lecture) -> None:
    before = stored()
    times = db.session.query(Slide.number, Slide.at_ms, Slide.width, Slide.height).all()

    purge(world, lecture)

    slide = db.session.query(Slide).filter_by(number=1).one()
    assert slide.text == "Case of [removed]"
    assert not any(storage().exists(name) for name in before)
    assert storage().size(slide.picture) == slide.size
    assert _decks() == set()
    assert times == db.session.query(Slide.number, Slide.at_ms, Slide.width, Slide.height).all()


def test_a_purged_handout_is_withdrawn_and_its_file_gone(world: World, lecture: Lecture) -> None:
    purge(world, lecture)

    paper = db.session.query(Handout).one()
    assert (paper.words, paper.stored, paper.hidden) == ("For [removed]", None, True)


def test_what_was_said_is_cleaned_in_captions_and_paragraphs(
    world: World, lecture: Lecture
) -> None:
    purge(world, lecture)

    assert db.session.query(Moment.text).scalar() == "[removed] sleeps badly."


@pytest.fixture
def recorded(lecture: Lecture) -> list[str]:
    """Its video, the sound of it and where it is hosted; the names of its files."""
    names = [storage().put(b"a film"), storage().put(b"its sound")]
    with transaction() as session:
        for kind, name in zip((MediaKind.VIDEO, MediaKind.AUDIO), names, strict=True):
            session.add(Media(lecture_id=lecture.id, kind=kind, stored=name, size=6))
        session.add(
            Media(lecture_id=lecture.id, kind=MediaKind.ELSEWHERE, url="https://e.example/x")
        )
    return names


def test_recording_slides_words_and_handouts_go_whole_from_the_page_of_a_lecture(
    world: World, lecture: Lecture, recorded: list[str]
) -> None:
    gone = {*recorded, *stored()}
    paper = db.session.query(Handout).one().id
    take_down(world.expert(), lecture.thread_id, [Part.RECORDING], "A name is said.")

    purge(world, lecture, more="", parts=[*Part, f"handout-{paper}"])

    assert not any(storage().exists(name) for name in gone)
    for kind in (Media, Slide, Deck, Moment, Takedown):
        assert db.session.query(kind).count() == 0, kind
    handout = db.session.query(Handout).one()
    assert (handout.title, handout.words, handout.hidden) == ("[removed]", "", True)
    kinds = {kind for (kind,) in db.session.query(SearchDocument.kind).distinct()}
    assert kinds <= {"lecture"}


def test_sound_that_is_taken_out_of_a_video_meanwhile_is_not_kept(
    world: World, lecture: Lecture, recorded: list[str]
) -> None:
    video = db.session.query(Media).filter_by(kind=MediaKind.VIDEO).one()
    db.session.expunge(video)
    purge(world, lecture, more="", parts=["recording"])
    late = storage().put(b"its sound, late")

    audio._note(video, Recording(MediaKind.AUDIO, "audio/mp4", 1000), late, 9)

    assert not storage().exists(late)
    assert db.session.query(Media).count() == 0


def test_other_slides_keep_their_pictures(world: World, lecture: Lecture) -> None:
    with transaction() as session:
        other = session.query(Slide).filter_by(number=2).one()
        other.title = other.text = "Sleep"
        other.picture = storage().put(b"another picture")

    purge(world, lecture)

    assert storage().get(db.session.query(Slide.picture).filter_by(number=2).scalar()) == (
        b"another picture"
    )


def test_a_lecture_whose_opening_is_purged_says_no_more_what_one_learns(world: World) -> None:
    lecture = world.lecture(learning="- He is our neighbour.")
    expert = world.expert()
    with transaction() as session:
        session.get_one(User, expert.id).password_hash = passwords.kept(SECRET)
    data = {"whole": "y", "secret": SECRET, "revision": "1"}

    answer = world.client(expert).post(f"/t/{lecture.thread_id}/p/1/purge", data=data)

    assert answer.status_code == 303
    db.session.expire_all()
    said = db.session.query(Lecture.learning, Lecture.learning_html, Lecture.revision).one()
    assert said == ("[removed]", "<p>[removed]</p>", 2)
    page = world.client(world.member()).get(f"/t/{lecture.thread_id}/lecture").text
    assert "neighbour" not in page
