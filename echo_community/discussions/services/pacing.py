"""Before a post is written: is it this member's time? Two statements, for the slow and the new."""

from sqlalchemy import and_, func, select

from echo_community.discussions.models import Post
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import UtcDateTime, db, find
from echo_community.programmes import pace
from echo_community.programmes.models import Membership


def keep_pace(author: Actor, programme_id: int, body: str) -> None:
    """Raise NotYet where slow mode or a newcomer's limits say so."""
    standing = author.memberships[programme_id]
    if pace.is_free(standing):
        return
    # One at a time, so that two posts sent at once are counted as two.
    here = Membership.programme_id == programme_id, Membership.user_id == author.id
    find(Membership, *here, lock=True)
    pace.check(standing, _written(author, programme_id), body)


def keep_few_links(editor: Actor, programme_id: int, body: str) -> None:
    """Raise NotYet where a newcomer's changed post brings too many links."""
    standing = editor.memberships[programme_id]
    if pace.is_new(standing):
        pace.check_links(standing, _written(editor, programme_id), body)


def _written(author: Actor, programme_id: int) -> pace.Written:
    # Also what was deleted since: who takes a post back has written it all the same.
    today = Post.created_at > now() - pace.DAY
    last = func.max(Post.created_at, type_=UtcDateTime())
    first_today = func.min(Post.created_at, type_=UtcDateTime()).filter(today)
    row = db.session.execute(
        select(
            last,
            func.count().filter(today),
            first_today,
            func.count().filter(and_(~Post.hidden, ~Post.held)),
        ).where(Post.author_id == author.id, Post.programme_id == programme_id, Post.number > 0)
    ).one()
    return pace.Written(*row)
