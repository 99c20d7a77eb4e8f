"""A lecture to play and to read, a piece of what is said at a time."""

import sys
from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select

from echo_community.discussions import queries
from echo_community.discussions.places import Place
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.kernel.errors import NotVisible
from echo_community.lectures.indexing import MOMENT
from echo_community.lectures.models import Moment
from echo_community.lectures.queries.card import card
from echo_community.lectures.queries.rows import LectureCard, MomentRow, ReadPage
from echo_community.lectures.queries.within import Within, all_of, within

MOMENTS_A_PAGE = 24


def read_page(
    reader: Actor,
    thread_id: int,
    number: int = 1,
    at: int | None = None,
    asked: str = "",
) -> ReadPage:
    """A piece of what is said: that of a moment in seconds, that number, or the first; and where
    the words that were asked for are said in all of it."""
    thread = queries.thread_row_for(reader, thread_id)
    lecture = card(reader, thread)
    if lecture is None:
        raise NotVisible
    at_ms = None if at is None else _within(lecture, at * 1000)
    rows = all_of(lecture.id) if asked else ()
    said = [row for row in rows if row.kind == MOMENT]
    count = max(-(-lecture.moments // MOMENTS_A_PAGE), 1)
    number = min(max(number if at_ms is None else _number(lecture, at_ms, said), 1), count)
    found = _piece(lecture, number, said)
    return ReadPage(
        thread,
        lecture,
        _with_parts(found, lecture, first=number == 1),
        number,
        count,
        at_ms,
        next_ms=found[-1].at_ms if number < count else None,
        within=within(thread.programme_id, rows, asked) if asked else Within(),
        draft=queries.draft_at(reader, Place("reply", thread_id)),
    )


def _number(lecture: LectureCard, at_ms: int, said: Sequence[Any]) -> int:
    """The piece in which a moment lies, among all that is said where that is here already."""
    latest = at_ms + 999  # a paragraph is called by the whole second in which it begins
    if said:
        place = sum(row.at_ms <= latest for row in said)
    else:
        before = Moment.lecture_id == lecture.id, Moment.start_ms <= latest
        place = db.session.scalar(select(func.count(Moment.id)).where(*before)) or 1
    return (max(place, 1) - 1) // MOMENTS_A_PAGE + 1


def _piece(lecture: LectureCard, number: int, said: Sequence[Any]) -> Sequence[Any]:
    """The paragraphs of a piece and the one after it; of all that is said where that is here."""
    if said or not lecture.moments:
        start = (number - 1) * MOMENTS_A_PAGE
        return said[start : start + MOMENTS_A_PAGE + 1]
    return _moments(lecture.id, number)


def _within(lecture: LectureCard, at_ms: int) -> int:
    return max(min(at_ms, lecture.duration_ms), 0)


def _moments(lecture_id: int, number: int) -> Sequence[Any]:
    """The paragraphs of a piece, and the one after it."""
    return db.session.execute(
        select(
            Moment.start_ms.label("at_ms"), Moment.end_ms, Moment.speaker, Moment.text, Moment.seams
        )
        .where(Moment.lecture_id == lecture_id)
        .order_by(Moment.start_ms)
        .offset((number - 1) * MOMENTS_A_PAGE)
        .limit(MOMENTS_A_PAGE + 1)
    ).all()


def _with_parts(rows: Sequence[Any], lecture: LectureCard, *, first: bool) -> list[MomentRow]:
    """Each paragraph with what comes up and was asked before the next; the row too many only says
    where the last one ends."""
    moments = []
    for place, row in enumerate(rows[:MOMENTS_A_PAGE]):
        begin = -1 if first and not place else row.at_ms
        end = rows[place + 1].at_ms if place + 1 < len(rows) else sys.maxsize
        slides = [each for each in lecture.timed if begin <= (each.at_ms or 0) < end]
        # A question is of a whole second, as is the address of a paragraph.
        asked = [
            each for each in lecture.asked if begin // 1000 <= each.at_ms // 1000 < end // 1000
        ]
        seams = {seam // 1000 for seam in row.seams} - {row.at_ms // 1000, end // 1000}
        said = row.at_ms, row.end_ms, row.speaker, row.text
        moments.append(MomentRow(*said, slides, asked, sorted(seams)))
    return moments
