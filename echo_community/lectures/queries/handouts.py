"""Handouts as lists and pages show them, each under the policy of what it hangs on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select

from echo_community import policy
from echo_community.accounts.models import User
from echo_community.discussions.models import Post, Thread, ThreadTopic
from echo_community.kernel import pages
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.kernel.errors import NotVisible
from echo_community.kernel.pages import Cursor, Page
from echo_community.lectures.models import ForWhom, Handout, Lecture
from echo_community.policy import Can, Visibility
from echo_community.programmes.bylines import Byline, byline_from
from echo_community.programmes.models import Membership, Programme, Topic

A_PAGE = 20
WAITING_SHOWN = 20


@dataclass(frozen=True, slots=True)
class HandoutRow:
    """A handout in a list; size in bytes, none of both where it was written here."""

    id: int
    title: str
    for_whom: ForWhom
    language: str
    size: int
    pages: int
    held: bool
    hidden: bool
    public: bool
    prints: int
    changed_at: datetime
    lecture_id: int | None
    thread_id: int | None  # of its lecture
    lecture: str | None
    topic_id: int | None
    topic_slug: str | None
    topic: str | None
    superseded: bool  # with its lecture


@dataclass(frozen=True, slots=True)
class HandoutPage:
    """A handout as its page, its print and its public address show it."""

    id: int
    programme_id: int
    programme: str
    author_id: int  # for the policy; who it is stands in the byline
    title: str
    for_whom: ForWhom
    language: str
    body: str
    html: str
    name: str
    stored: str | None
    size: int
    pages: int
    words: str
    revision: int
    held: bool
    reason: str
    held_by_id: int | None
    hidden: bool
    hidden_by_id: int | None
    public_key: str | None
    public: bool
    opened: int
    prints: int
    changed_at: datetime
    lecture_id: int | None
    thread_id: int | None  # of its lecture
    thread_slug: str | None
    lecture: str | None
    topic_id: int | None
    topic_slug: str | None
    topic: str | None
    superseded: bool  # with its lecture
    byline: Byline

    @property
    def for_patients(self) -> bool:
        """Whether it is printed large, for somebody to take home."""
        return self.for_whom is ForWhom.PATIENT

    @property
    def lapsed(self) -> bool:
        """Whether an earlier version of it was public."""
        return self.public_key is not None and not self.public


def handout_for(
    reader: Actor, handout_id: int, action: Can = Can.READ_HANDOUT, *, lock: bool = False
) -> Handout:
    """The handout. Raises NotVisible, or Forbidden where it is seen but that is not allowed."""
    query = _of_all(select(Handout)).where(Handout.id == handout_id, readable(reader))
    found = db.session.scalar(query.with_for_update(of=Handout) if lock else query)
    if found is None:
        raise NotVisible
    policy.require(reader, action, found)
    return found


def handout_page(reader: Actor, handout_id: int) -> HandoutPage:
    """The page of a handout, or NotVisible; one statement."""
    return page_where(Handout.id == handout_id, readable(reader))


def handouts(
    reader: Actor,
    programme_id: int,
    for_whom: ForWhom | None = None,
    topic_ids: Sequence[int] = (),
    after: Cursor | None = None,
) -> Page[HandoutRow]:
    """The handouts of a programme, those changed last first; one statement."""
    wanted = _rows(reader, Handout.programme_id == programme_id, ~Handout.held)
    if for_whom:
        wanted = wanted.where(Handout.for_whom == for_whom)
    if topic_ids:
        wanted = wanted.where(_under(topic_ids))
    by = Handout.changed_at, Handout.id
    return pages.take(wanted, after, by=by, size=A_PAGE, into=_row)


def waiting(reader: Actor, programme_id: int) -> Sequence[HandoutRow]:
    """What is held: one's own, and for the hub all of it; one statement."""
    wanted = _rows(reader, Handout.programme_id == programme_id, Handout.held)
    return _read(wanted.order_by(Handout.id).limit(WAITING_SHOWN))


def under_topics(
    reader: Actor, programme_id: int, topic_ids: Sequence[int], most: int
) -> Sequence[HandoutRow]:
    """Handouts under these topics, or under lectures of them, the newest first; one statement."""
    inside = Handout.programme_id == programme_id, ~Handout.held, _under(topic_ids)
    wanted = _rows(reader, *inside).order_by(Handout.changed_at.desc(), Handout.id.desc())
    return _read(wanted.limit(most))


def under_lecture(reader: Actor, lecture_id: int) -> Sequence[HandoutRow]:
    """The handouts of a lecture that its reader has opened; one statement."""
    return _read(_rows(reader, Handout.lecture_id == lecture_id).order_by(Handout.id))


def lecture_for(reader: Actor, programme_id: int, thread_id: int) -> tuple[int, str]:
    """The number and the title of the lecture to which a handout is to be added. Or NotVisible."""
    found = db.session.execute(
        select(Lecture.id, Thread.title)
        .join(Thread, Thread.id == Lecture.thread_id)
        .where(
            Thread.id == thread_id,
            Thread.programme_id == programme_id,
            policy.where(reader, Can.READ_THREAD, Thread),
        )
    ).one_or_none()
    if found is None:
        raise NotVisible
    return found.id, found.title


def readable(reader: Actor) -> ColumnElement[bool]:
    """Of handouts joined to their lecture's thread, if they have one: those that one may read."""
    return and_(
        policy.where(reader, Can.READ_HANDOUT, Handout),
        or_(Handout.lecture_id.is_(None), policy.where(reader, Can.READ_THREAD, Thread)),
    )


def open_to_all() -> ColumnElement[bool]:
    """Of the same, those that the whole programme reads: only these may leave it."""
    shown = ~Thread.held, ~Thread.hidden, Thread.visibility == Visibility.PROGRAMME
    return and_(~Handout.held, ~Handout.hidden, or_(Handout.lecture_id.is_(None), and_(*shown)))


def page_where(*where: ColumnElement[bool]) -> HandoutPage:
    """The page of the one handout of which this is so. Raises NotVisible."""
    names = [name for name in HandoutPage.__dataclass_fields__ if name in Handout.__table__.c]
    found = db.session.execute(
        _of_all(
            select(
                *(getattr(Handout, name) for name in names),
                Programme.name.label("programme"),
                *_around(),
                Thread.slug.label("thread_slug"),
                literal(False).label("by_nameless"),  # who writes a handout says so
                User.id.label("by_id"),
                User.name.label("by_name"),
                User.profession.label("by_profession"),
                User.practice.label("by_practice"),
                Membership.role.label("by_role"),
                Membership.title.label("by_title"),
            )
        )
        .join(Programme, Programme.id == Handout.programme_id)
        .join(User, User.id == Handout.author_id)
        .outerjoin(
            Membership,
            and_(
                Membership.user_id == Handout.author_id,
                Membership.programme_id == Handout.programme_id,
            ),
        )
        .where(*where)
    ).one_or_none()
    if found is None:
        raise NotVisible
    facts = {name: value for name, value in found._asdict().items() if not name.startswith("by_")}
    return HandoutPage(**facts, byline=byline_from(found))


def _of_all(query: Select[Any]) -> Select[Any]:
    """With the lecture and the topic of each, where it has them."""
    return (
        query.outerjoin(Lecture, Lecture.id == Handout.lecture_id)
        .outerjoin(Thread, Thread.id == Lecture.thread_id)
        .outerjoin(Post, and_(Post.thread_id == Thread.id, Post.number == 1))
        .outerjoin(Topic, Topic.id == Handout.topic_id)
    )


def _around() -> tuple[ColumnElement[Any], ...]:
    return (
        func.coalesce(Handout.public_revision == Handout.revision, False).label("public"),
        Thread.id.label("thread_id"),
        Thread.title.label("lecture"),
        Topic.slug.label("topic_slug"),
        Topic.name.label("topic"),
        func.coalesce(Post.superseded, False).label("superseded"),
    )


def _rows(reader: Actor, *where: Any) -> Select[Any]:
    names = [name for name in HandoutRow.__dataclass_fields__ if name in Handout.__table__.c]
    columns = (*(getattr(Handout, name) for name in names), *_around())
    return _of_all(select(*columns).select_from(Handout)).where(
        *where, ~Handout.hidden, readable(reader)
    )


def _under(topic_ids: Sequence[int]) -> ColumnElement[bool]:
    of_lecture = select(ThreadTopic.thread_id).where(ThreadTopic.topic_id.in_(topic_ids))
    return or_(Handout.topic_id.in_(topic_ids), Thread.id.in_(of_lecture))


def _row(found: Any) -> HandoutRow:
    return HandoutRow(**found._asdict())


def _read(wanted: Select[Any]) -> Sequence[HandoutRow]:
    return [_row(found) for found in db.session.execute(wanted)]
