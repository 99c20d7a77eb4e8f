"""A post of a lecture's thread that is about a moment of it."""

from echo_community.discussions import services as discussions
from echo_community.discussions.drafts import ReplyDraft
from echo_community.discussions.models import Post, Thread
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db, find
from echo_community.lectures.models import Lecture, LecturePost

MOMENT = "at_ms"  # in what a draft is about


def ask_about(actor: Actor, thread_id: int, draft: ReplyDraft) -> Post:
    """Ask about a moment, or say something about it; raises as a reply does."""
    return discussions.reply(actor, thread_id, draft)


def posted(_actor: Actor, thread: Thread, post: Post, draft: ReplyDraft) -> None:
    """Tie the post to its moment, if it is about one."""
    lecture = find(Lecture, Lecture.thread_id == thread.id)
    at_ms = draft.about.get(MOMENT)
    if lecture is None or at_ms is None:
        return
    db.session.flush()
    at_ms = max(min(at_ms, lecture.duration_ms), 0)
    db.session.add(LecturePost(post_id=post.id, lecture_id=lecture.id, at_ms=at_ms))
