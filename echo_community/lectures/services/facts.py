"""What is said about a lecture is changed: its title and opening with the thread's first post."""

from sqlalchemy import delete, select, update

from echo_community.discussions import services as discussions
from echo_community.discussions.drafts import EditDraft
from echo_community.discussions.models import Thread, ThreadTopic
from echo_community.discussions.queries import posts_for_index
from echo_community.discussions.services.placing import set_topics
from echo_community.discussions.writing import put_in_index
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import atomic, db
from echo_community.kernel.errors import Overtaken
from echo_community.kernel.markup import render
from echo_community.lectures.drafts import LectureDraft
from echo_community.lectures.models import Lecture, LectureSpeaker
from echo_community.lectures.queries.found import first_post, lecture_for
from echo_community.lectures.services.guarded import hold_lecture, must_hold, passed
from echo_community.lectures.services.making import name_speakers, opening, with_members
from echo_community.policy import Can

FIELDS = (
    "given_on", "language", "level", "series", "part", "learning", "disclosure", "review_on",
)  # fmt: skip


@atomic
def edit_lecture(editor: Actor, thread_id: int, draft: LectureDraft, revision: int) -> Lecture:
    """Change what is said about a lecture. Raises Overtaken, Forbidden, or Stopped."""
    thread, lecture = lecture_for(editor, thread_id, Can.MANAGE_LECTURES, lock=True)
    if revision != lecture.revision:
        raise Overtaken("", lecture.revision)
    draft = with_members(lecture.programme_id, draft)
    _guard(editor, lecture, draft)
    post = first_post(thread.id)
    before = LectureDraft(thread.title, learning=lecture.learning)
    # What somebody wrote into the post by hand since is theirs; so the guard reads these apart.
    ours = post.source == opening(before)
    body = opening(draft) if ours else post.source
    held = frozenset() if ours else _learned(editor, lecture, draft)
    for name in FIELDS:
        setattr(lecture, name, getattr(draft, name))
    lecture.learning_html = render(draft.learning)
    lecture.revision += 1
    moved = _place(thread, draft) | _speak(thread, lecture, draft)
    discussions.edit_post(
        editor, post.id, EditDraft(body, post.revision, draft.title, reason=draft.reason)
    )
    hold_lecture(editor, thread, held, draft.reason)
    if moved:
        put_in_index(thread, *posts_for_index(thread.id))
    audit.record(editor, "lecture.edit", lecture, revision=lecture.revision)
    return lecture


def empty_learning(thread_id: int, mark: str) -> None:
    """Take what one learns out of a thread's lecture: its opening says the same. Part of a
    transaction; whoever edits the lecture meanwhile is told."""
    gone = {"learning": mark, "learning_html": render(mark), "revision": Lecture.revision + 1}
    db.session.execute(
        update(Lecture).where(Lecture.thread_id == thread_id, Lecture.learning != "").values(**gone)
    )


def _guard(editor: Actor, lecture: Lecture, draft: LectureDraft) -> None:
    """What stands beside the post; that itself goes its own way past the guard."""
    before = {"series": lecture.series, "disclosure": lecture.disclosure}
    parts = {
        "series": draft.series,
        "disclosure": draft.disclosure,
        "speakers": "\n".join(f"{each.name}, {each.affiliation}" for each in draft.speakers),
    }
    must_hold(editor, lecture, before, parts, *(each.name for each in draft.speakers))


def _learned(editor: Actor, lecture: Lecture, draft: LectureDraft) -> frozenset[str]:
    """The labels of what stops in what one learns, where a reason lets it wait."""
    if draft.learning == lecture.learning:
        return frozenset()
    names = (each.name for each in draft.speakers)
    return passed(editor, lecture, {"body": draft.learning}, draft.reason, *names)


def _place(thread: Thread, draft: LectureDraft) -> bool:
    """Under its topics; whether that changed anything."""
    under = select(ThreadTopic.topic_id).where(ThreadTopic.thread_id == thread.id)
    if set(db.session.scalars(under)) == set(draft.topics):
        return False
    set_topics(thread, draft.topics)
    return True


def _speak(thread: Thread, lecture: Lecture, draft: LectureDraft) -> bool:
    """By its speakers, by whose names it is found; whether that changed anything."""
    own = LectureSpeaker.lecture_id == lecture.id
    found = db.session.scalars(select(LectureSpeaker).where(own).order_by("position")).all()
    if [(one.name, one.affiliation) for one in found] == [
        (one.name, one.affiliation) for one in draft.speakers
    ]:
        return False
    old, new = (", ".join(one.name for one in many) for many in (found, draft.speakers))
    others = thread.aliases.removeprefix(old) if old else f", {thread.aliases}"
    thread.aliases = f"{new}{others}".strip(", ")[:500]
    db.session.execute(delete(LectureSpeaker).where(own))
    db.session.expire_all()
    name_speakers(lecture, draft)
    return True
