"""The follow-up of a case: written by who presented it, told to those who advised."""

from typing import Any

from flask_babel import gettext
from sqlalchemy import Select, cast, exists, literal, select, update
from sqlalchemy.types import Integer, String

from echo_community import policy
from echo_community.cases.keeping import keep_lines, keep_outcome
from echo_community.cases.models import Case, CaseState, FollowUp, Reminder, ReminderKind
from echo_community.cases.outcome_drafts import FollowUpDraft
from echo_community.cases.outcomes import facts
from echo_community.cases.queries.follow_ups import TAKES
from echo_community.cases.queries.late import WEEK
from echo_community.cases.services.reminding import remind
from echo_community.cases.services.states import change
from echo_community.cases.services.summaries import case_of
from echo_community.discussions import queries as discussions
from echo_community.discussions import services as threads
from echo_community.discussions.drafts import ReplyDraft
from echo_community.discussions.models import Level, Post, Purpose, Subscription, Thread
from echo_community.discussions.places import Place
from echo_community.discussions.services.drafts import forget
from echo_community.discussions.telling import cause_of, readable_to_each
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now, today_in
from echo_community.kernel.db import UtcDateTime, atomic, db, find
from echo_community.kernel.errors import NotVisible, Refused
from echo_community.notifications.models import Notice, NoticeKind
from echo_community.notifications.services import tell_found
from echo_community.policy import Can
from echo_community.programmes.models import Membership


class TooSoon(Refused):
    """It was asked for not long ago; the message says when again."""


@atomic
def follow_up(presenter: Actor, thread_id: int, draft: FollowUpDraft) -> Post:
    """Write what became of a case into its thread; it is closed then.

    Raises NotVisible, Forbidden, NotYet, or Stopped with findings.
    """
    thread = discussions.thread_for(presenter, thread_id, lock=True)
    case = case_of(thread)
    policy.require(presenter, Can.WRITE_CASE, case)
    if case.state not in TAKES or case.reduced_at:
        raise NotVisible
    post = threads.reply(presenter, thread_id, _as_reply(case, draft))
    forget(presenter, Place("follow_up", thread_id), draft.kept)
    written = _stored(presenter, case, post, draft)
    audit.record(presenter, "case.follow-up", case, follow_up=written.id, held=post.held)
    keep_outcome(case)
    if case.state is not CaseState.CLOSED:
        change(case, CaseState.CLOSED, presenter)
    return post


def _as_reply(case: Case, draft: FollowUpDraft) -> ReplyDraft:
    # What is counted comes last: the guard finds words where the form shows them.
    line = facts(draft.function, draft.pain, draft.equivalents, case.equivalents)
    return ReplyDraft(
        "\n\n".join(filter(None, [draft.body, line])),
        purpose=Purpose.FOLLOW_UP,
        reason=draft.reason,
        heed=draft.heed,
        kept=0,  # a reply begun in the same thread stays
    )


def _stored(presenter: Actor, case: Case, post: Post, draft: FollowUpDraft) -> FollowUp:
    written = FollowUp(
        case_id=case.id,
        programme_id=case.programme_id,
        author_id=presenter.id,
        post_id=post.id,
        function=draft.function,
        pain=draft.pain,
        equivalents=draft.equivalents,
        again=draft.again,
    )
    db.session.add(written)
    db.session.flush()
    return written


def changed(thread: Thread, post: Post) -> None:
    """A post of a case is new to its readers, was edited, or is gone; part of a transaction."""
    keep_lines(thread, post)
    if post.purpose is Purpose.FOLLOW_UP and not (post.held or post.hidden):
        tell_advisers(thread, post)


def tell_advisers(thread: Thread, post: Post) -> None:
    """Tell the authors of suggestions, and those whom every post is told: each once."""
    tell_found(_advisers(thread, post))
    told = Notice.cause == cause_of(post), Notice.kind == NoticeKind.REPLY
    db.session.execute(update(Notice).where(*told).values(kind=NoticeKind.FOLLOW_UP))


def _advisers(thread: Thread, post: Post) -> Select[Any]:
    advised = select(Post.author_id).where(
        Post.thread_id == thread.id,
        Post.purpose == Purpose.SUGGESTION,
        ~Post.hidden,
        ~Post.held,
    )
    muted = exists().where(
        Subscription.user_id == Membership.user_id,
        Subscription.thread_id == thread.id,
        Subscription.level == Level.MUTE,
    )
    columns: Any = (
        Membership.user_id,
        literal(NoticeKind.FOLLOW_UP.value, String),
        Membership.programme_id,
        literal(cause_of(post), String),
        Post.thread_id,
        Post.number,
        cast(None if post.nameless else post.author_id, Integer),
        literal(now(), UtcDateTime()),
    )
    return (
        select(*columns)
        .join(Post, Post.programme_id == Membership.programme_id)
        .join(Thread, Thread.id == Post.thread_id)
        .where(
            Post.id == post.id,
            Membership.user_id != post.author_id,
            Membership.user_id.in_(advised),
            ~muted,
            *readable_to_each(),
        )
    )


@atomic
def ask_later(presenter: Actor, thread_id: int) -> Reminder:
    """The presenter wants to be asked again in a week; until then nothing asks."""
    case = case_of(discussions.thread_for(presenter, thread_id))
    policy.require(presenter, Can.WRITE_CASE, case)
    if case.state is not CaseState.AWAITING_FOLLOW_UP:
        raise NotVisible
    day = today_in(presenter.time_zone) + WEEK
    waiting = find(
        Reminder,
        Reminder.case_id == case.id,
        Reminder.kind == ReminderKind.LATER,
        Reminder.told_at.is_(None),
        lock=True,
    )
    if waiting is None:
        waiting = Reminder(
            case_id=case.id,
            programme_id=case.programme_id,
            kind=ReminderKind.LATER,
            by_id=presenter.id,
        )
        db.session.add(waiting)
    waiting.day = day
    return waiting


@atomic
def nudge(moderator: Actor, thread_id: int) -> Reminder:
    """The hub asks for a follow-up that has not come; once a week. Raises TooSoon."""
    case = case_of(discussions.thread_for(moderator, thread_id, lock=True))
    policy.require(moderator, Can.DECIDE_CASE, case)
    if case.state is not CaseState.AWAITING_FOLLOW_UP:
        raise Refused(gettext("There is nothing to ask for: this case does not wait any more."))
    recent = find(
        Reminder,
        Reminder.case_id == case.id,
        Reminder.kind == ReminderKind.NUDGE,
        Reminder.told_at > now() - WEEK,
    )
    if recent is not None:
        raise TooSoon(gettext("The presenter was asked this week already. Ask again next week."))
    reminder = remind(case, ReminderKind.NUDGE, now().date(), moderator)
    audit.record(moderator, "case.nudge", case)
    return reminder
