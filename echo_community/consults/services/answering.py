"""What is said in a consult: an answer, a request for more, a further question. All are replies,
and whoever replies by mail or from another page says the same by who they are."""

from dataclasses import fields
from typing import Any

from flask_babel import gettext
from sqlalchemy import Select, or_, select, update

from echo_community import policy
from echo_community.accounts.models import User
from echo_community.consults import plain_words
from echo_community.consults.drafts import AnswerDraft, BasisDraft
from echo_community.consults.models import BasisRevision, Consult, ConsultPost, Says
from echo_community.consults.services.states import UNANSWERED, of_thread
from echo_community.discussions import guarding, queries
from echo_community.discussions import services as discussions
from echo_community.discussions.drafts import ReplyDraft
from echo_community.discussions.models import Post, Thread
from echo_community.discussions.writing import hold_back, note_written
from echo_community.kernel import audit
from echo_community.kernel.actor import MODERATORS, Actor, Role
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db, find
from echo_community.kernel.errors import Forbidden, NotVisible, Refused
from echo_community.kernel.markup import render
from echo_community.notifications.models import Notice, NoticeKind
from echo_community.policy import Can

LONGEST_BASIS = 4_000  # characters
BY_OTHERS = frozenset({Says.ANSWER, Says.INFORMATION, Says.REMARK})
BY_ASKER = frozenset({Says.MORE, Says.REMARK})


@atomic
def answer(
    actor: Actor,
    thread_id: int,
    draft: ReplyDraft,
    basis: str = "",
    says: Says = Says.ANSWER,
    differs_from: int | None = None,
) -> Post:
    """Say something in a consult; `differs_from` is the number of an answer seen differently.

    Raises NotVisible, Forbidden, NotYet, Refused, or Stopped with findings.
    """
    given = {field.name: getattr(draft, field.name) for field in fields(ReplyDraft)}
    said = AnswerDraft(**given, says=says, basis=basis, differs_from=differs_from)
    return discussions.reply(actor, thread_id, said)


@atomic
def rest_on(author: Actor, post_id: int, draft: BasisDraft) -> Post:
    """Change what one's answer rests on, and keep what it was; with a reason for what the guard
    stopped, the answer is held. Raises NotVisible, Forbidden or Stopped."""
    thread, post = queries.post_for(author, post_id, lock=True)
    policy.require(author, Can.CHANGE_OWN, post)
    said = find(ConsultPost, ConsultPost.post_id == post.id)
    if said is None or said.says is not Says.ANSWER:
        raise NotVisible
    if draft.basis == said.basis:
        return post
    words = guarding.passed(
        author, post.programme_id, reason=draft.reason, before=said.basis, basis=draft.basis
    )
    _keep_basis(said, post)
    _put_basis(said, draft.basis)
    said.basis_at = now()
    audit.record(author, "consult.basis", post, held=words.held)
    words.note(author, post)
    if words.held and not post.held:
        hold_back(thread, post)
        note_written(thread, post, author)
    return post


def empty_basis(post_id: int, mark: str) -> None:
    """Put a mark in the place of what an answer rests on, and of all it was before; `purge` calls
    it with a whole post. Part of a transaction."""
    for table in (ConsultPost, BasisRevision):
        db.session.execute(
            update(table)
            .where(table.post_id == post_id, table.basis != "")
            .values(basis=mark, basis_html=render(mark))
        )


def may_post(actor: Actor, thread: Thread, draft: ReplyDraft) -> None:
    """Whether it is theirs to say so. Raises Forbidden, or Refused."""
    if not isinstance(draft, AnswerDraft):
        return
    if draft.says not in (BY_ASKER if actor.id == thread.author_id else BY_OTHERS):
        raise Forbidden
    if draft.differs_from:
        _other_answer(actor, thread, draft.differs_from)


def posted(actor: Actor, thread: Thread, post: Post, draft: ReplyDraft) -> None:
    """Keep what a post of a consult is, who says it in what role, and what it rests on."""
    consult = of_thread(thread)
    if consult is None:
        return
    db.session.flush()
    said = ConsultPost(
        post_id=post.id,
        consult_id=consult.id,
        programme_id=thread.programme_id,
        says=_says(actor, consult, draft),
        role=actor.role_in(thread.programme_id) or Role.PARTICIPANT,
        profession=db.session.get_one(User, actor.id).profession,
    )
    if isinstance(draft, AnswerDraft) and said.says is Says.ANSWER:
        _put_basis(said, draft.basis)
        if draft.differs_from:
            said.differs_from_id = _other_answer(actor, thread, draft.differs_from).id
    db.session.add(said)


def answered(thread: Thread, post: Post) -> Select[Any] | None:
    """Whom the asker answers when they say more: who answered, asked for it, or has claimed it."""
    if post.author_id != thread.author_id:
        return None
    claimed = select(Consult.claimed_by_id).where(Consult.thread_id == thread.id)
    spoke = (
        select(Post.author_id)
        .join(ConsultPost, ConsultPost.post_id == Post.id)
        .where(
            Post.thread_id == thread.id,
            ConsultPost.says.in_((Says.ANSWER, Says.INFORMATION)),
            ~Post.hidden,
            ~Post.held,
        )
    )
    return select(User.id).where(or_(User.id.in_(claimed), User.id.in_(spoke)))


def _says(actor: Actor, consult: Consult, draft: ReplyDraft) -> Says:
    """What a post is; where nobody said, the hub's answers and the asker's says more. A peer's
    answers where its words do (`plain_words`), so that "same here" keeps nobody waiting.

    Once it is answered, a word without a question from who asked reopens nothing.
    """
    if isinstance(draft, AnswerDraft):
        return draft.says
    if actor.id != consult.author_id:
        is_answer = _is_asked(actor, consult) or plain_words.answers(draft.body)
        return Says.ANSWER if is_answer else Says.REMARK
    asks = consult.state in UNANSWERED or "?" in draft.body
    return Says.MORE if asks else Says.REMARK


def _is_asked(actor: Actor, consult: Consult) -> bool:
    """Whether an answer is theirs to give: the hub's, whose claim it is, whom it was put to."""
    if actor.plays(MODERATORS, consult.programme_id) or consult.claimed_by_id == actor.id:
        return True
    put = Notice.kind.in_((NoticeKind.CONSULT, NoticeKind.CONSULT_YOURS))
    told = select(Notice.id).where(
        Notice.user_id == actor.id, Notice.thread_id == consult.thread_id, put
    )
    return db.session.scalar(told.limit(1)) is not None


def _other_answer(actor: Actor, thread: Thread, number: int) -> Post:
    other = db.session.get_one(Post, queries.post_at(actor, thread.id, number))
    said = find(ConsultPost, ConsultPost.post_id == other.id)
    if other.author_id == actor.id or said is None or said.says is not Says.ANSWER:
        raise Refused(gettext("Choose another's answer that you see differently."))
    return other


def _keep_basis(said: ConsultPost, post: Post) -> None:
    db.session.add(
        BasisRevision(
            post_id=post.id,
            programme_id=post.programme_id,
            basis=said.basis,
            basis_html=said.basis_html,
            written_at=said.basis_at or post.created_at,
            withheld=post.held,
        )
    )


def _put_basis(said: ConsultPost, basis: str) -> None:
    said.basis, said.basis_html = basis, render(basis) if basis else ""
