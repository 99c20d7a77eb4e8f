"""A lecture in the archive: its thread, and what is said in it, found."""

from echo_community.discussions.models import Thread, ThreadKind
from echo_community.kernel.db import db
from echo_community.lectures.models import Moment, TranscriptCue
from echo_community.search.models import SearchDocument
from tests.world import World

SAID = """WEBVTT

00:01.000 --> 00:04.000
<v Dr Clarke>Start with a low dose of buprenorphine.

00:10.000 --> 00:14.000
<v Dr Osei>And who brings naloxone home?
"""


def test_a_lecture_has_a_thread_for_questions_and_its_words_by_paragraph(world: World) -> None:
    lecture = world.lecture(transcript=SAID)

    thread = db.session.get_one(Thread, lecture.thread_id)
    moments = db.session.query(Moment).order_by(Moment.start_ms).all()
    assert (thread.kind, thread.title) == (ThreadKind.LECTURE, "Buprenorphine for pain")
    assert db.session.query(TranscriptCue).count() == 2
    assert [(m.start_ms, m.speaker, m.text) for m in moments] == [
        (1000, "Dr Clarke", "Start with a low dose of buprenorphine."),
        (10_000, "Dr Osei", "And who brings naloxone home?"),
    ]
    assert lecture.duration_ms == 14_000


def test_each_paragraph_is_found_at_its_moment(world: World) -> None:
    lecture = world.lecture(transcript=SAID)

    found = db.session.query(SearchDocument).filter_by(kind="moment")
    assert {(each.at_ms, each.thread_id) for each in found} == {
        (1000, lecture.thread_id), (10_000, lecture.thread_id),
    }  # fmt: skip
