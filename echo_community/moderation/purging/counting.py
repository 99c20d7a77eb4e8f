"""In how many posts words stand: what stands in many is no identifier."""

from sqlalchemy import func, select

from echo_community.discussions.models import Post
from echo_community.kernel.db import db
from echo_community.moderation.purging.cleaning import without
from echo_community.moderation.purging.matching import Eraser, Target, like

MOST_POSTS = 25
READ = 2000  # candidates at most: enough to know that it is too many
NEWEST = 20_000  # posts that are looked through: somebody waits for the answer


def posts_with(programme_id: int, words: str) -> int:
    """In how many of the newest posts these words stand; counts to one above the most."""
    eraser, found = Eraser([Target(words, "")]), 0
    oldest = select(func.max(Post.id) - NEWEST).scalar_subquery()
    maybe = select(Post.source).where(
        Post.id > oldest, Post.programme_id == programme_id, Post.source.ilike(like(words))
    )
    for source in db.session.scalars(maybe.limit(READ)):
        found += bool(without(eraser, "source", source)[1])
        if found > MOST_POSTS:
            break
    return found
