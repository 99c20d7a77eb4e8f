"""Pictures and papers of lectures that show what was purged: what is stored goes, blank ones stay.

A slide keeps its place and its time, so that the others keep theirs; the PDF of all slides goes.
"""

import io
from collections.abc import Mapping
from typing import Any

from PIL import Image
from sqlalchemy import delete, select

from echo_community.kernel.db import db
from echo_community.kernel.storage import name_of, storage
from echo_community.lectures.models import Deck, Lecture
from echo_community.moderation.purging.models import Purge, PurgedThing

BLANK = (222, 226, 220)

Values = dict[str, Any]


def slide(purge: Purge, _eraser: object, row: Mapping[str, Any], changes: Values) -> Values:
    """A slide whose words were cleaned: its picture shows them still, and so does the deck."""
    decks = select(Deck.stored).where(Deck.lecture_id == row["lecture_id"])
    _goes(purge, row["lecture_id"], row["picture"], *db.session.scalars(decks))
    db.session.execute(delete(Deck).where(Deck.lecture_id == row["lecture_id"]))
    blank = _picture(row["width"], row["height"])
    return changes | {"picture": _kept(blank), "size": len(blank)}


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
