"""The best answer of a thread, kept in a line of the thread itself for lists and for its head."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, or_, select, update

from echo_community.discussions.models import Post, Thread
from echo_community.kernel.db import db
from echo_community.kernel.markup import excerpt


def keep_answer(thread: Thread) -> None:
    """Work a thread's answer out anew: whoever marks, edits, takes away or moves a post asks it.

    What an expert endorsed comes before what the asker accepted; of equals the earliest.
    """
    db.session.flush()
    best = db.session.execute(_marked([thread.id]).limit(1)).one_or_none()
    thread.answer = excerpt(best.html) if best else ""
    thread.answer_number = best.number if best else None
    thread.answer_endorsed = best.endorsed if best else False


def keep_answers(thread_ids: Iterable[int]) -> None:
    """The same for many threads that got posts at once; two statements for all of them."""
    found: dict[int, Any] = {}
    for row in db.session.execute(_marked(thread_ids)):
        found.setdefault(row.thread_id, row)
    if not found:
        return
    db.session.execute(
        update(Thread),
        [
            {
                "id": thread_id,
                "answer": excerpt(row.html),
                "answer_number": row.number,
                "answer_endorsed": row.endorsed,
            }
            for thread_id, row in found.items()
        ],
    )


def _marked(thread_ids: Iterable[int]) -> Select[Any]:
    """What may stand for an answer, best first: for everybody in the thread, and still current."""
    wanted: Any = (
        select(Post.thread_id, Post.number, Post.html, Post.endorsed)
        .join(Thread, Thread.id == Post.thread_id)
        .where(
            Post.thread_id.in_(thread_ids),
            Post.number > 1,
            or_(Post.endorsed, Post.accepted),
            ~Post.superseded,
            ~Post.held,
            ~Post.hidden,
            Post.visibility == Thread.visibility,
        )
        .order_by(Post.thread_id, Post.endorsed.desc(), Post.number)
    )
    return wanted
