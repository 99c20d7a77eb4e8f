"""The lines of a case in lists, kept in step with the posts they are made from."""

import re

from sqlalchemy import select, update

from echo_community.cases.models import Case, FollowUp, Signature
from echo_community.cases.outcomes import facts
from echo_community.cases.presenting import in_one_line, in_two_lines
from echo_community.discussions.models import Post, Purpose, Thread
from echo_community.kernel.db import db, find
from echo_community.kernel.markup import excerpt, plain_text, render

LONGEST = 220  # characters of a line
KEPT = (Purpose.SUMMARY, Purpose.SUGGESTION, Purpose.FOLLOW_UP)  # posts that lines are made of
_LEAD = re.compile(r"^\s*<p><strong>[^<]*</strong>")  # "Main question."


def keep_lines(thread: Thread, post: Post) -> None:
    """A post of a case's thread was edited, or is gone for its readers, or back; part of that
    transaction."""
    if post.number != 1 and post.purpose not in KEPT:
        return
    case = find(Case, Case.thread_id == thread.id)
    if case is None:
        return
    if post.number == 1:
        keep_question(case, thread, post)
    elif post.purpose is Purpose.SUMMARY:
        keep_recommendations(case, post)
    elif post.purpose is Purpose.SUGGESTION:
        keep_advice(case)
    else:
        keep_outcome(case)


def keep_question(case: Case, thread: Thread, post: Post) -> None:
    """What was edited out of the presentation by hand stands in no list and on no paper."""
    case.title = thread.title
    said = letters(case.question)
    if said and said not in letters(plain_text(post.html)):
        opening, *_ = plain_text(_LEAD.sub("", post.html)).split("\n")
        case.question = in_one_line(opening)


def letters(text: str) -> str:
    """A text as it is compared: the letters and digits of it, whatever stands between."""
    return re.sub(r"[\W_]+", "", text)


def keep_recommendations(case: Case, post: Post) -> None:
    """What is signed stands in lists until another is; nothing while the summary is not shown."""
    signed = select(Signature.id).where(
        Signature.case_id == case.id, Signature.revision == post.revision
    )
    if post.hidden or post.held:
        case.recommendations = ""
    elif db.session.scalar(signed.limit(1)):
        case.recommendations = in_two_lines(post.html)


def keep_advice(case: Case) -> None:
    """Of a case of an import without a summary the line is made of what was advised, as far as
    all may read it."""
    of_case = Post.thread_id == case.thread_id
    summary = select(Post.id).where(of_case, Post.number == 0)
    if not case.recommendations or db.session.scalar(summary) is not None:
        return
    db.session.flush()
    shown = of_case, Post.purpose == Purpose.SUGGESTION, ~Post.hidden, ~Post.held
    rows = db.session.execute(
        select(Post.html, Post.endorsed).where(*shown).order_by(Post.number)
    ).all()
    some = [row for row in rows if row.endorsed] or rows
    case.recommendations = excerpt("\n".join(row.html for row in some[:3])) if some else ""


def forget_recommendations(thread_id: int) -> None:
    """A summary was removed for good, and its line with it; part of a transaction."""
    gone = update(Case).where(Case.thread_id == thread_id).values(recommendations="")
    db.session.execute(gone)


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
