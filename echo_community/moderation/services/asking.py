"""The hub asks the author of a post under review; the answer brings it back into the queue."""

from sqlalchemy import select

from echo_community import policy
from echo_community.discussions.models import Post
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import atomic, db
from echo_community.kernel.errors import NotVisible
from echo_community.moderation import telling
from echo_community.moderation.models import Decision, Review, ReviewMessage
from echo_community.moderation.services.claims import to_decide
from echo_community.moderation.services.deciding import thing_of
from echo_community.policy import Can
from echo_community.privacy import guard


@atomic
def ask_author(moderator: Actor, review_id: int, words: str) -> Review:
    """Ask; until the answer the review waits apart. Raises Taken, Forbidden or Stopped."""
    _, post = thing_of(moderator, review_id)
    review = to_decide(moderator, review_id)
    guard.must_hold(guard.Words({"body": words}, moderator.language))
    message = _message(review, moderator, words)
    review.asked, review.claimed_by_id, review.claimed_at = True, None, None
    decision = Decision.ASK_AUTHOR
    audit.record(moderator, "review.decide", post, review=review.id, decision=decision)
    telling.tell_asked(post, message)
    return review


@atomic
def answer(author: Actor, thread_id: int, number: int, words: str) -> Review:
    """Answer what the hub asked about one's own post; NotVisible where nothing is asked."""
    query = (
        select(Review, Post)
        .join(Post, Post.id == Review.post_id)
        .where(
            Post.thread_id == thread_id,
            Post.number == number,
            Review.about_id == author.id,
            Review.decided_at.is_(None),
            Review.asked,
            policy.where(author, Can.READ_PROGRAMME, Review),
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    found = db.session.execute(query).first()
    if found is None:
        raise NotVisible
    review, post = found
    guard.must_hold(guard.Words({"body": words}, author.language))
    asked_by = db.session.scalar(
        select(ReviewMessage.author_id)
        .where(ReviewMessage.review_id == review.id, ~ReviewMessage.is_answer)
        .order_by(ReviewMessage.id.desc())
        .limit(1)
    )
    message = _message(review, author, words, is_answer=True)
    review.asked = False
    audit.record(author, "review.answer", review)
    if asked_by:
        telling.tell_answered(post, asked_by, message)
    return review


def _message(review: Review, actor: Actor, words: str, *, is_answer: bool = False) -> ReviewMessage:
    message = ReviewMessage(
        programme_id=review.programme_id,
        review_id=review.id,
        author_id=actor.id,
        is_answer=is_answer,
        body=words,
    )
    db.session.add(message)
    db.session.flush()
    return message
