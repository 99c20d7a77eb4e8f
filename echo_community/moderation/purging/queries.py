"""Reads of the purge; the first argument is who reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from echo_community import policy
from echo_community.accounts.models import User
from echo_community.discussions import queries as discussions
from echo_community.discussions.models import Attachment, Post
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.kernel.markup import Format, plain_text
from echo_community.lectures.queries.down import purgeable
from echo_community.moderation.purging.models import Purge, PurgedThing, Stage
from echo_community.policy import Can
from echo_community.privacy.detectors import Span, scan
from echo_community.programmes.models import Membership, Programme
from echo_community.search.language import is_french, words_of


@dataclass(frozen=True)
class Found:
    """Words in a post that the guard's detectors find, once however often they stand there."""

    words: str
    label: str
    suggestion: str


@dataclass(frozen=True)
class File:
    """A file under the post."""

    id: int
    name: str


@dataclass(frozen=True)
class Past:
    """A purge of the post, and how far it has come; nothing tells what was removed."""

    asked_at: datetime
    finished_at: datetime | None
    stage: Stage
    whole: bool
    labels: int
    places: int
    kept: int


@dataclass(frozen=True)
class PurgePage:
    """All that the page of a purge shows."""

    thread_id: int
    programme_id: int
    post_id: int
    number: int
    revision: int
    title: str
    pieces: Sequence[tuple[str, bool]]  # the text, and whether the guard finds it
    found: Sequence[Found]
    files: Sequence[File]
    parts: Sequence[tuple[str, str]]  # of its lecture: what the form calls each, a title
    past: Sequence[Past]


@dataclass(frozen=True)
class Gone:
    """A post or file of which older copies must let go."""

    thread_id: int | None
    post_number: int | None
    file_id: int | None
    at: datetime


def purge_page(moderator: Actor, thread_id: int, number: int) -> PurgePage:
    """A post for who may purge it. Raises NotVisible, or Forbidden."""
    thread, post = discussions.post_for(
        moderator, discussions.post_at(moderator, thread_id, number)
    )
    policy.require(moderator, Can.PURGE_POST, post)
    files = db.session.scalars(
        select(Attachment).where(Attachment.post_id == post.id).order_by(Attachment.id)
    ).all()
    known = _members(post.programme_id)
    text = post.source if post.format is Format.MARKDOWN else plain_text(post.html)
    spans = _scanned(text, known)
    beside = [thread.title] if post.number == 1 else []
    beside += [part for file in files for part in (file.name, file.alt, file.words)]
    return PurgePage(
        thread_id=thread.id,
        programme_id=post.programme_id,
        post_id=post.id,
        number=post.number,
        revision=post.revision,
        title=thread.title,
        pieces=_pieces(text, spans),
        found=_found([(text, spans), *((part, _scanned(part, known)) for part in beside)]),
        files=[File(file.id, file.name) for file in files],
        parts=purgeable(thread.id) if post.number == 1 else (),
        past=_past(post),
    )


def purged_since(reader: Actor, programme_id: int, moment: datetime) -> list[Gone]:
    """What was purged in a programme after a moment: for whoever keeps a copy of it.

    Numbers alone: also of what the reader may not see any more, for they may hold a copy.
    """
    policy.visible(reader, Can.READ_PROGRAMME, db.session.get(Programme, programme_id))
    thing = PurgedThing
    rows = db.session.execute(
        select(thing.thread_id, thing.post_number, thing.file_id, thing.at)
        .where(thing.programme_id == programme_id, thing.at > moment)
        .order_by(thing.id)
    )
    return [Gone(*row) for row in rows]


def all_purges() -> list[Any]:
    """The newest purges, for the operator: numbers, times and stages."""
    columns = (Purge.id, Programme.slug, Purge.asked_at, Purge.stage, Purge.finished_at)
    joined = select(*columns, Purge.places).join(Programme, Programme.id == Purge.programme_id)
    return list(db.session.execute(joined.order_by(Purge.id.desc()).limit(200)).all())


def _members(programme_id: int) -> Sequence[str]:
    names = select(User.name).join(Membership, Membership.user_id == User.id)
    return db.session.scalars(names.where(Membership.programme_id == programme_id)).all()


def _scanned(text: str, known: Sequence[str]) -> list[Span]:
    return scan(text, "fr" if is_french(words_of(text)[:300]) else "en", known)


def _pieces(text: str, spans: Sequence[Span]) -> list[tuple[str, bool]]:
    pieces, at = [], 0
    for span in spans:
        pieces += [(text[at : span.start], False), (text[span.start : span.end], True)]
        at = span.end
    return [piece for piece in [*pieces, (text[at:], False)] if piece[0]]


def _found(read: Sequence[tuple[str, Sequence[Span]]]) -> list[Found]:
    found: dict[str, Found] = {}
    for text, spans in read:
        for span in spans:
            words = text[span.start : span.end]
            found.setdefault(words.casefold(), Found(words, span.label, span.suggestion))
    return list(found.values())


def _past(post: Post) -> list[Past]:
    rows = db.session.scalars(
        select(Purge).where(Purge.post_id == post.id).order_by(Purge.id.desc()).limit(20)
    )
    return [
        Past(
            asked_at=row.asked_at,
            finished_at=row.finished_at,
            stage=row.stage,
            whole=row.whole,
            labels=sum(row.labels.values()),
            places=sum(row.places.values()),
            kept=row.kept,
        )
        for row in rows
    ]
