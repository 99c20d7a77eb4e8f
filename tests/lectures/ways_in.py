"""The ways in which words come into lectures, for tests/rules/test_ways_in.py."""

from typing import Any

from echo_community.discussions.drafts import FileDraft, ShareDraft
from echo_community.discussions.files import services as files
from echo_community.discussions.models import Thread
from echo_community.kernel.db import db
from echo_community.kernel.errors import Refused, Stopped
from echo_community.kernel.storage import storage
from echo_community.kernel.uploads import Page, Slides
from echo_community.lectures import services
from echo_community.lectures.drafts import (
    LectureDraft,
    ParagraphDraft,
    RecordingDraft,
    ReplaceDraft,
    SpeakerDraft,
)
from echo_community.lectures.handout_drafts import HandoutDraft
from echo_community.lectures.imports.plans import LecturePlan
from echo_community.lectures.imports.reading import Opened
from echo_community.lectures.imports.service import import_lectures
from echo_community.lectures.models import Handout, Lecture, Part
from echo_community.lectures.queries.transcripts import digest
from echo_community.lectures.services import editing, handouts, reflecting, replacing
from echo_community.lectures.services import files as lecture_files
from echo_community.lectures.services.facts import edit_lecture
from echo_community.lectures.services.handing_out import share_handout
from echo_community.lectures.services.recordings import replace_recording
from echo_community.lectures.services.taking_down import take_down
from echo_community.lectures.transcripts.reading import read
from tests.cast import CARD, PDF, Cast, Way, Ways
from tests.files import pdf


def added(**draft: Any) -> Way:
    """A lecture with the number in what is said about it."""
    return lambda cast: services.add_lecture(
        cast.nora, cast.id, LectureDraft(**{"title": "Low dose", **draft})
    )


def brought(**given: bytes | str) -> Way:
    """An import with the number in one of its files, or in a name of one."""

    def bring(cast: Cast) -> None:
        place = cast.folder / "lectures"
        place.mkdir()
        for name, content in given.items():
            data = content.encode() if isinstance(content, str) else content
            (place / name.replace("__", ".")).write_bytes(data)
        if import_lectures(cast.nora, cast.id, place).problems:
            raise Stopped(())

    return bring


def said(words: str) -> str:
    """A transcript of one cue."""
    return f"WEBVTT\n\n00:01.000 --> 00:04.000\n{words}\n"


def edited(**draft: Any) -> Way:
    """A lecture whose facts are changed to hold the number."""

    def edit(cast: Cast) -> None:
        lecture = cast.world.lecture("Low dose")
        changed = LectureDraft(**{"title": "Low dose", **draft})
        edit_lecture(cast.nora, lecture.thread_id, changed, 1)

    return edit


def corrected(text: str = "Begin low.", speaker: str = "Dr Roy") -> Way:
    """A paragraph of a transcript corrected to hold the number."""

    def correct(cast: Cast) -> None:
        lecture = cast.world.lecture(transcript=said("Begin."))
        draft = ParagraphDraft(text, speaker, digest("", "Begin."))
        editing.correct(cast.nora, lecture.thread_id, 1000, draft)

    return correct


def replaced(words: str, reason: str = "") -> Way:
    """A transcript from a file with the number in it."""

    def replace(cast: Cast) -> None:
        lecture, draft = cast.world.lecture(transcript=said("Begin.")), ReplaceDraft(reason)
        transcript = read(said(words).encode())
        replacing.replace_transcript(cast.nora, lecture.thread_id, transcript, draft)

    return replace


def put_in(title: str) -> Way:
    """Slides from a file with the number on them."""

    def put(cast: Cast) -> None:
        lecture = cast.world.lecture()
        slides = Slides(b"%PDF", (Page(title, title, b"WebP", 96, 54),))
        replacing.replace_slides(cast.nora, lecture.thread_id, slides, ReplaceDraft())

    return put


CORRECTED = (corrected(f"Her {CARD}."), corrected(speaker=CARD))


def a_handout(cast: Cast) -> Handout:
    """A handout of the hub's, in which nothing is wrong."""
    return handouts.add_handout(cast.nora, cast.id, None, HandoutDraft("Low dose", body="Slowly."))


def handed_out(file: str = "", **draft: str) -> Way:
    """A handout with the number in what was written, or in a file of that name."""

    def hand_out(cast: Cast) -> None:
        sent = (FileDraft(files.keep(cast.nora, cast.id, file, PDF).id),) if file else ()
        words: Any = {"title": "Low dose", "body": "" if file else "Slowly.", **draft}
        handouts.add_handout(cast.nora, cast.id, None, HandoutDraft(files=sent, **words))

    return hand_out


def changed_handout(**draft: str) -> Way:
    """The same with one that was there."""
    words: Any = {"title": "Low dose", **draft}
    return lambda cast: handouts.edit_handout(
        cast.nora, a_handout(cast).id, HandoutDraft(**words, revision=1)
    )


def sent_ahead(cast: Cast) -> object:
    """A file whose name holds the number."""
    stored = storage().put(b"x")
    try:
        return lecture_files.keep(cast.nora, cast.id, f"{CARD}.pdf", stored, 1)
    except Refused as problem:
        raise Stopped(()) from problem


SPOKEN = brought(**{"2026-03-24 Low dose__vtt": said(f"Her {CARD}.")})
SHOWN = brought(**{"2026-03-24 Low dose slides__pdf": pdf(CARD)})
NAMED = brought(**{f"2026-03-24 {CARD} handout__pdf": pdf("At home")})


def thought(cast: Cast) -> None:
    """What somebody will do differently, with the number in it."""
    reflecting.reflect(cast.amina, cast.world.lecture().thread_id, f"As for {CARD}.")


def linked(cast: Cast) -> None:
    """A link to a recording in the place of another, with the number in it."""
    link = RecordingDraft(f"https://example.org/{CARD.replace(' ', '/')}")
    opened = Opened(LecturePlan(source_id="", title=""))
    replace_recording(cast.nora, cast.world.lecture().thread_id, opened, [], link)


def taken_down(cast: Cast) -> None:
    """Why a recording was taken down, with the number in it."""
    take_down(cast.nora, cast.world.lecture().thread_id, [Part.RECORDING], f"Her {CARD}.")


WAYS: Ways = {
    "lecture_takedowns.reason": (taken_down,),
    "lecture_reflections.body": (thought,),
    "lectures.series": (added(series=CARD), edited(series=CARD)),
    "lectures.learning": (
        added(learning=CARD),
        added(learning=CARD, reason="An example."),
        edited(learning=CARD),
        edited(learning=CARD, reason="An example."),
    ),
    "lectures.disclosure": (added(disclosure=CARD), edited(disclosure=CARD)),
    "lecture_speakers.name": (
        added(speakers=[SpeakerDraft(CARD)]),
        edited(speakers=[SpeakerDraft(CARD)]),
    ),
    "lecture_speakers.affiliation": (
        added(speakers=[SpeakerDraft("Dr Roy", CARD)]),
        edited(speakers=[SpeakerDraft("Dr Roy", CARD)]),
    ),
    "lecture_media.url": (
        brought(
            lectures__csv=f"title,url\nLow dose,https://example.org/{CARD.replace(' ', '/')}\n"
        ),
        linked,
    ),
    "lecture_cues.text": (SPOKEN, *CORRECTED, replaced(CARD), replaced(CARD, "An example.")),
    "lecture_cues.speaker": (
        brought(**{"2026-03-24 Low dose__vtt": said(f"<v {CARD}>Begin low.")}),
    ),
    "transcript_revisions.before": CORRECTED,
    "transcript_revisions.after": CORRECTED,
    "transcript_revisions.speaker_before": CORRECTED,
    "transcript_revisions.speaker_after": CORRECTED,
    "lecture_slides.title": (SHOWN, put_in(CARD)),
    "lecture_slides.text": (SHOWN, put_in(CARD)),
    "handouts.title": (NAMED, handed_out(title=CARD)),
    "handouts.name": (NAMED, handed_out(file=f"{CARD}.pdf")),
    "handouts.body": (handed_out(body=CARD), changed_handout(body=CARD)),
    "handouts.reason": (handed_out(body=CARD, reason=CARD),),
    "handout_links.for_whom": (
        lambda cast: share_handout(cast.amina, a_handout(cast).id, ShareDraft(CARD)),
    ),
    "lecture_files.name": (sent_ahead,),
}


def of_held_lectures() -> set[str]:
    """Columns of lectures that may hold it, given that the thread of each is held."""
    db.session.expire_all()
    for lecture in db.session.query(Lecture):
        assert db.session.get_one(Thread, lecture.thread_id).held
    return {
        "lectures.learning", "lectures.learning_html",
        "lecture_cues.text", "lecture_cues.speaker", "lecture_moments.text",
        "lecture_moments.speaker", "lecture_slides.title", "lecture_slides.text",
        "handouts.title", "handouts.name", "handouts.words",
    }  # fmt: skip
