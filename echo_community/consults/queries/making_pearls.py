"""What a pearl is made of: a consult that is done, its question and its best answer."""

from dataclasses import dataclass

from flask_babel import gettext
from sqlalchemy import select

from echo_community import policy
from echo_community.consults.models import Consult, ConsultPost, ConsultState, Pearl, Says
from echo_community.discussions import queries
from echo_community.discussions.models import Post, Thread, ThreadTopic
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.kernel.errors import NotVisible, Refused
from echo_community.policy import Can, Visibility

DONE = (ConsultState.ACCEPTED, ConsultState.CLOSED)


@dataclass(frozen=True)
class Made:
    """The words that a new pearl begins with."""

    thread_id: int
    programme_id: int
    question: str
    answer: str
    evidence: str
    topics: tuple[int, ...]
    pearl_id: int | None  # the one that there is already


def consult_for(expert: Actor, thread_id: int, *, lock: bool = False) -> Thread:
    """The thread of a consult of which one may make a pearl.

    Raises NotVisible, Forbidden, or Refused in words.
    """
    thread = queries.thread_for(expert, thread_id, lock=lock)
    state = db.session.scalar(select(Consult.state).where(Consult.thread_id == thread.id))
    if state is None:
        raise NotVisible
    policy.require(expert, Can.WRITE_PEARL, thread)
    if thread.held or thread.hidden or thread.visibility is not Visibility.PROGRAMME:
        raise Refused(
            gettext(
                "Only the hub sees this question. "
                "Once it is shared with all, a pearl can be made of it."
            )
        )
    if state not in DONE:
        raise Refused(
            gettext(
                "A pearl is made of a question that is done: "
                "once its answer is accepted, or it is closed."
            )
        )
    return thread


def made_of(expert: Actor, thread_id: int) -> Made:
    """What the form of a new pearl begins with. Raises as `consult_for` does."""
    thread = consult_for(expert, thread_id)
    post = best_answer(thread)
    basis = select(ConsultPost.basis).where(ConsultPost.post_id == (post.id if post else 0))
    topics = select(ThreadTopic.topic_id).where(ThreadTopic.thread_id == thread.id)
    return Made(
        thread_id=thread.id,
        programme_id=thread.programme_id,
        question=thread.title,
        answer=post.source if post else "",
        evidence=db.session.scalar(basis) or "",
        topics=tuple(db.session.scalars(topics)),
        pearl_id=pearl_there(thread.id),
    )


def best_answer(thread: Thread) -> Post | None:
    """What answered it: the endorsed or accepted one, else the newest answer of another."""
    shown = (
        Post.thread_id == thread.id,
        Post.author_id != thread.author_id,
        ~Post.hidden,
        ~Post.held,
        ~Post.superseded,
    )
    by_number = select(Post).where(*shown, Post.number == thread.answer_number)
    if thread.answer_number and (best := db.session.scalar(by_number)):
        return best
    answers = select(ConsultPost.post_id).where(ConsultPost.says == Says.ANSWER)
    newest = select(Post).where(*shown, Post.id.in_(answers)).order_by(Post.number.desc())
    return db.session.scalar(newest.limit(1))


def pearl_there(thread_id: int) -> int | None:
    """The pearl that was made of it and was not withdrawn."""
    there = select(Pearl.id).where(Pearl.thread_id == thread_id, ~Pearl.hidden)
    return db.session.scalar(there.order_by(Pearl.id.desc()).limit(1))
