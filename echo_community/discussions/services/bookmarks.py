"""Posts that a person keeps: their own note, and a day on which to be reminded."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Select, String, and_, cast, delete, literal, select, update

from echo_community.accounts.models import User
from echo_community.discussions import guarding, queries
from echo_community.discussions.drafts import BookmarkDraft
from echo_community.discussions.models import Bookmark, Post, Thread
from echo_community.discussions.telling import readable_to_each, title_in_mail
from echo_community.kernel import jobs
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import moment_in, now
from echo_community.kernel.db import UtcDateTime, atomic, db, insert
from echo_community.notifications import letters
from echo_community.notifications import services as notifications
from echo_community.notifications.letters import Letter
from echo_community.notifications.models import NoticeKind
from echo_community.programmes.models import Membership

IN_THE_MORNING = time(8)
TRIED_AGAIN = timedelta(hours=1)  # after trouble
AT_ONCE = 100  # reminders a transaction
UNDO = timedelta(days=1)


@atomic
def keep(reader: Actor, post_id: int, draft: BookmarkDraft) -> None:
    """Keep a post, or change what was noted. Raises NotVisible, or Stopped with the findings."""
    thread, post = queries.post_for(reader, post_id)
    # Nobody but its writer reads a note, so no moderator could release it: a stop is mended.
    guarding.must_hold(reader, thread.programme_id, note=draft.note)
    chosen = {
        "note": draft.note,
        "remind_at": morning_of(draft.day, reader.time_zone) if draft.day else None,
        "reminded_at": None,
        "removed_at": None,
    }
    fresh = insert(Bookmark).values(
        user_id=reader.id,
        post_id=post.id,
        thread_id=thread.id,
        programme_id=post.programme_id,
        created_at=now(),
        **chosen,
    )
    db.session.execute(
        fresh.on_conflict_do_update(index_elements=["user_id", "post_id"], set_=chosen)
    )


@atomic
def drop(reader: Actor, post_id: int) -> None:
    """Keep a post no longer; for a day it can be brought back with its note."""
    _set_removed(reader, post_id, now())


@atomic
def bring_back(reader: Actor, post_id: int) -> None:
    """Undo `drop`."""
    _set_removed(reader, post_id, None)


def _set_removed(reader: Actor, post_id: int, at: datetime | None) -> None:
    mine = Bookmark.user_id == reader.id, Bookmark.post_id == post_id
    db.session.execute(update(Bookmark).where(*mine).values(removed_at=at))


def morning_of(day: date, zone: str) -> datetime:
    """Eight in the morning of a day where the reader is."""
    return moment_in(zone, day, IN_THE_MORNING)


def forget_removed() -> None:
    """Bookmarks removed more than a day ago are gone, with their notes."""
    _forget(now() - UNDO)


@atomic
def _forget(before: datetime) -> None:
    db.session.execute(delete(Bookmark).where(Bookmark.removed_at < before))


@jobs.job(minute="*/5")
def send_reminders() -> int:
    """Remind of what is due; returns how many people were reminded of a post they may read."""
    told = 0
    while (some := remind_some()) is not None:
        told += some
    return told


@atomic
def remind_some() -> int | None:
    """Remind of the next few in one transaction, so that each is told once; None where none is."""
    due = db.session.scalars(
        select(Bookmark.id)
        .where(
            Bookmark.reminded_at.is_(None),
            Bookmark.remind_at <= now(),
            Bookmark.removed_at.is_(None),
        )
        .order_by(Bookmark.id)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    ).all()
    return jobs.sparing(due, _remind, _put_off) if due else None


def _remind(due: Sequence[int]) -> int:
    found = notifications.tell_found(_reminders(due))
    db.session.execute(update(Bookmark).where(Bookmark.id.in_(due)).values(reminded_at=now()))
    _mail([int(row.cause.split(" ")[1]) for row in found])
    return len(found)


def _put_off(bookmark_id: int, problem: Exception) -> None:
    """Remind of it an hour later."""
    jobs.note_trouble(bookmark_id, problem)
    later = update(Bookmark).where(Bookmark.id == bookmark_id)
    db.session.execute(later.values(remind_at=now() + TRIED_AGAIN))


def _cause() -> Any:
    """One a bookmark and day: a reminder set anew is another one."""
    return literal("reminder ") + cast(Bookmark.id, String) + literal(f" {now():%Y-%m-%d}")


def _reminders(due: Sequence[int]) -> Select[Any]:
    """A notice for each bookmark whose post its keeper may still read."""
    return (
        select(
            Bookmark.user_id,
            literal(NoticeKind.REMINDER.value, String),
            Bookmark.programme_id,
            _cause(),
            Post.thread_id,
            Post.number,
            literal(None),
            literal(now(), UtcDateTime()),
        )
        .join(Post, Post.id == Bookmark.post_id)
        .join(Thread, Thread.id == Post.thread_id)
        .join(
            Membership,
            and_(
                Membership.user_id == Bookmark.user_id,
                Membership.programme_id == Post.programme_id,
            ),
        )
        .where(Bookmark.id.in_(due), *readable_to_each())
    )


def _mail(bookmarks: list[int]) -> None:
    """The day was asked for, so it is mailed whatever else goes by mail; never the note."""
    rows = db.session.execute(
        select(
            User.id,
            User.email,
            User.language,
            Post.programme_id,
            Post.thread_id,
            Post.number,
            Post.visibility,
            Thread.kind,
            Thread.title,
        )
        .join(Bookmark, Bookmark.user_id == User.id)
        .join(Post, Post.id == Bookmark.post_id)
        .join(Thread, Thread.id == Post.thread_id)
        .where(Bookmark.id.in_(bookmarks), User.email.is_not(None))
    )
    for row in rows:
        title = title_in_mail(row.programme_id, row.title, row.kind, row.visibility)
        letters.mail_reminder(row, Letter(row.thread_id, row.number, "", title, ""))
