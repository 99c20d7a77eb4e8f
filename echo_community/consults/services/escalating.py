"""A consult becomes a case: its form opens with what was written, and both lead to each other.

A case carries its presenter's name. Of a question that was asked without one nothing may lead to
the case, so there the two are not tied, nobody comes along, and no word of it is put into the case:
whoever read both would know who asked.
"""

from sqlalchemy import literal, select

from echo_community.cases import services as cases
from echo_community.cases.drafts import FinishDraft
from echo_community.cases.models import Case
from echo_community.cases.template.queries import QUESTION, template_of
from echo_community.consults.models import (
    Closing,
    Consult,
    ConsultPost,
    ConsultState,
    Happened,
    Says,
)
from echo_community.consults.services import history, states
from echo_community.consults.services.claiming import locked
from echo_community.discussions.models import (
    Level,
    Post,
    Subscription,
    Thread,
    ThreadLink,
    ThreadTopic,
)
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db, find, insert
from echo_community.kernel.errors import Forbidden
from echo_community.kernel.markup import plain_text
from echo_community.policy import Can

HISTORY = "history"  # the field of the shipped forms that takes the story


@atomic
def escalate(asker: Actor, thread_id: int) -> Case:
    """Begin a case with what was asked, or empty where that has no name; the same one when asked
    again.

    Raises NotVisible or Forbidden: a case is presented by whose patient it is.
    """
    thread, consult = locked(asker, thread_id)
    if asker.id != consult.author_id or thread.hidden or thread.held:
        raise Forbidden(Can.PRESENT_CASE)
    if case := begun(consult):
        return case
    case = cases.begin(asker, thread.programme_id)
    consult.case_id = case.id
    if not thread.nameless:  # else a line beside that of the case would tell who asked
        _fill(asker, thread, case)
        audit.record(asker, "consult.escalate", thread)
    return case


def _fill(asker: Actor, thread: Thread, case: Case) -> None:
    for key, words in _filled(thread).items():
        cases.save_field(asker, case.id, key, words, 0)
    topics = select(ThreadTopic.topic_id).where(ThreadTopic.thread_id == thread.id)
    finish = FinishDraft(thread.title, tuple(db.session.scalars(topics)))
    cases.save_finish(asker, case.id, finish)


def opened(case: Case, thread: Thread) -> None:
    """A case went to the hub: the consult it was begun from is closed with that, and both are tied.

    Part of a transaction; `app.py` hands it to cases.
    """
    consult = find(Consult, Consult.case_id == case.id)
    if consult is None:
        return
    asked = db.session.get_one(Thread, consult.thread_id, with_for_update=True)
    if asked.nameless or asked.hidden or asked.held:
        return
    consult.case_thread_id = thread.id
    _tie(asked, thread, case.author_id)
    _followers_come(asked, thread)
    history.note(consult, Happened.ESCALATED, case.author_id)
    if consult.state is not ConsultState.CLOSED:
        consult.closing, consult.closed_at = Closing.CASE, now()
        states.settle(asked, consult)


def begun(consult: Consult) -> Case | None:
    """The case that was begun from it, unless it was thrown away."""
    case = db.session.get(Case, consult.case_id) if consult.case_id else None
    return case if case and case.thrown_at is None else None


def _filled(thread: Thread) -> dict[str, str]:
    """What the asker wrote, by the field it goes into."""
    more = select(ConsultPost.post_id).where(ConsultPost.says == Says.MORE)
    posts = db.session.scalars(
        select(Post)
        .where(Post.thread_id == thread.id, ~Post.hidden, ~Post.held)
        .where((Post.number == 1) | Post.id.in_(more))
        .order_by(Post.number)
    )
    story = "\n\n".join(plain_text(post.html).strip() for post in posts)
    field = template_of(thread.programme_id).field(HISTORY)
    if field is None or field.retired:
        return {QUESTION: story}
    return {QUESTION: thread.title, HISTORY: story}


def _tie(asked: Thread, thread: Thread, by_id: int) -> None:
    first, second = sorted((asked.id, thread.id))
    tie = {"source_id": first, "target_id": second, "made_by_id": by_id, "made_at": now()}
    db.session.execute(insert(ThreadLink).values(tie).on_conflict_do_nothing())


def _followers_come(asked: Thread, thread: Thread) -> None:
    """Who watches the question watches the case, once they may read it."""
    columns = ["user_id", "thread_id", "level", "at"]
    watching = select(
        Subscription.user_id, literal(thread.id), Subscription.level, Subscription.at
    ).where(Subscription.thread_id == asked.id, Subscription.level == Level.WATCH)
    statement = insert(Subscription).from_select(columns, watching)
    db.session.execute(statement.on_conflict_do_nothing())


def first_step(case: Case) -> str:
    """The step of the form where the question stands."""
    step = template_of(case.programme_id).step_of(QUESTION)
    return step.key if step else ""
