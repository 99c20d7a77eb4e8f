"""A member reports a post: once, with a reason; what identifies a patient is hidden at once."""

from datetime import timedelta

from sqlalchemy import func, select

from echo_community import policy
from echo_community.accounts.models import User
from echo_community.discussions import queries
from echo_community.discussions import services as discussions
from echo_community.discussions.models import Post
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import UtcDateTime, atomic, db, find
from echo_community.kernel.errors import NotVisible, Stopped, TooMany
from echo_community.moderation import telling
from echo_community.moderation.drafts import FlagDraft
from echo_community.moderation.models import Cause, Flag, Reason, Review, ReviewMessage
from echo_community.moderation.services.opening import GRAVITY, open_for, settle
from echo_community.policy import Can
from echo_community.privacy import guard

MOST_AN_HOUR = 10
AN_HOUR = timedelta(hours=1)


@atomic
def report(member: Actor, post_id: int, draft: FlagDraft) -> Flag:
    """Report a post to the hub. Once a member and post; who says it again, changes nothing.

    Raises NotVisible, Forbidden, TooMany, or Stopped with what the guard found in the note.
    """
    thread, post = queries.post_for(member, post_id, lock=True)
    policy.require(member, Can.FLAG_POST, post)
    flag = find(Flag, Flag.post_id == post.id, Flag.author_id == member.id)
    if flag is not None and not _says_more(flag, post, draft):
        return flag
    _not_too_many(member)
    note = _guarded(member, draft)
    review = open_for(thread, post, Cause.FLAG, GRAVITY.get(draft.reason, 1))
    flag = flag or Flag(programme_id=post.programme_id, post_id=post.id, author_id=member.id)
    flag.review_id, flag.reason, flag.note = review.id, draft.reason, note
    flag.created_at = now()
    db.session.add(flag)
    audit.record(member, "flag.raise", post, reason=draft.reason, review=review.id)
    if draft.reason is Reason.IDENTIFIES_PATIENT:
        discussions.withhold(member, post.id)
        if member.id != post.author_id:
            telling.tell_withheld(review, post)
    elif draft.reason is Reason.UNSAFE_ADVICE:
        post.under_review = True
    return flag


@atomic
def take_back(member: Actor, post_id: int) -> bool:
    """Undo one's own report while no moderator has it open; whether it could be undone.

    What it alone had hidden is shown again, and whom it told and has not read of it is not told.
    """
    flag = find(Flag, Flag.post_id == post_id, Flag.author_id == member.id)
    if flag is None:
        raise NotVisible
    review = db.session.get_one(Review, flag.review_id, with_for_update=True)
    asked = select(ReviewMessage.id).where(ReviewMessage.review_id == review.id).limit(1)
    looked_at = review.decided_at is not None or review.claimed_by_id is not None
    if looked_at or db.session.scalar(asked) is not None:
        return False
    db.session.delete(flag)
    db.session.flush()
    left = set(db.session.scalars(select(Flag.reason).where(Flag.review_id == review.id)))
    post = db.session.get_one(Post, post_id)
    if flag.reason is Reason.IDENTIFIES_PATIENT and flag.reason not in left:
        discussions.give_back(member, post_id)
        telling.take_back_withheld(review)
    post.under_review = bool(left & {Reason.IDENTIFIES_PATIENT, Reason.UNSAFE_ADVICE})
    audit.record(member, "flag.take-back", post, reason=flag.reason, review=review.id)
    settle(review, left)
    return True


def _says_more(flag: Flag, post: Post, draft: FlagDraft) -> bool:
    """That a patient is identified after all; or, once it was decided, what was written since."""
    review = db.session.get_one(Review, flag.review_id)
    if review.decided_at is not None:
        return post.edited_at is not None and post.edited_at > review.decided_at
    return draft.reason is Reason.IDENTIFIES_PATIENT and flag.reason is not draft.reason


def _not_too_many(member: Actor) -> None:
    """Raise TooMany after so many within an hour; two at once are counted one after the other."""
    db.session.execute(select(User.id).where(User.id == member.id).with_for_update())
    oldest = func.min(Flag.created_at, type_=UtcDateTime())
    count, first = db.session.execute(
        select(func.count(Flag.id), oldest).where(
            Flag.author_id == member.id, Flag.created_at > now() - AN_HOUR
        )
    ).one()
    if count >= MOST_AN_HOUR:
        raise TooMany(int((first + AN_HOUR - now()).total_seconds()) + 1)


def _guarded(member: Actor, draft: FlagDraft) -> str:
    """The note; without it where it tells who the patient is and the post must go at once."""
    try:
        guard.must_hold(guard.Words({"note": draft.note}, member.language))
    except Stopped:
        if draft.reason is not Reason.IDENTIFIES_PATIENT:
            raise
        return ""
    return draft.note
