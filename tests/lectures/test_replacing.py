"""Files in the place of a transcript or of slides: checked, stored, put back."""

import io

import pytest

from echo_community.discussions.models import Thread
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db, transaction
from echo_community.kernel.errors import Refused, Stopped
from echo_community.kernel.uploads import Page, Slides
from echo_community.lectures.drafts import ReplaceDraft
from echo_community.lectures.models import (
    Lecture,
    Media,
    MediaKind,
    Moment,
    Slide,
    TranscriptRevision,
)
from echo_community.lectures.services import editing, replacing
from echo_community.lectures.services.transcripts import cues_of
from echo_community.lectures.transcripts.reading import read
from echo_community.privacy.models import Hold
from echo_community.search.models import SearchDocument
from tests.cast import CARD
from tests.files import pdf
from tests.lectures.edited import OTHER, SAID, deck, lecture_of
from tests.world import World


@pytest.fixture
def editor(world: World) -> Actor:
    return world.expert()


@pytest.fixture
def lecture(world: World) -> Lecture:
    return lecture_of(world)


def thread_of(lecture: Lecture) -> Thread:
    return db.session.query(Thread).filter_by(id=lecture.thread_id).populate_existing().one()


def test_a_transcript_is_replaced_found_anew_and_put_back(editor: Actor, lecture: Lecture) -> None:
    made = replacing.replace_transcript(editor, lecture.thread_id, OTHER, ReplaceDraft())

    assert [text for (text,) in db.session.query(Moment.text)] == ["Urine drug testing."]
    found = db.session.query(SearchDocument.body).filter_by(kind="moment")
    assert [body for (body,) in found] == ["Urine drug testing."]
    editing.put_back(editor, made.id)
    assert db.session.query(Moment).count() == 4
    assert db.session.query(TranscriptRevision).count() == 2


def test_a_transcript_of_another_lecture_is_refused_until_somebody_says_it_is_not(
    editor: Actor, lecture: Lecture
) -> None:
    with transaction():
        db.session.add(Media(lecture_id=lecture.id, kind=MediaKind.AUDIO, duration_ms=3_600_000))

    with pytest.raises(Refused, match="the recording at 1:00:00"):
        replacing.replace_transcript(editor, lecture.thread_id, OTHER, ReplaceDraft())
    replacing.replace_transcript(editor, lecture.thread_id, OTHER, ReplaceDraft(anyway=True))
    assert db.session.query(Moment).count() == 1


def test_a_file_that_may_tell_of_a_patient_is_stopped_or_held(
    world: World, editor: Actor, lecture: Lecture
) -> None:
    bad = read(f"WEBVTT\n\n00:01.000 --> 00:09.000\nHer {CARD}.\n".encode())

    with pytest.raises(Stopped):
        replacing.replace_transcript(editor, lecture.thread_id, bad, ReplaceDraft())
    with pytest.raises(Stopped):
        replacing.replace_slides(editor, lecture.thread_id, deck(CARD), ReplaceDraft())
    why = ReplaceDraft("The example of the manual.")
    replacing.replace_transcript(editor, lecture.thread_id, bad, why)
    assert thread_of(lecture).held
    assert db.session.query(Hold).count() == 1
    assert db.session.query(SearchDocument).filter_by(thread_id=lecture.thread_id).count() == 0
    page = world.client(world.member()).get(f"/t/{lecture.thread_id}/lecture")
    assert page.status_code == 404


@pytest.mark.parametrize(
    ("kind", "content", "status", "says"),
    [
        ("transcript", SAID.encode(), 303, ""),
        ("transcript", b"Hello", 422, "There is no caption in this file."),
        ("transcript", f"WEBVTT\n\n00:01.000 --> 00:02.000\n{CARD}".encode(), 422, "0:01"),
        ("slides", b"PK\x03\x04", 422, "This is no PDF."),
        ("slides", b"", 422, "Choose a file."),
    ],
)
def test_files_are_put_in_by_page_and_what_is_wrong_is_said(
    world: World, editor: Actor, lecture: Lecture, kind: str, content: bytes, status: int, says: str
) -> None:
    url = f"/t/{lecture.thread_id}/lecture/edit/{kind}/file"
    client = world.client(editor)
    sent = {"file": (io.BytesIO(content), "a.vtt" if content else "")}

    answer = client.post(url, data=sent, content_type="multipart/form-data")

    assert answer.status_code == status
    assert says in answer.text


def test_what_was_mended_in_a_file_is_told_by_its_line(
    world: World, editor: Actor, lecture: Lecture
) -> None:
    content = b"WEBVTT\n\n00:05.000 --> 00:04.000\nGo slow.\n"
    client, base = world.client(editor), f"/t/{lecture.thread_id}/lecture/edit/transcript"

    sent = {"file": (io.BytesIO(content), "a.vtt")}
    answer = client.post(f"{base}/file", data=sent, content_type="multipart/form-data")

    assert answer.location == f"{base}/history"
    assert "Line 3: a caption that ends before it starts" in client.get(answer.location).text


def test_a_pdf_becomes_slides_by_page(world: World, editor: Actor, lecture: Lecture) -> None:
    url = f"/t/{lecture.thread_id}/lecture/edit/slides/file"
    sent = {"file": (io.BytesIO(pdf("Withdrawal")), "slides.pdf")}

    answer = world.client(editor).post(url, data=sent, content_type="multipart/form-data")

    assert answer.status_code == 303
    assert [title for (title,) in db.session.query(Slide.title)] == ["Withdrawal"]
    found = db.session.query(SearchDocument).filter_by(kind="slide")
    assert [each.body for each in found] == ["Withdrawal"]


def test_the_guard_reads_the_title_of_a_slide(world: World) -> None:
    page = Page(f"Case {CARD}", "Low dose", b"WebP", 96, 54)

    with pytest.raises(Stopped):
        made = lecture_of(world)
        replacing.replace_slides(
            world.expert(), made.thread_id, Slides(b"%PDF", (page,)), ReplaceDraft()
        )


def test_what_a_file_calls_its_cues_is_kept_as_a_number_alone(world: World) -> None:
    made = lecture_of(world)
    file = f"WEBVTT\n\n7\n00:01.000 --> 00:04.000\nOne.\n\n{CARD}\n00:05.000 --> 00:09.000\nTwo.\n"

    replacing.replace_transcript(
        world.expert(), made.thread_id, read(file.encode()), ReplaceDraft()
    )

    assert [cue.id for cue in cues_of(made.id)] == ["7", ""]
