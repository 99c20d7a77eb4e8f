"""Pearls are made, edited, released, withdrawn and brought back; each is one transaction."""

from flask_babel import gettext
from sqlalchemy import delete, select

from echo_community.consults.models import Pearl, PearlRevision, PearlTopic
from echo_community.consults.pearl_drafts import PearlDraft
from echo_community.consults.pearl_indexing import put_pearl
from echo_community.consults.queries.making_pearls import best_answer, consult_for, pearl_there
from echo_community.consults.queries.pearls import pearl_for
from echo_community.discussions import guarding
from echo_community.discussions.models import Post
from echo_community.discussions.services.currency import next_review
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db
from echo_community.kernel.errors import NotVisible, Overtaken, Refused
from echo_community.kernel.markup import excerpt, render
from echo_community.notifications import services as notifications
from echo_community.notifications.models import NoticeKind
from echo_community.notifications.services import News
from echo_community.policy import Can
from echo_community.programmes.models import Topic


@atomic
def make_pearl(expert: Actor, thread_id: int, draft: PearlDraft) -> Pearl:
    """Make a pearl of a consult that is done; whoever answered is told.

    Raises NotVisible, Forbidden, Refused, or Stopped with findings.
    """
    thread = consult_for(expert, thread_id, lock=True)
    if pearl_there(thread.id):
        raise Refused(gettext("A pearl was made of this question meanwhile. Open it to add to it."))
    answer = best_answer(thread)
    pearl = Pearl(
        programme_id=thread.programme_id,
        thread_id=thread.id,
        post_id=answer.id if answer else None,
        author_id=expert.id,
    )
    _write(expert, pearl, draft)
    db.session.add(pearl)
    db.session.flush()
    _put_under(pearl, draft.topics)
    audit.record(expert, "pearl.make", pearl)
    _shown(expert, pearl)
    return pearl


@atomic
def edit_pearl(expert: Actor, pearl_id: int, draft: PearlDraft) -> Pearl:
    """Change it and keep what it was.

    Raises Overtaken where somebody was quicker, NotVisible, Forbidden, or Stopped with findings.
    """
    pearl = pearl_for(expert, pearl_id, Can.WRITE_PEARL, lock=True)
    if draft.revision != pearl.revision:
        raise Overtaken(pearl.answer, pearl.revision)
    db.session.add(
        PearlRevision(
            pearl_id=pearl.id,
            programme_id=pearl.programme_id,
            revision=pearl.revision,
            changed_by_id=expert.id,
            written_at=pearl.changed_at,
            question=pearl.question,
            answer=pearl.answer,
            evidence=pearl.evidence,
        )
    )
    _write(expert, pearl, draft)
    pearl.revision += 1
    pearl.changed_at = now()
    _put_under(pearl, draft.topics)
    audit.record(expert, "pearl.edit", pearl, revision=pearl.revision)
    _shown(expert, pearl)
    return pearl


@atomic
def release_pearl(moderator: Actor, pearl_id: int, revision: int) -> Pearl:
    """Let others read what the guard had stopped: a second pair of eyes saw no patient in it.

    Raises Overtaken where it was changed since they read it.
    """
    pearl = pearl_for(moderator, pearl_id, Can.RELEASE_HELD_PEARL, lock=True)
    if revision != pearl.revision:
        raise Overtaken(pearl.answer, pearl.revision)
    pearl.held, pearl.reason, pearl.held_by_id = False, "", None
    audit.record(moderator, "pearl.release", pearl)
    _shown(moderator, pearl)
    return pearl


@atomic
def withdraw_pearl(expert: Actor, pearl_id: int) -> Pearl:
    """Take it away from everybody; `restore_pearl` brings it back."""
    pearl = pearl_for(expert, pearl_id, Can.WRITE_PEARL, lock=True)
    if not pearl.hidden:
        pearl.hidden, pearl.hidden_by_id = True, expert.id
        audit.record(expert, "pearl.withdraw", pearl)
        notifications.take_back(_cause(pearl))
        put_pearl(pearl)
    return pearl


@atomic
def restore_pearl(expert: Actor, pearl_id: int) -> Pearl:
    """Bring it back as it was. Raises Refused where another was made in its place."""
    pearl = pearl_for(expert, pearl_id, Can.WRITE_PEARL, lock=True)
    if pearl.hidden:
        if pearl_there(pearl.thread_id):
            raise Refused(gettext("Another pearl was made of the same question meanwhile."))
        pearl.hidden, pearl.hidden_by_id = False, None
        audit.record(expert, "pearl.restore", pearl)
        put_pearl(pearl)
    return pearl


def _write(expert: Actor, pearl: Pearl, draft: PearlDraft) -> None:
    """Put what was written into it, once the guard has read that."""
    words = guarding.passed(
        expert,
        pearl.programme_id,
        reason=draft.reason,
        heed=draft.heed,
        title=draft.question,
        body=draft.answer,
        evidence=draft.evidence,
    )
    pearl.held = words.held
    pearl.reason = draft.reason if words.held else ""
    pearl.held_by_id = expert.id if words.held else None
    pearl.question, pearl.answer, pearl.evidence = draft.question, draft.answer, draft.evidence
    pearl.html, pearl.evidence_html = render(draft.answer), render(draft.evidence)
    pearl.excerpt = excerpt(pearl.html)
    pearl.review_on = draft.review_on or next_review(expert)


def _put_under(pearl: Pearl, topics: tuple[int, ...]) -> None:
    """Its topics are these, of its own programme. Raises NotVisible."""
    wanted = set(topics)
    here = select(Topic.id).where(Topic.programme_id == pearl.programme_id, Topic.id.in_(wanted))
    if set(db.session.scalars(here)) != wanted:
        raise NotVisible
    db.session.execute(delete(PearlTopic).where(PearlTopic.pearl_id == pearl.id))
    db.session.add_all(PearlTopic(pearl_id=pearl.id, topic_id=each) for each in sorted(wanted))


def _shown(actor: Actor, pearl: Pearl) -> None:
    """Have it found; who answered is told once, when all can read it."""
    put_pearl(pearl)
    post = db.session.get(Post, pearl.post_id) if pearl.post_id else None
    if pearl.held or pearl.hidden or post is None or post.author_id == actor.id:
        return
    news = News(
        NoticeKind.PEARL,
        pearl.programme_id,
        _cause(pearl),
        thread_id=post.thread_id,
        post_number=post.number,
        author_id=pearl.author_id,
    )
    notifications.tell([post.author_id], news)


def _cause(pearl: Pearl) -> str:
    return f"pearl {pearl.id}"
