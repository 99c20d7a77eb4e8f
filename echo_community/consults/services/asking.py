"""Asking a quick question, from a form, a mail or the demo."""

from dataclasses import replace

from echo_community import policy
from echo_community.consults.drafts import ConsultDraft
from echo_community.consults.models import Consult, Happened
from echo_community.consults.queries.asking import guessed_topics
from echo_community.consults.services import history, routing
from echo_community.consults.titles import title_of
from echo_community.discussions.drafts import AskDraft
from echo_community.discussions.models import Thread, ThreadKind
from echo_community.discussions.places import Place
from echo_community.discussions.services.drafts import forget
from echo_community.discussions.services.pacing import keep_pace
from echo_community.discussions.services.writing import open_thread
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import atomic, db
from echo_community.policy import Can, Visibility
from echo_community.programmes.models import Programme


@atomic
def ask(author: Actor, programme_id: int, draft: ConsultDraft) -> Thread:
    """Ask in the corridor. Raises NotVisible, Forbidden, NotYet, or Stopped with findings."""
    programme = db.session.get(Programme, programme_id)
    policy.visible(author, Can.READ_PROGRAMME, programme)
    policy.require(author, Can.ASK, programme)
    keep_pace(author, programme_id, draft.thread.body)
    filled = _filled(author, programme_id, draft)
    thread = open_thread(author, programme_id, filled, ThreadKind.CONSULT)
    consult = Consult(
        thread_id=thread.id,
        programme_id=programme_id,
        author_id=author.id,
        urgency=draft.urgency,
        wanted=draft.wanted,
        asked_at=thread.created_at,
    )
    db.session.add(consult)
    db.session.flush()
    history.note(consult, Happened.ASKED, author.id)
    if not thread.held:
        routing.begin(thread, consult)
    audit.record(author, "consult.ask", thread)
    forget(author, Place("consult", programme_id), draft.thread.kept)
    return thread


def _filled(author: Actor, programme_id: int, draft: ConsultDraft) -> AskDraft:
    """The thread's draft with the title and topics that were left to us."""
    asked = draft.thread
    topics = asked.topics
    if draft.guess and not topics:
        topics = guessed_topics(author, programme_id, asked.body)
    title = asked.title or title_of(asked.body)
    # What the hub answers is for the hub, and for who asked.
    named = (author.id,) if asked.visibility is Visibility.STAFF else asked.named
    return replace(asked, title=title, topics=topics, named=named)
