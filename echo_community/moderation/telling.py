"""Who hears of a review: the author, who reported it, the moderator who asked."""

from sqlalchemy import select

from echo_community.discussions.models import Post
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.moderation.models import Flag, Review, ReviewMessage
from echo_community.notifications.models import NoticeKind
from echo_community.notifications.services import News, take_back, tell


def tell_withheld(review: Review, post: Post) -> None:
    """Tell the author that their post is hidden while the hub looks."""
    tell([post.author_id], _news(NoticeKind.WITHHELD, post, f"withheld {review.id}"))


def take_back_withheld(review: Review) -> None:
    """It was no report after all."""
    take_back(f"withheld {review.id}")


def tell_decided(moderator: Actor, review: Review, post: Post, *, author: bool) -> None:
    """Tell the author, where it concerns them, and who reported it; none of them by name."""
    cause = cause_of(review)
    if author:
        tell({post.author_id} - {moderator.id}, _news(NoticeKind.REVIEWED, post, cause))
    reporters = db.session.scalars(select(Flag.author_id).where(Flag.review_id == review.id))
    tell(set(reporters) - {moderator.id}, _news(NoticeKind.HEARD, post, cause))


def take_back_decided(review: Review) -> None:
    """A decision is undone: who has not read of it is not told."""
    take_back(cause_of(review))


def tell_asked(post: Post, message: ReviewMessage) -> None:
    """Tell the author that the hub asks."""
    cause = f"review {message.review_id} asks {message.id}"
    tell([post.author_id], _news(NoticeKind.QUESTIONED, post, cause))


def tell_answered(post: Post, asked_by: int, message: ReviewMessage) -> None:
    """Tell who asked that the author answered."""
    cause = f"review {message.review_id} hears {message.id}"
    tell([asked_by], _news(NoticeKind.EXPLAINED, post, cause))


def cause_of(review: Review) -> str:
    """The cause of the notices of one decision: made anew after an undo, it is told again."""
    moment = review.decided_at.timestamp() if review.decided_at else 0
    return f"review {review.id} at {moment:.6f}"


def _news(kind: NoticeKind, post: Post, cause: str) -> News:
    return News(kind, post.programme_id, cause, post.thread_id, post.number)
