"""Who wrote without a name: read by the one act that may."""

from dataclasses import dataclass

from sqlalchemy import select

from echo_community import policy
from echo_community.accounts.models import User
from echo_community.discussions.models import Post, Thread
from echo_community.discussions.queries.lookups import post_at, post_for
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.policy import Can
from echo_community.programmes.bylines import Byline
from echo_community.programmes.models import Membership


@dataclass(frozen=True)
class OpenedName:
    """Who wrote a nameless post, for one page and no other."""

    byline: Byline
    number: int


def nameless_post(moderator: Actor, thread_id: int, number: int) -> int:
    """The id of a post whose name may be opened. Raises NotVisible, or Forbidden."""
    _, post = post_for(moderator, post_at(moderator, thread_id, number))
    policy.require(moderator, Can.OPEN_NAME, post)
    return post.id


def who_wrote(moderator: Actor, thread: Thread, post: Post) -> OpenedName:
    """The author of a nameless post; only the service that logs the look asks for it."""
    policy.require(moderator, Can.OPEN_NAME, post)
    row = db.session.execute(
        select(
            User.id, User.name, User.profession, User.practice, Membership.role, Membership.title
        )
        .outerjoin(
            Membership,
            (Membership.user_id == User.id) & (Membership.programme_id == thread.programme_id),
        )
        .where(User.id == post.author_id)
    ).one()
    byline = Byline(
        name=row.name,
        profile_id=row.id,
        role=row.role,
        title=row.title or "",
        profession=row.profession,
        place=row.practice,
        member=row.role is not None,
    )
    return OpenedName(byline, post.number)
