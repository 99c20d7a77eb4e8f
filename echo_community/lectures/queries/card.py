"""A lecture beside its thread, in few statements: itself, its parts, what was asked when, and
how far one is."""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import (
    Integer,
    Select,
    String,
    bindparam,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)

from echo_community import policy
from echo_community.accounts.models import User
from echo_community.discussions.models import Post, Thread
from echo_community.discussions.rows import ThreadRow
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.lectures.models import (
    Deck,
    Lecture,
    LecturePost,
    LectureSpeaker,
    Media,
    MediaKind,
    Moment,
    Part,
    Slide,
    Takedown,
)
from echo_community.lectures.queries.handouts import under_lecture
from echo_community.lectures.queries.progress import resume_points
from echo_community.lectures.queries.reviewing import standing_of
from echo_community.lectures.queries.rows import (
    AskedRow,
    LectureCard,
    MediaRow,
    SlideRow,
)
from echo_community.lectures.queries.series import NUMBER, PartRow, place_of, same_series
from echo_community.meetings.models import AgendaItem, Session
from echo_community.policy import READER, Can
from echo_community.programmes.bylines import byline_columns, byline_from
from echo_community.programmes.models import Membership

MOST_ASKED = 500  # posts about moments that a page knows of


def card(reader: Actor, thread: ThreadRow, _posts: Any = ()) -> LectureCard | None:
    """What stands above the questions of a lecture."""
    values = {**policy.bind(reader), "thread": thread.id}
    found = db.session.execute(_lecture(), values).one_or_none()
    if found is None:
        return None
    parts: dict[str, list[Any]] = {}
    for row in db.session.execute(_parts(), {**policy.bind(reader), "lecture": found.id}):
        parts.setdefault(row.what, []).append(row)
    asked = asked_about(reader, found.id)
    made = LectureCard(
        **found._asdict(),
        **_made(parts),
        handouts=under_lecture(reader, found.id),
        standing=standing_of([found.id]).get(found.id),
        place=place_of(thread.id, found.series, [_part(row) for row in parts.get("series", ())]),
        asked=asked,
        moment_of={each.post_id: each.at_ms for each in asked},
    )
    down = {str(row.kind) for row in parts.get("down", ())}
    return _within_reach(made, [part for part in Part if part in down])


def _within_reach(card: LectureCard, down: Sequence[Part]) -> LectureCard:
    """The lecture without what was taken down; moderators are led to that apart."""
    if not down:
        return card
    out: dict[str, Any] = {"down": down}
    if Part.RECORDING in down:
        out |= {"media": (), "withheld": card.media}
    if Part.SLIDES in down:
        out |= {"slides": (), "deck_size": None}
    if Part.TRANSCRIPT in down:
        out |= {"moments": 0, "letters": 0, "cues": 0}
    return replace(card, **out)


def asked_about(reader: Actor, lecture_id: int) -> Sequence[AskedRow]:
    """The posts about moments of a lecture that the reader may see, in order of the moments."""
    values = {**policy.bind(reader), "lecture": lecture_id}
    return [_asked_row(row) for row in db.session.execute(_asked(), values)]


def _asked_row(row: Any) -> AskedRow:
    return AskedRow(
        row.id, row.number, row.at_ms, row.html, row.created_at, row.endorsed, byline_from(row)
    )


def _made(parts: Mapping[str, Sequence[Any]]) -> dict[str, Any]:
    return {
        "speakers": [(row.text, row.more) for row in parts.get("speaker", ())],
        "media": [
            MediaRow(row.number, MediaKind(row.kind), row.text, row.first, row.more)
            for row in parts.get("media", ())
        ],
        "slides": [
            SlideRow(row.number, row.text, row.first, row.second, row.third, row.fourth)
            for row in parts.get("slide", ())
        ],
    }


@functools.cache
def _lecture() -> Select[Any]:
    told = ("id", "programme_id", "given_on", "duration_ms", "language", "level", "series", "part",
            "learning_html", "disclosure")  # fmt: skip
    return (
        select(
            *(getattr(Lecture, name) for name in told),
            _said(func.count(Moment.id)).label("moments"),
            _said(func.sum(func.length(Moment.text))).label("letters"),
            _said(func.max(Moment.last) + 1).label("cues"),
            Deck.size.label("deck_size"),
            resume_points().scalar_subquery().label("resume_ms"),
            _session().label("session_id"),
        )
        .join(Thread, Thread.id == Lecture.thread_id)
        .outerjoin(Deck, Deck.lecture_id == Lecture.id)
        .where(Thread.id == bindparam("thread"), policy.where(READER, Can.READ_THREAD, Thread))
    )


def _session() -> Any:
    """The session it was given at, the last one on whose agenda it is."""
    return (
        select(Session.id)
        .join(AgendaItem, AgendaItem.session_id == Session.id)
        .where(AgendaItem.thread_id == Lecture.thread_id, Session.cancelled_at.is_(None))
        .order_by(Session.starts_at.desc())
        .limit(1)
        .scalar_subquery()
    )


def _said(number: Any) -> Any:
    found = select(number).where(Moment.lecture_id == Lecture.id).scalar_subquery()
    return func.coalesce(found, 0)


@functools.cache
def _parts() -> Any:
    return union_all(
        _columns("speaker", LectureSpeaker, number=LectureSpeaker.position,
                 text=LectureSpeaker.name, more=LectureSpeaker.affiliation),
        _columns("media", Media, number=Media.id, kind=Media.kind, text=Media.media_type,
                 more=Media.url, first=Media.size),
        _columns("slide", Slide, number=Slide.number, text=Slide.title, first=Slide.at_ms,
                 second=Slide.width, third=Slide.height, fourth=Slide.size),
        _columns("down", Takedown, kind=Takedown.part),
        same_series(_blank("series", number=NUMBER, text=Thread.title, more=Thread.slug,
                           first=Thread.id, second=Lecture.duration_ms)),
    ).order_by("what", "number")  # fmt: skip


def _part(row: Any) -> PartRow:
    return PartRow(row.first, row.more, row.text, row.second)


def _columns(what: str, table: Any, **columns: Any) -> Any:
    asked = _blank(what, **columns)
    return asked.where(table.lecture_id == bindparam("lecture", type_=Integer))


def _blank(what: str, **columns: Any) -> Any:
    """The columns that every part has, some of them empty."""
    words = ("kind", "text", "more")
    numbers = ("number", "first", "second", "third", "fourth")
    return select(
        literal(what).label("what"),
        *(cast(columns.get(name, null()), String).label(name) for name in words),
        *(cast(columns.get(name, null()), Integer).label(name) for name in numbers),
    )


@functools.cache
def _asked() -> Select[Any]:
    return (
        select(
            Post.id,
            Post.number,
            LecturePost.at_ms,
            Post.html,
            Post.created_at,
            Post.endorsed,
            *byline_columns(Post),
        )
        .join(LecturePost, LecturePost.post_id == Post.id)
        .join(User, User.id == Post.author_id)
        .outerjoin(
            Membership,
            (Membership.user_id == Post.author_id) & (Membership.programme_id == Post.programme_id),
        )
        .where(
            LecturePost.lecture_id == bindparam("lecture"),
            ~Post.hidden,
            policy.where(READER, Can.READ_POST, Post),
        )
        .order_by(LecturePost.at_ms, Post.number)
        .limit(MOST_ASKED)
    )
