"""What shows or says what was purged in lectures: pictures, papers and recordings go.

A slide whose words were cleaned keeps its place and its time, so that the others keep theirs; a
part that is purged whole leaves nothing.
"""

import io
from collections.abc import Mapping, Sequence
from typing import Any

from PIL import Image
from sqlalchemy import delete, select

from echo_community.kernel.db import db
from echo_community.kernel.errors import NotVisible
from echo_community.kernel.storage import name_of, storage
from echo_community.lectures import indexing
from echo_community.lectures.models import (
    Deck,
    Handout,
    Lecture,
    LectureFile,
    Media,
    Part,
    Slide,
    TranscriptRevision,
)
from echo_community.lectures.services.taking_down import let_go
from echo_community.lectures.services.transcripts import put_transcript
from echo_community.moderation.purging.models import Purge, PurgedThing
from echo_community.moderation.purging.wording import mark
from echo_community.search import index

BLANK = (222, 226, 220)

Values = dict[str, Any]


def slide(purge: Purge, _eraser: object, row: Mapping[str, Any], changes: Values) -> Values:
    """A slide whose words were cleaned: its picture shows them still, and so does the deck."""
    decks = select(Deck.stored).where(Deck.lecture_id == row["lecture_id"])
    _goes(purge, row["lecture_id"], row["picture"], *db.session.scalars(decks))
    db.session.execute(delete(Deck).where(Deck.lecture_id == row["lecture_id"]))
    blank = _picture(row["width"], row["height"])
    return changes | {"picture": _kept(blank), "size": len(blank)}


def remove_parts(purge: Purge, thread_id: int, parts: Sequence[str]) -> None:
    """Take whole parts out of the lecture of a thread, each as `queries.down.purgeable` calls it.

    Part of a transaction. Raises NotVisible where there is no such lecture or handout.
    """
    # Locked: the sound that is just being taken out of a video comes before this, or not at all.
    wanted = select(Lecture).where(Lecture.thread_id == thread_id).with_for_update()
    lecture = db.session.scalar(wanted)
    if lecture is None:
        raise NotVisible
    for part in parts:
        if part.startswith("handout-"):
            _handout(purge, lecture, int(part.removeprefix("handout-")))
        else:
            REMOVED[Part(part)](purge, lecture)
            let_go(lecture.id, Part(part))


def _recording(purge: Purge, lecture: Lecture) -> None:
    """Video, the sound made of it, links; the same files under other lectures here too."""
    own = Media.lecture_id == lecture.id
    stored = set(db.session.scalars(select(Media.stored).where(own, Media.stored.is_not(None))))
    here = select(Lecture.id).where(Lecture.programme_id == lecture.programme_id)
    same = Media.stored.in_(stored), Media.lecture_id.in_(here)
    db.session.execute(delete(Media).where(own))
    db.session.execute(delete(Media).where(*same))
    ahead = LectureFile.stored.in_(stored), LectureFile.programme_id == lecture.programme_id
    db.session.execute(delete(LectureFile).where(*ahead))
    _goes(purge, lecture.id, *filter(None, stored))


def _slides(purge: Purge, lecture: Lecture) -> None:
    stored = [
        name
        for column in (Slide.picture, Deck.stored)
        for name in db.session.scalars(
            select(column).where(column.class_.lecture_id == lecture.id).distinct()
        )
    ]
    for kind in (Slide, Deck):
        db.session.execute(delete(kind).where(kind.lecture_id == lecture.id))
    indexing.put_slides(lecture)
    _goes(purge, lecture.id, *stored)


def _transcript(_purge: Purge, lecture: Lecture) -> None:
    """What is said, and all it said before."""
    own = TranscriptRevision.lecture_id == lecture.id
    db.session.execute(delete(TranscriptRevision).where(own))
    put_transcript(lecture, ())


REMOVED = {
    Part.RECORDING: _recording,
    Part.SLIDES: _slides,
    Part.TRANSCRIPT: _transcript,
}


def _handout(purge: Purge, lecture: Lecture, handout_id: int) -> None:
    handout = db.session.get(Handout, handout_id, with_for_update=True)
    if handout is None or handout.lecture_id != lecture.id:
        raise NotVisible
    if handout.stored:
        _goes(purge, lecture.id, handout.stored)
    index.drop(indexing.HANDOUT, handout.id)
    gone = {"title": mark(), "body": "", "html": "", "name": "", "words": "", "reason": ""}
    for name, value in (gone | {"stored": None, "size": 0, "pages": 0, "hidden": True}).items():
        setattr(handout, name, value)
    handout.revision += 1  # whoever edits it meanwhile is told


def _goes(purge: Purge, lecture_id: int | None, *stored: str) -> None:
    """Have the worker delete these once no row names them; copies let go of the lecture."""
    thread = select(Lecture.thread_id).where(Lecture.id == lecture_id)
    place = {"thread_id": db.session.scalar(thread), "post_number": 1}
    of: dict[str, Any] = {"purge_id": purge.id, "programme_id": purge.programme_id, **place}
    db.session.add_all(PurgedThing(**of, stored=name) for name in stored)


def _kept(content: bytes) -> str:
    name = name_of(content)
    storage().put(content)
    return name


def _picture(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (max(width, 1), max(height, 1)), BLANK).save(out, "WEBP", quality=40)
    return out.getvalue()
