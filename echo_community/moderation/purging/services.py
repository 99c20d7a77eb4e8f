"""Taking an identifier out of everything: begun in one transaction, finished by the worker."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext, ngettext
from sqlalchemy import delete, select, update

from echo_community import policy
from echo_community.accounts import services as accounts
from echo_community.cases.keeping import forget_recommendations
from echo_community.cases.services import empty_form
from echo_community.consults.services.answering import empty_basis
from echo_community.discussions import queries
from echo_community.discussions.models import (
    Attachment,
    Draft,
    Post,
    Revision,
    Thread,
    ThreadKind,
)
from echo_community.kernel import audit, jobs
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import atomic, db
from echo_community.kernel.errors import NotVisible, Refused
from echo_community.kernel.markup import render
from echo_community.kernel.words import slug
from echo_community.lectures.queries.down import purgeable
from echo_community.lectures.services.facts import empty_learning
from echo_community.moderation.drafts import DecisionDraft
from echo_community.moderation.models import Decision, Reason
from echo_community.moderation.purging import cleaning, derived, papers
from echo_community.moderation.purging.counting import MOST_POSTS, posts_with
from echo_community.moderation.purging.drafts import PurgeDraft, packed
from echo_community.moderation.purging.finishing import finish_purges
from echo_community.moderation.purging.matching import Eraser, Target, is_long_enough
from echo_community.moderation.purging.models import Purge
from echo_community.moderation.purging.places import Place, of_case
from echo_community.moderation.purging.wording import mark
from echo_community.moderation.services.claims import is_anothers
from echo_community.moderation.services.deciding import close, state_of
from echo_community.moderation.services.opening import waiting
from echo_community.notifications.models import NoticeKind
from echo_community.notifications.services import News, tell
from echo_community.policy import Can


class Senseless(Refused):
    """What is asked for is no identifier; the message says what to write instead."""


QUOTABLE = 40  # characters of a line that can only be a quotation where it stands a second time


def purge(moderator: Actor, post_id: int, draft: PurgeDraft, address: str) -> Purge:
    """Take words, files or a whole post out of a programme, for good.

    Raises NotVisible, Forbidden, Senseless, Refused or TooMany. Not one transaction: a wrong
    password must stay counted.
    """
    thread, post = queries.post_for(moderator, post_id)
    policy.require(moderator, Can.PURGE_POST, post)
    _must_make_sense(thread.programme_id, draft)
    accounts.confirm(moderator, draft.secret, address)
    return _begin(moderator, post_id, draft)


def purge_parts(moderator: Actor, thread_id: int, parts: Sequence[str]) -> Purge:
    """Take whole parts of a lecture away for good, from the command line: no password is asked.

    Raises NotVisible or Forbidden.
    """
    there = {name for name, _ in purgeable(thread_id)}
    wanted = [part for part in parts if part in there]
    if not wanted:
        raise NotVisible
    post_id = queries.post_at(moderator, thread_id, 1)
    return _begin(moderator, post_id, PurgeDraft(parts=wanted))


@atomic
def _begin(moderator: Actor, post_id: int, draft: PurgeDraft) -> Purge:
    thread, post = queries.post_for(moderator, post_id, lock=True)
    policy.require(moderator, Can.PURGE_POST, post)
    targets = [*draft.targets, *(_lines(post) if draft.whole else ())]
    row = Purge(
        programme_id=post.programme_id,
        thread_id=thread.id,
        post_id=post.id,
        actor_id=moderator.id,
        whole=draft.whole,
        labels=dict(draft.labels),
        places={},
        words=packed(targets),
    )
    if same := _same(row):
        return same
    db.session.add(row)
    db.session.flush()
    _remove_files(row, thread, post, draft)
    if draft.parts:
        _remove_parts(row, thread, post, draft)
    if draft.whole:
        _empty(row, thread, post)
    _clean_here(row, thread, Eraser(targets))
    derived.make_anew(row)
    _tell(moderator, row)
    detail: Any = {"labels": row.labels, "whole": row.whole, "files": len(draft.files)}
    detail |= {"parts": list(draft.parts)} if draft.parts else {}
    audit.record(moderator, "purge.do", post, purge=row.id, **detail)
    _close_review(moderator, thread, post)
    jobs.wake(finish_purges)
    return row


def _close_review(moderator: Actor, thread: Thread, post: Post) -> None:
    """What the post waited for in the queue is done, where this moderator may decide it."""
    review = waiting(post.id)
    if review is None or is_anothers(moderator, review):
        return
    if policy.can(moderator, Can.DECIDE_REVIEW, review):
        decided = DecisionDraft(Decision.PURGE, Reason.IDENTIFIES_PATIENT)
        close(moderator, review, post, decided, state_of(thread, post))


def _must_make_sense(programme_id: int, draft: PurgeDraft) -> None:
    if not draft:
        raise Senseless(gettext("Tick or write what is to be removed."))
    for target in draft.targets:
        if not is_long_enough(target.words):
            raise Senseless(
                gettext("“%(words)s” is too short: it stands in too much.", words=target.words)
            )
        many = posts_with(programme_id, target.words)
        if many > MOST_POSTS:
            raise Senseless(
                ngettext(
                    "“%(words)s” stands in more than %(num)s post, so it is hardly one person. "
                    "Write more of it.",
                    "“%(words)s” stands in more than %(num)s posts, so it is hardly one person. "
                    "Write more of it.",
                    MOST_POSTS,
                    words=target.words,
                )
            )


def _same(row: Purge) -> Purge | None:
    """The same that has not come to its end: a form that was sent twice."""
    return db.session.scalar(
        select(Purge).where(
            Purge.post_id == row.post_id,
            Purge.finished_at.is_(None),
            Purge.words == row.words,
            Purge.whole == row.whole,
            Purge.words != packed([]),
        )
    )


def _lines(post: Post) -> list[Target]:
    """Lines long enough to be known where they were quoted."""
    earlier = db.session.scalars(select(Revision.source).where(Revision.post_id == post.id))
    lines = [line for text in (post.source, *earlier) for line in text.split("\n")]
    return [Target(line, mark()) for line in dict.fromkeys(lines) if len(line) >= QUOTABLE]


def _empty(row: Purge, thread: Thread, post: Post) -> None:
    """Put the mark in the place of a post and of all it was before."""
    gone = {"source": mark(), "html": render(mark())}
    db.session.execute(update(Revision).where(Revision.post_id == post.id).values(**gone))
    titled = Revision.post_id == post.id, Revision.title.is_not(None)
    db.session.execute(update(Revision).where(*titled).values(title=mark()))
    db.session.execute(delete(Draft).where(Draft.place == f"edit:{post.id}"))
    post.source, post.html = gone["source"], gone["html"]
    if post.number == 0:  # it is not what was signed any more
        post.revision += 1
        forget_recommendations(thread.id)
    if post.number == 1:
        thread.title, thread.slug, thread.aliases = mark(), slug(mark()), ""
        empty_form(thread.id, mark())
        empty_learning(thread.id, mark())
    empty_basis(post.id, mark())
    cleaning.touched(row, thread.id, post.number)


def _remove_files(row: Purge, thread: Thread, post: Post, draft: PurgeDraft) -> None:
    table: Any = Attachment.__table__
    wanted = select(table).where(table.c.post_id == post.id)
    if not draft.whole:
        wanted = wanted.where(table.c.id.in_(draft.files))
    found = db.session.execute(wanted).mappings().all()
    if len(found) < len(draft.files):
        raise NotVisible
    for file in found:
        cleaning.remove_file(row, file, post)
    if found:
        cleaning.touched(row, thread.id, post.number)


def _remove_parts(row: Purge, thread: Thread, post: Post, draft: PurgeDraft) -> None:
    if post.number != 1:
        raise NotVisible
    papers.remove_parts(row, thread.id, draft.parts)
    cleaning.touched(row, thread.id, post.number)


def _clean_here(row: Purge, thread: Thread, eraser: Eraser) -> None:
    """The thread at once, in the transaction of the order; the rest follows in the worker."""
    db.session.flush()
    posts: Any = Post.__table__
    revisions: Any = Revision.__table__
    threads: Any = Thread.__table__
    files: Any = Attachment.__table__
    inside = select(posts.c.id).where(posts.c.thread_id == thread.id)
    for place, only in (
        (Place(posts, ("source", "html")), posts.c.thread_id == thread.id),
        (Place(revisions, ("title", "source", "html")), revisions.c.post_id.in_(inside)),
        (Place(files, ("name", "alt", "words")), files.c.post_id.in_(inside)),
        (Place(threads, ("title", "slug", "aliases", "excerpt")), threads.c.id == thread.id),
        *(of_case(thread.id) if thread.kind is ThreadKind.CASE else ()),
    ):
        cleaning.clean(row, eraser, place, only)


def _tell(moderator: Actor, row: Purge) -> None:
    post = db.session.get_one(Post, row.post_id)
    people: Sequence[int] = [post.author_id] if post.author_id != moderator.id else []
    tell(
        people,
        News(
            kind=NoticeKind.PURGED,
            programme_id=row.programme_id,
            cause=f"purge {row.id}",
            thread_id=row.thread_id,
            post_number=post.number,
            author_id=moderator.id,
        ),
    )
