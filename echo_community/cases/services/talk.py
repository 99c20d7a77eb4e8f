"""What is said in the thread of a case: questions, their answers, suggestions; all are replies."""

from dataclasses import replace
from typing import Any

from flask_babel import gettext
from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from echo_community import policy
from echo_community.cases.models import Case, CasePost, Category, Round
from echo_community.discussions import services as discussions
from echo_community.discussions.drafts import ReplyDraft
from echo_community.discussions.models import Post, Purpose, Thread
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db, find
from echo_community.kernel.errors import Forbidden, NotVisible, Refused
from echo_community.policy import Can


class RoundOver(Forbidden):
    """That round is not open, or no longer: the words are not taken, and stay with who wrote."""


def ask(actor: Actor, thread_id: int, draft: ReplyDraft) -> Post:
    """Ask the presenter of a case. Raises RoundOver, NotVisible, Forbidden, NotYet or Stopped."""
    return discussions.reply(actor, thread_id, replace(draft, purpose=Purpose.QUESTION))


def answer(actor: Actor, thread_id: int, question_id: int, draft: ReplyDraft) -> Post:
    """Answer a question of a case, as its presenter or for the hub; raises as `ask` does."""
    about = {"question": question_id}
    return discussions.reply(actor, thread_id, replace(draft, purpose=Purpose.ANSWER, about=about))


def suggest(actor: Actor, thread_id: int, draft: ReplyDraft) -> Post:
    """Advise on a case in one of the programme's categories; raises as `ask` does."""
    return discussions.reply(actor, thread_id, replace(draft, purpose=Purpose.SUGGESTION))


def may_post(actor: Actor, thread: Thread, draft: ReplyDraft) -> None:
    """Whether the thread of a case takes such a post now; what all may always write is a message.

    The thread is locked, so no round closes between this look and the post.
    """
    if draft.purpose is Purpose.MESSAGE:
        return
    case = find(Case, Case.thread_id == thread.id)
    if case is None:
        raise Forbidden
    match draft.purpose:
        case Purpose.QUESTION:
            _in_round(case, Round.QUESTIONS, free=policy.can(actor, Can.DECIDE_CASE, case))
        case Purpose.SUGGESTION:
            _in_round(case, Round.SUGGESTIONS)
            _is_category(case, draft)
        case Purpose.ANSWER:
            _speaks_for(actor, case)
            _is_question(actor, thread, draft)
        case Purpose.FOLLOW_UP:
            _presents(actor, case)
        case _:
            raise Forbidden


def posted(actor: Actor, thread: Thread, post: Post, draft: ReplyDraft) -> None:
    """Keep what a post is about: its category, the question it answers."""
    if draft.purpose in (Purpose.SUGGESTION, Purpose.ANSWER):
        db.session.flush()
        about = {"category_id": draft.about.get("category")}
        about["question_id"] = draft.about.get("question")
        db.session.add(CasePost(post_id=post.id, thread_id=thread.id, **about))


def answered(thread: Thread, post: Post) -> Select[Any] | None:
    """Who asked what this post answers, as a query of their number; none where it is no answer."""
    if post.purpose is not Purpose.ANSWER:
        return None
    asked = aliased(Post)
    return (
        select(asked.author_id)
        .join(CasePost, CasePost.question_id == asked.id)
        .where(CasePost.post_id == post.id, ~asked.hidden, ~asked.held)
    )


def _in_round(case: Case, round: Round, *, free: bool = False) -> None:
    if case.round is not round and not free:
        raise RoundOver


def _speaks_for(actor: Actor, case: Case) -> None:
    if actor.id != case.author_id:
        policy.require(actor, Can.DECIDE_CASE, case)


def _presents(actor: Actor, case: Case) -> None:
    if actor.id != case.author_id:
        raise Forbidden


def _is_question(actor: Actor, thread: Thread, draft: ReplyDraft) -> None:
    asked = db.session.get(Post, draft.about.get("question") or 0)
    of_thread = asked is not None and asked.thread_id == thread.id
    if asked is None or not of_thread or asked.purpose is not Purpose.QUESTION:
        raise NotVisible
    policy.visible(actor, Can.READ_POST, asked)
    if asked.hidden or asked.held:
        raise Forbidden


def _is_category(case: Case, draft: ReplyDraft) -> None:
    found = db.session.get(Category, draft.about.get("category") or 0)
    if found is None or found.programme_id != case.programme_id or found.retired:
        raise Refused(gettext("Choose what kind of suggestion it is."))
