"""The lines of a case in lists, kept in step with the posts they are made from."""

from sqlalchemy import select

from echo_community.cases.models import Case, FollowUp, Signature
from echo_community.cases.outcomes import facts
from echo_community.cases.presenting import in_two_lines
from echo_community.discussions.models import Post, Purpose, Thread
from echo_community.kernel.db import db, find
from echo_community.kernel.markup import excerpt, plain_text, render

LONGEST = 220  # characters of a line


def keep_lines(thread: Thread, post: Post) -> None:
    """A post of a case's thread was edited, or is gone for its readers, or back; part of that
    transaction."""
    if post.purpose not in (Purpose.SUMMARY, Purpose.FOLLOW_UP):
        return
    case = find(Case, Case.thread_id == thread.id)
    if case is None:
        return
    if post.purpose is Purpose.SUMMARY:
        keep_recommendations(case, post)
    else:
        keep_outcome(case)


def keep_recommendations(case: Case, post: Post) -> None:
    """What is signed stands in lists until another is; nothing while the summary is not shown."""
    signed = select(Signature.id).where(
        Signature.case_id == case.id, Signature.revision == post.revision
    )
    if post.hidden or post.held:
        case.recommendations = ""
    elif db.session.scalar(signed.limit(1)):
        case.recommendations = in_two_lines(post.html)


def keep_outcome(case: Case) -> None:
    """The newest follow-up that all may read, in a line."""
    db.session.flush()
    newest = (
        select(FollowUp, Post.html)
        .join(Post, Post.id == FollowUp.post_id)
        .where(FollowUp.case_id == case.id, ~Post.hidden, ~Post.held)
        .order_by(FollowUp.id.desc())
        .limit(1)
    )
    found = db.session.execute(newest).one_or_none()
    case.outcome = _line(case, *found) if found else ""


def _line(case: Case, written: FollowUp, html: str) -> str:
    line = facts(written.function, written.pain, written.equivalents, case.equivalents)
    changed = plain_text(render(line)) if line else ""
    words = plain_text(html).replace("\n", " ").replace(changed, "").strip()
    whole = " ".join(filter(None, [changed, words]))
    return excerpt(whole, LONGEST) if "<" not in whole else whole[:LONGEST]
