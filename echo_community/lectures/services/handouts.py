"""Handouts are written, edited, withdrawn and brought back; each is one transaction."""

from dataclasses import replace

from flask_babel import gettext

from echo_community import policy
from echo_community.discussions import guarding
from echo_community.discussions.files import attaching
from echo_community.discussions.models import Attachment, AttachmentKind
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db
from echo_community.kernel.errors import NotVisible, Overtaken, Refused
from echo_community.kernel.language import LANGUAGES
from echo_community.lectures import indexing
from echo_community.lectures.handout_drafts import HandoutDraft
from echo_community.lectures.models import Handout
from echo_community.lectures.queries import handouts as queries
from echo_community.lectures.sheets import sheet_of
from echo_community.policy import Can
from echo_community.privacy import guard
from echo_community.privacy.guard import Verdict
from echo_community.programmes.models import Programme, Topic


@atomic
def add_handout(
    actor: Actor, programme_id: int, thread_id: int | None, draft: HandoutDraft
) -> Handout:
    """Put a handout under a lecture, known by its thread, or alone under a topic.

    Raises NotVisible, Forbidden, Refused, or Stopped with findings.
    """
    programme = db.session.get(Programme, programme_id)
    policy.visible(actor, Can.READ_PROGRAMME, programme)
    policy.require(actor, Can.WRITE_HANDOUT, programme)
    handout = Handout(programme_id=programme_id, author_id=actor.id, lecture_id=None)
    if thread_id is not None:
        handout.lecture_id = queries.lecture_for(actor, programme_id, thread_id)[0]
    _write(actor, handout, draft)
    db.session.add(handout)
    audit.record(actor, "handout.add", handout)
    indexing.put_handout(handout)
    return handout


@atomic
def edit_handout(actor: Actor, handout_id: int, draft: HandoutDraft) -> Handout:
    """Change it. What was public is for members alone until an expert lets this out too.

    Raises Overtaken where somebody was quicker, and what `add_handout` does.
    """
    handout = queries.handout_for(actor, handout_id, Can.WRITE_HANDOUT, lock=True)
    if draft.revision != handout.revision:
        raise Overtaken(handout.body, handout.revision)
    _write(actor, handout, draft)
    handout.revision += 1
    handout.changed_at = now()
    audit.record(actor, "handout.edit", handout, revision=handout.revision)
    indexing.put_handout(handout)
    return handout


@atomic
def withdraw_handout(actor: Actor, handout_id: int) -> Handout:
    """Take it away from everybody, its public address too; `restore_handout` brings it back."""
    handout = queries.handout_for(actor, handout_id, Can.WRITE_HANDOUT, lock=True)
    if not handout.hidden:
        handout.hidden, handout.hidden_by_id = True, actor.id
        audit.record(actor, "handout.withdraw", handout)
        indexing.put_handout(handout)
    return handout


@atomic
def restore_handout(actor: Actor, handout_id: int) -> Handout:
    """Bring it back as it was."""
    handout = queries.handout_for(actor, handout_id, Can.WRITE_HANDOUT, lock=True)
    if handout.hidden:
        handout.hidden, handout.hidden_by_id = False, None
        audit.record(actor, "handout.restore", handout)
        indexing.put_handout(handout)
    return handout


@atomic
def release_handout(actor: Actor, handout_id: int, revision: int) -> Handout:
    """Let others read what the guard had stopped: a second pair of eyes saw no patient in it.

    Raises Overtaken where it was changed since they read it.
    """
    handout = queries.handout_for(actor, handout_id, Can.RELEASE_HELD_HANDOUT, lock=True)
    if revision != handout.revision:
        raise Overtaken(handout.body, handout.revision)
    handout.held, handout.reason, handout.held_by_id = False, "", None
    audit.record(actor, "handout.release", handout)
    indexing.put_handout(handout)
    return handout


def _write(actor: Actor, handout: Handout, draft: HandoutDraft) -> None:
    """Put what was written into it, once the guard has read that."""
    paper = _paper(actor, handout.programme_id, draft)
    if paper is None and not draft.body and not handout.stored:
        raise Refused(gettext("Write it, or choose a PDF."))
    handout.held = _must_hold(actor, handout.programme_id, draft, paper)
    handout.reason = draft.reason if handout.held else ""
    handout.held_by_id = actor.id if handout.held else None
    handout.title, handout.for_whom = draft.title, draft.for_whom
    handout.language = draft.language
    if handout.lecture_id is None:
        handout.topic_id = _topic(handout.programme_id, draft.topic_id)
    handout.body, handout.html = draft.body, sheet_of(draft.body)
    if paper is not None:
        _take(handout, paper)
    elif draft.body:
        _drop_file(handout)


def _paper(actor: Actor, programme_id: int, draft: HandoutDraft) -> Attachment | None:
    """The file that was sent ahead, if there is one. Raises Refused where it will not do."""
    papers = attaching.chosen(actor, programme_id, draft.files)
    if any(paper.kind is not AttachmentKind.PDF for paper in papers):
        raise Refused(gettext("A handout is a PDF: print the picture to PDF, and choose that."))
    if len(papers) > 1:
        raise Refused(gettext("A handout is one file. Add the other as a handout of its own."))
    if papers and draft.body:
        raise Refused(gettext("A handout is either written here or a file: take one of them out."))
    return papers[0] if papers else None


def _must_hold(
    actor: Actor, programme_id: int, draft: HandoutDraft, paper: Attachment | None
) -> bool:
    """Whether it waits for another moderator. Raises Stopped with what the guard found."""
    parts = {"title": draft.title, "body": draft.body}
    if paper is not None:
        parts["files"] = f"{paper.name}\n{paper.words}"
    words = guarding.words_of(actor, programme_id, **parts)
    if draft.language in LANGUAGES:
        words = replace(words, language=draft.language)
    if draft.reason:  # it may tell of nobody either
        guard.must_hold(replace(words, parts={"reason": draft.reason}))
    return guard.passed(words, draft.reason, draft.heed).verdict is Verdict.STOP


def _topic(programme_id: int, topic_id: int | None) -> int | None:
    topic = db.session.get(Topic, topic_id) if topic_id else None
    if topic_id and (topic is None or topic.programme_id != programme_id):
        raise NotVisible
    return topic_id


def _take(handout: Handout, paper: Attachment) -> None:
    """Make the file that was sent ahead the handout's own."""
    handout.name, handout.stored = paper.name, paper.stored
    handout.size, handout.pages = paper.size, paper.pages or 0
    handout.words = paper.words
    db.session.delete(paper)


def _drop_file(handout: Handout) -> None:
    """It is written here now; what no row names any more is swept away."""
    handout.name, handout.stored, handout.words = "", None, ""
    handout.size = handout.pages = 0
