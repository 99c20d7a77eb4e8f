"""Telling people, taking it back, and what they have read of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, update

from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db, insert, transaction
from echo_community.notifications.models import (
    OF_AUTHORS,
    OF_REVIEWS,
    MailChoice,
    Notice,
    NoticeKind,
)


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
    rows = [_row(person, news) for person in dict.fromkeys(people)]
    if rows:
        db.session.execute(insert(Notice).values(rows).on_conflict_do_nothing())


def tell_found(people: Select[Any]) -> Sequence[Any]:
    """Tell whoever a query finds, one statement however many: its new notices.

    The query's columns are those of `FOUND`, in that order.
    """
    told = (
        insert(Notice)
        .from_select(FOUND, people)
        .on_conflict_do_nothing()
        .returning(Notice.user_id, Notice.kind, Notice.cause)
    )
    return db.session.execute(told).all()


FOUND = (
    "user_id", "kind", "programme_id", "cause", "thread_id", "post_number", "author_id", "at",
)  # fmt: skip


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


@atomic
def choose_mail(person: Actor, **chosen: bool) -> None:
    """What a person wants by mail, by the columns of MailChoice."""
    db.session.execute(
        insert(MailChoice)
        .values(user_id=person.id, **chosen)
        .on_conflict_do_update(index_elements=["user_id"], set_=chosen)
    )


def _row(person: int, news: News) -> dict[str, Any]:
    return {
        "user_id": person,
        "kind": news.kind,
        "programme_id": news.programme_id,
        "cause": news.cause,
        "thread_id": news.thread_id,
        "post_number": news.post_number,
        "author_id": news.author_id,
        "at": now(),
    }


def _read(reader: Actor, *which: Any) -> None:
    unread = Notice.user_id == reader.id, Notice.read_at.is_(None)
    db.session.execute(update(Notice).where(*unread, *which).values(read_at=now()))
