"""What stood here already answered it: its author is thanked, the question is put away."""

from contextlib import suppress
from datetime import timedelta

from sqlalchemy import delete, select

from echo_community import policy
from echo_community.consults.drafts import FoundDraft
from echo_community.consults.models import FoundAnswer
from echo_community.discussions import queries
from echo_community.discussions.drafts import DraftWords
from echo_community.discussions.models import Post, Thread
from echo_community.discussions.places import Place
from echo_community.discussions.services.drafts import restore_draft, save_draft, throw_away
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db, find
from echo_community.kernel.errors import NotVisible, Overtaken
from echo_community.lectures.models import Lecture, LectureSpeaker
from echo_community.notifications import services as notifications
from echo_community.notifications.models import NoticeKind
from echo_community.notifications.services import News
from echo_community.policy import Can
from echo_community.programmes.models import Programme

ONCE_A = timedelta(days=1)  # a second tap on the same answer is no second question


@atomic
def found(asker: Actor, programme_id: int, draft: FoundDraft) -> FoundAnswer:
    """Note that a post answered what was about to be asked; the words can be brought back.

    Raises NotVisible, or Forbidden.
    """
    programme = db.session.get(Programme, programme_id)
    policy.visible(asker, Can.READ_PROGRAMME, programme)
    policy.require(asker, Can.ASK, programme)
    post_id = queries.post_at(asker, draft.thread_id, draft.number)
    thread, post = queries.post_for(asker, post_id)
    if thread.programme_id != programme_id:
        raise NotVisible
    _put_away(asker, programme_id, draft)
    if before := _just_found(asker, post):
        return before
    noted = FoundAnswer(
        programme_id=programme_id,
        user_id=asker.id,
        thread_id=thread.id,
        post_id=post.id,
        at_ms=draft.at_ms,
    )
    db.session.add(noted)
    db.session.flush()
    audit.record(asker, "consult.found", post)
    _thank(asker, thread, post, noted)
    return noted


@atomic
def take_found_back(asker: Actor, programme_id: int, found_id: int) -> None:
    """It was no answer after all: the thanks go, unless they were read, and the words are back."""
    own = FoundAnswer.user_id == asker.id, FoundAnswer.programme_id == programme_id
    noted = find(FoundAnswer, FoundAnswer.id == found_id, *own, lock=True)
    if noted is None:
        raise NotVisible
    audit.record(asker, "consult.found.undo", db.session.get_one(Post, noted.post_id))
    notifications.take_back(_cause(noted))
    db.session.execute(delete(FoundAnswer).where(FoundAnswer.id == noted.id))
    with suppress(NotVisible):  # nothing had been written
        restore_draft(asker, Place("consult", programme_id))


def _put_away(asker: Actor, programme_id: int, draft: FoundDraft) -> None:
    place = Place("consult", programme_id)
    words = DraftWords("", draft.words, draft.choices)
    with suppress(Overtaken):  # another tab wrote something else meanwhile: that stays
        if not words.is_empty:
            save_draft(asker, place, words, draft.kept)
        throw_away(asker, place)


def _just_found(asker: Actor, post: Post) -> FoundAnswer | None:
    return find(
        FoundAnswer,
        FoundAnswer.user_id == asker.id,
        FoundAnswer.post_id == post.id,
        FoundAnswer.at > now() - ONCE_A,
    )


def _thank(asker: Actor, thread: Thread, post: Post, noted: FoundAnswer) -> None:
    """Tell who wrote or said it, and not whom it helped: who asks may not want to be known."""
    speakers = db.session.scalars(
        select(LectureSpeaker.user_id)
        .join(Lecture, Lecture.id == LectureSpeaker.lecture_id)
        .where(Lecture.thread_id == thread.id, LectureSpeaker.user_id.is_not(None))
    ).all()
    people = {each for each in speakers if each} if noted.at_ms is not None else {post.author_id}
    news = News(NoticeKind.FOUND, thread.programme_id, _cause(noted), thread.id, post.number)
    notifications.tell(people - {asker.id}, news)


def _cause(noted: FoundAnswer) -> str:
    return f"found {noted.id}"
