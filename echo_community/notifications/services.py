"""Telling people, taking it back, and what they have read of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Select, String, cast, delete, literal, null, select, update

from echo_community.accounts.models import User
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import UtcDateTime, atomic, db, insert, transaction
from echo_community.notifications import wishes
from echo_community.notifications.models import OF_AUTHORS, OF_REVIEWS, MailWish, Notice, NoticeKind
from echo_community.programmes.models import Membership


@dataclass(frozen=True)
class News:
    """What there is to tell. `author_id` stays empty where whoever caused it is nameless."""

    kind: NoticeKind
    programme_id: int
    cause: str
    thread_id: int | None = None
    post_number: int | None = None
    author_id: int | None = None


def tell(people: Iterable[int], news: News) -> None:
    """Tell these people, each exactly once a cause, in the transaction under way; one statement."""
    if told := list(dict.fromkeys(people)):
        tell_found(_each_of(told, news))


def tell_found(people: Select[Any], *, mailed: bool = True) -> Sequence[Any]:
    """Tell whoever a query finds, one statement however many: its new notices.

    The query's columns are those of `FOUND`, in that order. The same statement sets when a mail
    of each is due, by what its person chose; `mailed` false: none of them goes by mail at once.
    """
    told = (
        insert(Notice)
        .from_select([*FOUND, "mail_at"], _with_time_of_mail(people, mailed=mailed))
        .on_conflict_do_nothing()
        .returning(Notice.user_id, Notice.kind, Notice.cause)
    )
    return db.session.execute(told).all()


FOUND = (
    "user_id", "kind", "programme_id", "cause", "thread_id", "post_number", "author_id", "at",
)  # fmt: skip
NUMBERS = frozenset({"user_id", "programme_id", "thread_id", "post_number", "author_id"})


def _with_time_of_mail(people: Select[Any], *, mailed: bool) -> Select[Any]:
    named: Any = zip(FOUND, people.selected_columns, strict=True)
    rows = people.with_only_columns(*(column.label(name) for name, column in named)).subquery()
    # PostgreSQL takes a NULL that a query within a query selects for a text.
    columns = [cast(one, Integer) if one.key in NUMBERS else one for one in rows.c]
    due = wishes.due(rows.c.kind) if mailed else null()
    return (
        select(*columns, due)
        .select_from(rows)
        .outerjoin(MailWish, MailWish.user_id == rows.c.user_id)
        .outerjoin(
            Membership,
            (Membership.user_id == rows.c.user_id)
            & (Membership.programme_id == rows.c.programme_id),
        )
        # SQLite takes the ON of "ON CONFLICT" for a join's unless a WHERE stands before it.
        .where(rows.c.user_id.is_not(None))
    )


def _each_of(people: list[int], news: News) -> Select[Any]:
    columns: Any = (
        User.id,
        literal(news.kind.value, String),
        literal(news.programme_id),
        literal(news.cause, String),
        literal(news.thread_id, Integer),
        literal(news.post_number, Integer),
        literal(news.author_id, Integer),
        literal(now(), UtcDateTime()),
    )
    return select(*columns).where(User.id.in_(people))


def note_mailed(cause: str, people: Iterable[int]) -> None:
    """A letter of its own told these people of it: no digest does again. Part of a transaction."""
    told = Notice.cause == cause, Notice.user_id.in_(list(people))
    db.session.execute(update(Notice).where(*told).values(mailed_at=now()))


def take_back(cause: str) -> None:
    """What was told is no longer so: it goes, unless it was read already."""
    db.session.execute(delete(Notice).where(Notice.cause == cause, Notice.read_at.is_(None)))


def take_back_post(thread_id: int, number: int) -> None:
    """A post is gone: so is what nobody has read of it yet."""
    _take_back_of(Notice.thread_id == thread_id, Notice.post_number == number)


def take_back_thread(thread_id: int) -> None:
    """A thread is gone: so is what nobody has read of it yet."""
    _take_back_of(Notice.thread_id == thread_id)


def _take_back_of(*which: Any) -> None:
    # Whose name was opened or words removed is told, and what the hub made of it, whatever became
    # of the post.
    stays = Notice.kind.in_(OF_AUTHORS | OF_REVIEWS)
    db.session.execute(delete(Notice).where(*which, Notice.read_at.is_(None), ~stays))


def forget_before(moment: datetime) -> None:
    """Drop notices that were read before this."""
    with transaction() as session:
        session.execute(delete(Notice).where(Notice.read_at < moment))


def read_thread(reader: Actor, thread_id: int) -> None:
    """The reader opened a thread: what it held for them is read. Part of a transaction."""
    _read(reader, Notice.thread_id == thread_id)


@atomic
def seen(reader: Actor, programme_id: int, kind: NoticeKind) -> None:
    """The reader opened the page that such notices lead to: they are read."""
    _read(reader, Notice.programme_id == programme_id, Notice.kind == kind)


def read_of_review(reader: Actor, thread_id: int, number: int) -> None:
    """The reader opened what the hub made of a post: what they were told of that is read."""
    of_post = Notice.thread_id == thread_id, Notice.post_number == number
    _read(reader, *of_post, Notice.kind.in_(OF_REVIEWS))


def read_where(reader: Actor, *which: Any) -> None:
    """The reader saw what these notices are about. Part of a transaction."""
    _read(reader, *which)


@atomic
def mark_all_read(reader: Actor) -> None:
    """Everything is read."""
    _read(reader)


def _read(reader: Actor, *which: Any) -> None:
    unread = Notice.user_id == reader.id, Notice.read_at.is_(None)
    db.session.execute(update(Notice).where(*unread, *which).values(read_at=now()))
