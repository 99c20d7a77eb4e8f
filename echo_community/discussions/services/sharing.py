"""Links that lead a colleague from outside to one page of a thread, for some days.

What the page is, and whether it may be seen now, is for the kind of thread to say.
"""

from datetime import timedelta

from sqlalchemy import update

from echo_community import policy
from echo_community.discussions import guarding, queries
from echo_community.discussions.drafts import ShareDraft
from echo_community.discussions.models import ShareLink
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db, find
from echo_community.kernel.errors import NotVisible, Refused
from echo_community.kernel.secrets import fresh, hashed
from echo_community.policy import Can

DAYS, MOST_DAYS = 7, 30
MOST_OPEN = 20  # links of one person to one thread


@atomic
def share(sharer: Actor, thread_id: int, draft: ShareDraft) -> tuple[ShareLink, str]:
    """Make a link; its secret is in what is returned, and nowhere else.

    Raises NotVisible, Forbidden, Refused, or Stopped where the line for whom it is tells too much.
    """
    thread = queries.thread_for(sharer, thread_id, lock=True)
    policy.require(sharer, Can.SHARE_SUMMARY, thread)
    # A line cannot wait for a moderator, so nothing overrides the guard here.
    guarding.must_hold(sharer, thread.programme_id, for_whom=draft.for_whom)
    if queries.open_links_by(sharer, thread_id) >= MOST_OPEN:
        raise Refused(queries.too_many_links(MOST_OPEN))
    secret = fresh()
    link = ShareLink(
        programme_id=thread.programme_id,
        thread_id=thread.id,
        token_hash=hashed(secret),
        for_whom=draft.for_whom,
        made_by_id=sharer.id,
        expires_at=now() + timedelta(days=min(max(draft.days, 1), MOST_DAYS)),
    )
    db.session.add(link)
    audit.record(sharer, "share.make", link, thread=thread.id, days=draft.days)
    return link, secret


@atomic
def revoke(actor: Actor, link_id: int) -> ShareLink:
    """Make a link useless: one's own, or any of a thread for its moderators. Raises NotVisible."""
    link = find(ShareLink, ShareLink.id == link_id, lock=True)
    if link is None:
        raise NotVisible
    thread = queries.thread_for(actor, link.thread_id)
    if link.made_by_id != actor.id and not policy.can(actor, Can.PIN_THREAD, thread):
        raise NotVisible
    if link.revoked_at is None:
        link.revoked_at = now()
        audit.record(actor, "share.revoke", link, thread=thread.id)
    return link


def opens(secret: str) -> ShareLink:
    """The link of a secret that is good still. Unknown, expired, revoked: the same NotVisible."""
    link = find(ShareLink, ShareLink.token_hash == hashed(secret))
    if link is None or link.revoked_at is not None or link.expires_at <= now():
        raise NotVisible
    return link


@atomic
def note_opened(link_id: int) -> None:
    """Count that it was opened; nothing is kept of who did."""
    db.session.execute(
        update(ShareLink).where(ShareLink.id == link_id).values(opened=ShareLink.opened + 1)
    )
