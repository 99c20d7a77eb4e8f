"""Who is told that a case changed, and who of them by mail."""

from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, literal, null, or_, select

from echo_community.accounts import letters
from echo_community.accounts.models import User
from echo_community.cases.models import Case, CaseChange, CaseState, Round
from echo_community.discussions import guarding
from echo_community.discussions.models import Level, Subscription
from echo_community.kernel.actor import MODERATORS, Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import UtcDateTime, db
from echo_community.notifications import choosing, wishes
from echo_community.notifications.groups import Group, When
from echo_community.notifications.models import MailWish, NoticeKind
from echo_community.notifications.services import News, note_mailed, tell, tell_found
from echo_community.privacy import guard
from echo_community.programmes.models import Membership, Programme

# What a presenter waits for: it goes by mail too.
MAILED = frozenset({CaseState.DRAFT, CaseState.ACCEPTED, CaseState.SCHEDULED, CaseState.CLOSED})


def tell_of_change(case: Case, row: CaseChange, by: Actor, before: tuple[CaseState, Round]) -> None:
    """Tell the presenter what the hub did, the hub what the presenter did, followers of rounds."""
    db.session.flush()  # the change has its number
    if case.state is CaseState.SUBMITTED:
        tell_found(_people(case, row, by, NoticeKind.CASE_SUBMITTED, _in_the_hub(case)))
    elif case.round is not before[1] and case.thread_id:
        tell_found(_people(case, row, by, NoticeKind.ROUND, _followers(case), case.round))
    if by.id == case.author_id or case.state is before[0]:
        return
    # Of no thread: what is sent back is told though its thread is put away.
    cause = f"case {case.id} {case.state} {row.id}"
    news = News(NoticeKind.CASE_STATE, case.programme_id, cause, author_id=by.id or None)
    tell([case.author_id], news)
    if case.state in MAILED:
        _mail(case, row, by, cause)


def _people(
    case: Case,
    row: CaseChange,
    by: Actor,
    kind: NoticeKind,
    which: ColumnElement[bool],
    news: str = "",
) -> Select[Any]:
    """Members whom it concerns, as `tell_found` wants them; never who did it."""
    columns: Any = (
        Membership.user_id,
        literal(kind.value, String),
        literal(case.programme_id),
        literal(f"case {case.id} {kind} {row.id} {news}".rstrip(), String),
        literal(case.thread_id) if case.thread_id else null(),
        literal(1),
        literal(by.id) if by.id else null(),
        literal(now(), UtcDateTime()),
    )
    of_programme = Membership.programme_id == case.programme_id, Membership.reads_at(now())
    return select(*columns).where(*of_programme, Membership.user_id != by.id, which)


def _in_the_hub(case: Case) -> ColumnElement[bool]:
    return Membership.role.in_(MODERATORS)


def _followers(case: Case) -> ColumnElement[bool]:
    watching = select(Subscription.user_id).where(
        Subscription.thread_id == case.thread_id, Subscription.level == Level.WATCH
    )
    muted = select(Subscription.user_id).where(
        Subscription.thread_id == case.thread_id, Subscription.level == Level.MUTE
    )
    concerned = or_(Membership.user_id == case.author_id, Membership.user_id.in_(watching))
    return concerned & Membership.user_id.not_in(muted)


def _mail(case: Case, row: CaseChange, by: Actor, cause: str) -> None:
    words = guarding.words_of(by, case.programme_id, note=row.note)
    mail_presenter(case, "case_state", cause, note="" if guard.doubtful(words) else row.note)


def mail_presenter(case: Case, letter: str, cause: str, **facts: object) -> None:
    """A letter about a case to who presents it, as long as they may read here, where they want
    mail of their cases at once; after their quiet hours.

    It gets the case and the programme's slug besides the facts; none of the case's words is put
    into one.
    """
    here = and_(
        Membership.user_id == User.id,
        Membership.programme_id == case.programme_id,
        Membership.reads_at(now()),
    )
    found = db.session.execute(
        select(User.email, User.language, User.time_zone, Programme, MailWish)
        .select_from(User)
        .join(Programme, Programme.id == case.programme_id)
        .join(Membership, here)
        .outerjoin(MailWish, MailWish.user_id == User.id)
        .where(
            User.id == case.author_id,
            User.email.is_not(None),
            wishes.chosen(Group.CASES) == When.AT_ONCE.value,
        )
    ).one_or_none()
    if found and found.email:
        written = letters.write(
            found.email,
            found.language,
            letter,
            cause,
            thread_id=case.thread_id,
            user_id=case.author_id,
            programme=found.Programme,
            stream=Group.CASES,
            case=case,
            slug=found.Programme.slug,
            **facts,
        )
        written.next_try_at = choosing.loud(found.MailWish, found.time_zone, now())
        note_mailed(cause, [case.author_id])
