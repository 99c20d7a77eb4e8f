"""Opening the name of a nameless author: an act of its own, logged, and told to them."""

from datetime import timedelta

from sqlalchemy import select

from echo_community import policy
from echo_community.accounts import letters
from echo_community.accounts import services as accounts
from echo_community.accounts.models import User
from echo_community.discussions import guarding, queries
from echo_community.discussions.drafts import OpenNameDraft
from echo_community.discussions.models import NameOpening, Post
from echo_community.discussions.queries.naming import OpenedName
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db
from echo_community.kernel.errors import TooMany
from echo_community.notifications.models import NoticeKind
from echo_community.notifications.services import News, tell
from echo_community.policy import Can

MOST = 10  # looks that one moderator may take a day
DAY = timedelta(days=1)


def open_name(moderator: Actor, post_id: int, draft: OpenNameDraft, address: str) -> OpenedName:
    """Who wrote a nameless post. Raises NotVisible, Forbidden, Stopped, Refused or TooMany.

    Not one transaction: a wrong password must stay counted.
    """
    _, post = queries.post_for(moderator, post_id)
    policy.require(moderator, Can.OPEN_NAME, post)
    guarding.must_hold(moderator, post.programme_id, why=draft.why)
    _not_too_often(moderator)
    accounts.confirm(moderator, draft.secret, address)
    return _open(moderator, post_id, draft.why)


@atomic
def _open(moderator: Actor, post_id: int, reason: str) -> OpenedName:
    thread, post = queries.post_for(moderator, post_id, lock=True)
    policy.require(moderator, Can.OPEN_NAME, post)
    opening = NameOpening(
        programme_id=post.programme_id, post_id=post.id, actor_id=moderator.id, reason=reason
    )
    db.session.add(opening)
    audit.record(moderator, "post.open-name", post)
    _tell(moderator, post, opening)
    return queries.who_wrote(moderator, thread, post)


def _tell(moderator: Actor, post: Post, opening: NameOpening) -> None:
    tell(
        [post.author_id],
        News(
            kind=NoticeKind.NAME_OPENED,
            programme_id=post.programme_id,
            cause=f"name {opening.id}",
            thread_id=post.thread_id,
            post_number=post.number,
            author_id=moderator.id,
        ),
    )
    person = db.session.get_one(User, post.author_id)
    if person.email:
        letters.write(
            person.email,
            person.language,
            "name_opened",
            cause=f"name {opening.id}",
            user_id=person.id,
            who=moderator.name,
            reason=opening.reason,
            path=f"/t/{post.thread_id}/p/{post.number}",
        )


def _not_too_often(moderator: Actor) -> None:
    looks = select(NameOpening.at).where(
        NameOpening.actor_id == moderator.id, NameOpening.at > now() - DAY
    )
    last = db.session.scalars(looks.order_by(NameOpening.at.desc()).limit(MOST)).all()
    if len(last) == MOST:
        raise TooMany(int((last[-1] + DAY - now()).total_seconds()) + 1)
