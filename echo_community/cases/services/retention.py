"""A case whose time is over is reduced to its lesson; what else it said is gone for good.

What stays: ECHO ID, title, topics, main question, the signed summary, the line of what came of it,
the lesson, and what figures count (days, changes, doses, what was intended). What goes: the form
with its medication, the presentation, every post and file, what these were before, reasons and
notes on them, drafts. What the hub's moderation wrote about a post stays with moderation.
"""

from datetime import date
from typing import Any

import structlog
from flask_babel import force_locale, format_date, gettext
from sqlalchemy import delete, exists, select, update

from echo_community import policy
from echo_community.accounts import services as accounts
from echo_community.accounts.models import User
from echo_community.cases.models import (
    Case,
    CaseAnswer,
    CaseChange,
    CaseSettings,
    CaseState,
    Intention,
    Medication,
    ReducedBy,
    Signature,
)
from echo_community.cases.outcome_drafts import ReduceDraft
from echo_community.cases.queries.retention import lesson_of
from echo_community.cases.services.summaries import case_of
from echo_community.discussions import guarding
from echo_community.discussions import queries as discussions
from echo_community.discussions.answers import keep_answer
from echo_community.discussions.models import (
    Attachment,
    Bookmark,
    Correction,
    Draft,
    Mark,
    Post,
    Reaction,
    Revision,
    Thread,
)
from echo_community.discussions.writing import put_in_index
from echo_community.kernel import audit, jobs, words
from echo_community.kernel.actor import ANYBODY, Actor
from echo_community.kernel.audit import AuditEntry
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db, find, transaction
from echo_community.kernel.errors import NotVisible, Refused
from echo_community.kernel.markup import excerpt, render
from echo_community.kernel.rewriting import rewrite
from echo_community.kernel.words import slug
from echo_community.notifications import letters
from echo_community.policy import Can
from echo_community.privacy.models import Hold
from echo_community.search import counts, index

log = structlog.get_logger()

AT_ONCE = 20


@atomic
def keep_until(coordinator: Actor, thread_id: int, day: date | None) -> Case:
    """Keep a case longer, or less long; no day: for ever."""
    case = case_of(discussions.thread_for(coordinator, thread_id, lock=True))
    policy.require(coordinator, Can.MANAGE_PROGRAMME, case)
    if case.reduced_at is not None:
        raise NotVisible
    case.retain_until = day
    audit.record(coordinator, "case.keep", case, until=day.isoformat() if day else "")
    return case


def reduce(coordinator: Actor, thread_id: int, draft: ReduceDraft, address: str) -> Case:
    """Reduce a case whose time is over to the lesson that a coordinator wrote.

    Raises NotVisible, Forbidden, Stopped, Refused or TooMany. Not one transaction: a wrong
    password must stay counted.
    """
    thread = discussions.thread_for(coordinator, thread_id)
    case = _over(coordinator, thread)
    guarding.must_hold(coordinator, case.programme_id, lesson=draft.lesson, title=draft.title)
    accounts.confirm(coordinator, draft.secret, address)
    return _reduce_as(coordinator, thread_id, draft)


@atomic
def _reduce_as(coordinator: Actor, thread_id: int, draft: ReduceDraft) -> Case:
    thread = discussions.thread_for(coordinator, thread_id, lock=True)
    case = _over(coordinator, thread)
    if case.reduced_at is None:
        _reduce(case, thread, coordinator, draft.lesson, draft.title)
    return case


def _over(coordinator: Actor, thread: Thread) -> Case:
    """The case of a thread, if its time is over and this person may say so."""
    case = case_of(thread)
    policy.require(coordinator, Can.MANAGE_PROGRAMME, case)
    if case.retain_until is None or case.retain_until > now().date():
        raise Refused(
            gettext(
                "It is kept until %(day)s. Choose an earlier day first.",
                day=format_date(case.retain_until),
            )
            if case.retain_until
            else gettext("It is kept for ever. Choose a day first.")
        )
    return case


@jobs.job(minute="40")
def reduce_cases() -> int:
    """What the clock reduces, where a programme leaves it to the clock; then the bytes."""
    reduced = 0
    while some := reduce_some():
        reduced += some
    finish_reducing()
    return reduced


@atomic
def reduce_some() -> int:
    """The next few cases in one transaction."""
    found = db.session.execute(
        select(Case, Thread, User.language)
        .join(Thread, Thread.id == Case.thread_id)
        .join(User, User.id == Case.author_id)
        .join(CaseSettings, CaseSettings.programme_id == Case.programme_id)
        .where(
            CaseSettings.reduced_by == ReducedBy.CLOCK,
            Case.retain_until <= now().date(),
            Case.reduced_at.is_(None),
            Case.state != CaseState.DRAFT,
        )
        .order_by(Case.id)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True, of=Case)
    ).all()
    for case, thread, language in found:
        with force_locale(language or "en"):
            _reduce(case, thread, ANYBODY, lesson_of(case), "")
    return len(found)


def _reduce(case: Case, thread: Thread, by: Actor, lesson: str, title: str) -> None:
    """Part of a transaction: the rows lose their words; bytes and files follow by the job."""
    posts = db.session.scalars(select(Post).where(Post.thread_id == thread.id)).all()
    case.lesson, case.reduced_at, case.updated_at = lesson, now(), now()
    case.consent_reason, case.choices = "", {}
    if title:
        case.title = thread.title = title
        thread.slug = slug(title)
    _empty_form(case)
    _forget_around(thread, [post.id for post in posts])
    for post in posts:
        _empty_post(case, post)
    _anew(case, thread, posts)
    audit.record(by, "case.reduce", case, posts=len(posts))


def _empty_form(case: Case) -> None:
    of_case: Any = [
        delete(CaseAnswer).where(CaseAnswer.case_id == case.id),
        delete(Medication).where(Medication.case_id == case.id),
        update(Intention).where(Intention.case_id == case.id).values(why=""),
        update(CaseChange).where(CaseChange.case_id == case.id).values(note=""),
    ]
    for statement in of_case:
        db.session.execute(statement)


def _forget_around(thread: Thread, posts: list[int]) -> None:
    """What stands beside the posts: files, earlier versions, corrections, notes, drafts."""
    kinds = "reply", "question", "suggestion", "follow_up", "summary"
    places = [f"{kind}:{thread.id}" for kind in kinds]
    places += [f"{kind}:{post}" for kind in ("edit", "answer") for post in posts]
    places += [f"thrown:{place}" for place in places]
    beside: Any = [
        delete(Attachment).where(Attachment.post_id.in_(posts)),
        delete(Revision).where(Revision.post_id.in_(posts)),
        delete(Correction).where(Correction.post_id.in_(posts)),
        update(Mark).where(Mark.post_id.in_(posts)).values(reason=""),
        update(Reaction).where(Reaction.post_id.in_(posts)).values(note=""),
        update(Bookmark).where(Bookmark.post_id.in_(posts)).values(note=""),
        update(Hold).where(Hold.post_id.in_(posts)).values(reason=""),
        delete(Draft).where(Draft.place.in_(places)),
    ]
    for statement in beside:
        db.session.execute(statement)


def _empty_post(case: Case, post: Post) -> None:
    """The signed summary stays; the first post says what is left; the others are for nobody."""
    if post.number == 0 and _is_signed(case, post):
        return
    if post.number == 1:
        parts = (f"**{gettext('Main question')}.** {case.question}", case.lesson)
        post.source = "\n\n".join(part for part in parts if part.strip())
        post.html = render(post.source)
        return
    post.source = post.html = ""
    post.hidden, post.hidden_by_id, post.held = True, None, False


def _is_signed(case: Case, post: Post) -> bool:
    signed = Signature.case_id == case.id, Signature.revision == post.revision
    return not (post.hidden or post.held) and find(Signature, *signed) is not None


def _anew(case: Case, thread: Thread, posts: Any) -> None:
    """What derives from the posts."""
    db.session.flush()
    thread.replies, thread.aliases = 0, case.echo_id or ""
    first = next((post for post in posts if post.number == 1), None)
    thread.excerpt = excerpt(first.html) if first else ""
    keep_answer(thread)
    index.drop_thread(thread.id)
    put_in_index(thread, *(post for post in posts if not post.hidden))
    letters.take_words_back(thread.id)


def finish_reducing() -> int:
    """Write the database's files anew, so that what is gone stands in no free page of them."""
    waiting = db.session.scalars(_unfinished()).all()
    if not waiting:
        return 0
    try:
        counts.recount()
        rewrite(sorted({name.split(".")[0] for name in words.registered()}))
    except Refused as problem:  # somebody reads for long: the next hour tries again
        log.warning("reduced cases wait", problem=str(problem))
        return 0
    with transaction():
        for case in db.session.scalars(select(Case).where(Case.id.in_(waiting))):
            audit.record(ANYBODY, "case.reduce.finish", case)
    return len(waiting)


def _unfinished() -> Any:
    done = exists().where(
        AuditEntry.act == "case.reduce.finish",
        AuditEntry.thing == Case.__tablename__,
        AuditEntry.thing_id == Case.id,
    )
    return select(Case.id).where(Case.reduced_at.is_not(None), ~done)
