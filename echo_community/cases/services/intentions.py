"""What the presenter of a case makes of a suggestion: will try, tried, not possible here."""

from flask_babel import gettext

from echo_community import policy
from echo_community.cases.models import Case, Intention, IntentionKind
from echo_community.discussions import guarding, queries
from echo_community.discussions.models import Post, Purpose, Thread
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db, find
from echo_community.kernel.errors import Forbidden, NotVisible, Refused
from echo_community.notifications.models import NoticeKind
from echo_community.notifications.services import News, tell
from echo_community.policy import Can


@atomic
def intend(actor: Actor, post_id: int, kind: IntentionKind, why: str = "") -> Intention:
    """Say what comes of a suggestion; its author is told the first time.

    Raises NotVisible, Forbidden, Stopped, or Refused where it says not why it is not possible.
    """
    thread, post = queries.post_for(actor, post_id, lock=True)
    case = find(Case, Case.thread_id == thread.id)
    if case is None or post.purpose is not Purpose.SUGGESTION:
        raise NotVisible
    policy.require(actor, Can.REPLY, thread)
    if case.author_id != actor.id or post.hidden or post.held:
        raise Forbidden
    if kind is IntentionKind.NOT_POSSIBLE and not why:
        raise Refused(gettext("Say in a line why it is not possible where you work."))
    guarding.must_hold(actor, thread.programme_id, why=why)
    said = _said(actor, case, post)
    if (said.kind, said.why) == (kind, why):
        return said
    said.kind, said.why, said.at = kind, why, now()
    db.session.add(said)
    audit.record(actor, f"case.{kind}", post)
    _tell(actor, thread, post)
    return said


def _said(actor: Actor, case: Case, post: Post) -> Intention:
    """What was said of it so far, or a new row."""
    return db.session.get(Intention, post.id) or Intention(
        post_id=post.id, case_id=case.id, programme_id=case.programme_id, author_id=actor.id
    )


def _tell(actor: Actor, thread: Thread, post: Post) -> None:
    # Whatever the presenter changes later: once.
    if post.author_id == actor.id:
        return
    news = News(
        NoticeKind.INTENTION,
        thread.programme_id,
        f"intention {post.id}",
        thread.id,
        post.number,
        None if thread.nameless else actor.id,
    )
    tell([post.author_id], news)
