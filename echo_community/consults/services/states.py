"""How far a consult is: worked out anew from its posts, whatever became of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select

from echo_community.consults.models import (
    Consult,
    ConsultEvent,
    ConsultPost,
    ConsultState,
    Happened,
    Says,
)
from echo_community.consults.services import history, routing
from echo_community.discussions.models import Mark, MarkKind, Post, Thread
from echo_community.kernel.db import db, find

UNANSWERED = frozenset({ConsultState.OPEN, ConsultState.CLAIMED})
TOLD = {Says.ANSWER: Happened.ANSWERED, Says.INFORMATION: Happened.INFORMATION}


@dataclass(frozen=True)
class Said:
    """A post that all may read: what it is, and when it was accepted."""

    id: int
    author_id: int
    at: datetime
    says: Says | None
    accepted_at: datetime | None


def changed(thread: Thread, post: Post) -> None:
    """A post of it is new, was edited, or is gone for its readers or back."""
    consult = of_thread(thread)
    if consult is None:
        return  # its first post: the row is made after it
    if post.number == 1 and not post.held and not _is_routed(consult):
        routing.begin(thread, consult)  # it waited for a moderator until now
    settle(thread, consult)


def marked(thread: Thread) -> None:
    """An answer of it was accepted or endorsed, or no longer is."""
    if consult := of_thread(thread):
        settle(thread, consult)


def of_thread(thread: Thread) -> Consult | None:
    """The card of a thread that the caller has locked."""
    return find(Consult, Consult.thread_id == thread.id)


def settle(thread: Thread, consult: Consult) -> None:
    """Bring a consult's state, times, history and clock in line with its posts.

    Part of a transaction; the caller has the thread locked.
    """
    said = _said(thread)
    before, waited = consult.state, consult.asked_back_at
    _note_new(consult, said)
    answers = [one for one in said if answers_it(consult, one)]
    consult.answered_at = min((one.at for one in answers), default=None)
    requests = (one.at for one in said if one.says is Says.INFORMATION)
    consult.information_at = min(requests, default=None)
    _accept(consult, said)
    asked_on = _asked_on(consult, said)
    _reopen(consult, asked_on)
    consult.state = _state(consult, answers, asked_on)
    consult.asked_back_at = _asked_back(consult, said)
    _keep_clock(thread, consult, before, waited)


def answers_it(consult: Consult, one: Said) -> bool:
    """Whether it answers: said so, or by the word of who asked."""
    return one.author_id != consult.author_id and (one.says is Says.ANSWER or bool(one.accepted_at))


def _said(thread: Thread) -> Sequence[Said]:
    db.session.flush()
    accepted = and_(
        Mark.post_id == Post.id, Mark.kind == MarkKind.ACCEPTED, ~Mark.withdrawn, Post.accepted
    )
    # What was imported as accepted bears no mark.
    rows = db.session.execute(
        select(Post.id, Post.author_id, Post.created_at, ConsultPost.says, Post.accepted, Mark.at)
        .outerjoin(ConsultPost, ConsultPost.post_id == Post.id)
        .outerjoin(Mark, accepted)
        .where(Post.thread_id == thread.id, Post.number > 1, ~Post.held, ~Post.hidden)
        .order_by(Post.created_at, Post.number)
    )
    return [
        Said(row.id, row.author_id, row.created_at, row.says, row.at or row.created_at)
        if row.accepted
        else Said(row.id, row.author_id, row.created_at, row.says, None)
        for row in rows
    ]


def _note_new(consult: Consult, said: Sequence[Said]) -> None:
    """A line for each answer and each request for more that has none yet."""
    here = ConsultEvent.consult_id == consult.id, ConsultEvent.post_id.is_not(None)
    known = set(db.session.scalars(select(ConsultEvent.post_id).where(*here)))
    for one in said:
        if one.says in TOLD and one.id not in known:
            history.note(consult, TOLD[one.says], one.author_id, post_id=one.id)


def _accept(consult: Consult, said: Sequence[Said]) -> None:
    was = consult.accepted_at
    accepted = next((one for one in said if one.accepted_at), None)
    consult.accepted_at = accepted.accepted_at if accepted else None
    if accepted and consult.accepted_at != was:
        history.note(consult, Happened.ACCEPTED, consult.author_id, post_id=accepted.id)
    elif was and not accepted:
        history.note(consult, Happened.UNACCEPTED)


def _asked_on(consult: Consult, said: Sequence[Said]) -> Said | None:
    """The asker's last further question since the first answer, or since it was closed."""
    since = min(filter(None, (consult.answered_at, consult.closed_at)), default=None)
    more = [one for one in said if one.says is Says.MORE and since and one.at > since]
    return more[-1] if more else None


def _reopen(consult: Consult, asked_on: Said | None) -> None:
    """What was done with is open again by a further question."""
    if asked_on is None:
        return
    if consult.closed_at and asked_on.at > consult.closed_at:
        consult.closed_at = consult.closing = None
    done = consult.state not in UNANSWERED
    seen = find(
        ConsultEvent, ConsultEvent.post_id == asked_on.id, ConsultEvent.consult_id == consult.id
    )
    if done and seen is None:
        history.note(consult, Happened.REOPENED, consult.author_id, post_id=asked_on.id)


def _state(consult: Consult, answers: Sequence[Said], asked_on: Said | None) -> ConsultState:
    if consult.closed_at:
        return ConsultState.CLOSED
    if consult.accepted_at and (asked_on is None or consult.accepted_at > asked_on.at):
        return ConsultState.ACCEPTED
    if answers and (asked_on is None or answers[-1].at > asked_on.at):
        return ConsultState.ANSWERED
    return ConsultState.CLAIMED if consult.claimed_by_id else ConsultState.OPEN


def _asked_back(consult: Consult, said: Sequence[Said]) -> datetime | None:
    """Since when it waits for who asked: the last word is a request for more, and not theirs."""
    if consult.state not in UNANSWERED:
        return None
    since = None
    for one in said:
        if one.author_id == consult.author_id:
            since = None
        elif one.says is Says.INFORMATION:
            since = since or one.at
    return since


def _keep_clock(
    thread: Thread, consult: Consult, before: ConsultState, waited: datetime | None
) -> None:
    """Stop, pause or start the ladder where the state asks for something else than before."""
    if consult.state not in UNANSWERED:
        if before in UNANSWERED:
            routing.answered(consult)
    elif consult.asked_back_at:
        if not waited or before not in UNANSWERED:
            routing.paused(consult)
    elif waited or before not in UNANSWERED:
        routing.reopened(thread, consult)


def _is_routed(consult: Consult) -> bool:
    steps = select(func.count()).where(
        ConsultEvent.consult_id == consult.id, ConsultEvent.happened == Happened.ROUTED
    )
    return bool(db.session.scalar(steps))
