"""The ways in which words come into lectures, for tests/rules/test_ways_in.py."""

from typing import Any

from echo_community.discussions.models import Thread
from echo_community.kernel.db import db
from echo_community.kernel.errors import Refused, Stopped
from echo_community.kernel.storage import storage
from echo_community.lectures import services
from echo_community.lectures.drafts import LectureDraft, SpeakerDraft
from echo_community.lectures.imports.service import import_lectures
from echo_community.lectures.models import Lecture
from echo_community.lectures.services import files
from tests.cast import CARD, Cast, Way, Ways
from tests.files import pdf


def added(**draft: Any) -> Way:
    """A lecture with the number in what is said about it."""
    return lambda cast: services.add_lecture(
        cast.nora, cast.id, LectureDraft(**{"title": "Low dose", **draft})
    )


def brought(**files: bytes | str) -> Way:
    """An import with the number in one of its files, or in a name of one."""

    def bring(cast: Cast) -> None:
        place = cast.folder / "lectures"
        place.mkdir()
        for name, content in files.items():
            data = content.encode() if isinstance(content, str) else content
            (place / name.replace("__", ".")).write_bytes(data)
        if import_lectures(cast.nora, cast.id, place).problems:
            raise Stopped(())

    return bring


def said(words: str) -> str:
    """A transcript of one cue."""
    return f"WEBVTT\n\n00:01.000 --> 00:04.000\n{words}\n"


def sent_ahead(cast: Cast) -> object:
    """A file whose name holds the number."""
    stored = storage().put(b"x")
    try:
        return files.keep(cast.nora, cast.id, f"{CARD}.pdf", stored, 1)
    except Refused as problem:
        raise Stopped(()) from problem


SPOKEN = brought(**{"2026-03-24 Low dose__vtt": said(f"Her {CARD}.")})
SHOWN = brought(**{"2026-03-24 Low dose slides__pdf": pdf(CARD)})
NAMED = brought(**{f"2026-03-24 {CARD} handout__pdf": pdf("At home")})

WAYS: Ways = {
    "lectures.series": (added(series=CARD),),
    "lectures.learning": (added(learning=CARD), added(learning=CARD, reason="An example.")),
    "lectures.disclosure": (added(disclosure=CARD),),
    "lecture_speakers.name": (added(speakers=[SpeakerDraft(CARD)]),),
    "lecture_speakers.affiliation": (added(speakers=[SpeakerDraft("Dr Roy", CARD)]),),
    "lecture_media.url": (
        brought(
            lectures__csv=f"title,url\nLow dose,https://example.org/{CARD.replace(' ', '/')}\n"
        ),
    ),
    "lecture_cues.text": (SPOKEN,),
    "lecture_cues.speaker": (
        brought(**{"2026-03-24 Low dose__vtt": said(f"<v {CARD}>Begin low.")}),
    ),
    "lecture_slides.title": (SHOWN,),
    "lecture_slides.text": (SHOWN,),
    "lecture_files.name": (sent_ahead,),
    "handouts.title": (NAMED,),
    "handouts.name": (NAMED,),
}


def of_held_lectures() -> set[str]:
    """Columns of lectures that may hold it, given that the thread of each is held."""
    db.session.expire_all()
    for lecture in db.session.query(Lecture):
        assert db.session.get_one(Thread, lecture.thread_id).held
    return {
        "lectures.learning", "lectures.learning_html", "lectures.source_id", "threads.source_id",
        "lecture_cues.text", "lecture_cues.speaker", "lecture_moments.text",
        "lecture_moments.speaker", "lecture_slides.title", "lecture_slides.text",
        "handouts.title", "handouts.name", "handouts.words",
    }  # fmt: skip
