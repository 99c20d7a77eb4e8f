"""Who answers for a consult: claimed, released, handed over."""

from flask_babel import gettext
from sqlalchemy import select

from echo_community import policy
from echo_community.accounts.models import User
from echo_community.consults.drafts import AnswerDraft
from echo_community.consults.models import Consult, ConsultState, Happened, Says
from echo_community.consults.services import history, routing, states
from echo_community.discussions import queries
from echo_community.discussions import services as discussions
from echo_community.discussions.models import Thread
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor, Role
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db, find
from echo_community.kernel.errors import NotVisible, Refused
from echo_community.notifications.models import NoticeKind
from echo_community.notifications.services import News, take_back, tell
from echo_community.policy import Can
from echo_community.programmes.models import Membership


class Claimed(Refused):
    """Somebody else was quicker; the message says who."""


@atomic
def claim(actor: Actor, thread_id: int) -> Consult:
    """Say that one answers it. Raises NotVisible, Forbidden, Refused, or Claimed with who did."""
    thread, consult = locked(actor, thread_id)
    policy.require(actor, Can.CLAIM_CONSULT, thread)
    _must_be_open(consult)
    if consult.claimed_by_id == actor.id:
        return consult
    if consult.claimed_by_id:
        name = db.session.get_one(User, consult.claimed_by_id).name
        raise Claimed(gettext("%(name)s has claimed it.", name=name))
    _give_to(consult, actor.id)
    history.note(consult, Happened.CLAIMED, actor.id)
    audit.record(actor, "consult.claim", thread)
    states.settle(thread, consult)
    _tell(actor, thread, NoticeKind.CONSULT_TAKEN, thread.author_id, _taken(thread, actor.id))
    return consult


@atomic
def release(actor: Actor, thread_id: int) -> Consult:
    """It is open to all again: by who has claimed it, or by a moderator for them."""
    thread, consult = locked(actor, thread_id)
    _may_pass_on(actor, thread, consult)
    if consult.claimed_by_id is None:
        return consult
    take_back(_taken(thread, consult.claimed_by_id))
    consult.claimed_by_id = consult.claimed_at = None
    history.note(consult, Happened.RELEASED, actor.id)
    audit.record(actor, "consult.release", thread)
    states.settle(thread, consult)
    if consult.state is ConsultState.OPEN and not consult.asked_back_at:
        routing.hurry(consult)
    return consult


@atomic
def hand_over(actor: Actor, thread_id: int, to_user_id: int, note: str = "") -> Consult:
    """Give it to an expert, who is told; a note stands in the thread for all.

    Raises NotVisible, Forbidden, Refused, NotYet, or Stopped with what the note holds.
    """
    thread, consult = locked(actor, thread_id)
    _may_pass_on(actor, thread, consult)
    _must_be_open(consult)
    _must_be_expert(thread, to_user_id)
    if note:
        discussions.reply(actor, thread_id, AnswerDraft(note, says=Says.REMARK))
    if consult.claimed_by_id == to_user_id:
        return consult
    _give_to(consult, to_user_id)
    history.note(consult, Happened.HANDED_OVER, actor.id, to_id=to_user_id)
    audit.record(actor, "consult.hand-over", thread, to=to_user_id)
    states.settle(thread, consult)
    # It may be handed back and forth: each time is news.
    cause = f"consult_yours {thread.id} {now():%y%m%d%H%M%S%f}"
    _tell(actor, thread, NoticeKind.CONSULT_YOURS, to_user_id, cause)
    return consult


def locked(actor: Actor, thread_id: int) -> tuple[Thread, Consult]:
    """The thread of a consult and its card, locked: of two at once one finds what the other did."""
    thread = queries.thread_for(actor, thread_id, lock=True)
    consult = find(Consult, Consult.thread_id == thread.id, lock=True)
    if consult is None:
        raise NotVisible
    db.session.refresh(consult)
    return thread, consult


def _must_be_open(consult: Consult) -> None:
    if consult.state is ConsultState.CLOSED:
        raise Refused(gettext("It is closed. A further question of who asked opens it again."))


def _may_pass_on(actor: Actor, thread: Thread, consult: Consult) -> None:
    """Who has claimed it, and the hub for them: somebody may be away."""
    policy.require(actor, Can.REPLY, thread)
    if consult.claimed_by_id != actor.id:
        policy.require(actor, Can.MANAGE_ROTA, consult)


def _must_be_expert(thread: Thread, user_id: int) -> None:
    """An expert who reads here. Where the asker has no name they too: a no would tell who it is."""
    expert = Membership.role == Role.EXPERT, Membership.reads_at(now())
    here = Membership.programme_id == thread.programme_id, Membership.user_id == user_id
    found = db.session.scalar(select(Membership.user_id).where(*here, *expert))
    if found is None or (user_id == thread.author_id and not thread.nameless):
        raise Refused(gettext("Choose an expert of this programme who did not ask it."))


def _give_to(consult: Consult, user_id: int) -> None:
    consult.claimed_by_id, consult.claimed_at = user_id, now()


def _taken(thread: Thread, user_id: int) -> str:
    """The cause of what the asker is told of a claim."""
    return f"consult_taken {thread.id} {user_id}"


def _tell(actor: Actor, thread: Thread, kind: NoticeKind, user_id: int, cause: str) -> None:
    if user_id != actor.id:
        tell([user_id], News(kind, thread.programme_id, cause, thread.id, 1, actor.id))
