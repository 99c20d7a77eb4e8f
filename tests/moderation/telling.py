"""What people were told, and what waits, in short."""

from sqlalchemy import select

from echo_community.discussions.models import Post, Thread
from echo_community.discussions.queries.notices import notices_page
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.moderation import services
from echo_community.moderation.drafts import DecisionDraft, FlagDraft
from echo_community.moderation.models import Decision, Flag, Reason, Review


def notices_of(reader: Actor) -> list[str]:
    """The kinds of all notices a person finds on their page, oldest first."""
    groups = notices_page(reader).groups
    rows = [notice for group in groups for notice in group.notices]
    return [row.kind.value for row in sorted(rows, key=lambda row: row.at)]


def post_of(thread: Thread, number: int = 2) -> Post:
    """A post as it is in the database now."""
    query = select(Post).where(Post.thread_id == thread.id, Post.number == number)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def flag(
    member: Actor, post: Post, reason: Reason = Reason.IDENTIFIES_PATIENT, note: str = ""
) -> Flag:
    """A report."""
    return services.report(member, post.id, FlagDraft(reason, note))


def review_of(post: Post) -> Review:
    """The newest review of a post, as it is now."""
    query = select(Review).where(Review.post_id == post.id).order_by(Review.id.desc()).limit(1)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def decide(
    moderator: Actor, review: Review, decision: Decision = Decision.FINE, **more: object
) -> Review:
    """A decision."""
    return services.decide(moderator, review.id, DecisionDraft(decision, **more))  # type: ignore[arg-type]
