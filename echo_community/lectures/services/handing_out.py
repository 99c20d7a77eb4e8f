"""What becomes of a handout: printed, let out of the programme, shared with a colleague."""

from datetime import timedelta
from typing import Any

from flask_babel import gettext
from sqlalchemy import ColumnElement, func, select, update

from echo_community import policy
from echo_community.discussions import guarding
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db, find
from echo_community.kernel.errors import NotVisible, Overtaken, Refused
from echo_community.kernel.secrets import fresh, hashed
from echo_community.lectures.handout_drafts import LinkDraft
from echo_community.lectures.models import Handout, HandoutLink
from echo_community.lectures.queries.handouts import handout_for, open_to_all, page_where
from echo_community.policy import Can

MOST_DAYS = 30
MOST_OPEN = 20  # links of one person to one handout


@atomic
def publish(expert: Actor, handout_id: int, revision: int) -> Handout:
    """Let everybody who has its address read this revision, and no other.

    The address stays the same from one revision to the next, so that printed codes lead on to it.
    Raises Overtaken where it was changed since the expert read it.
    """
    handout = handout_for(expert, handout_id, Can.PUBLISH_HANDOUT, lock=True)
    if revision != handout.revision:
        raise Overtaken(handout.body, handout.revision)
    page_where(Handout.id == handout.id, open_to_all())  # NotVisible: not all members read it
    handout.public_key = handout.public_key or fresh()
    handout.public_revision, handout.published_by_id = revision, expert.id
    audit.record(expert, "handout.publish", handout, revision=revision)
    return handout


@atomic
def unpublish(actor: Actor, handout_id: int) -> Handout:
    """Make its public address lead nowhere, for good: to be public again it gets another one."""
    handout = handout_for(actor, handout_id, Can.WRITE_HANDOUT, lock=True)
    if handout.public_key is not None:
        handout.public_key = handout.public_revision = handout.published_by_id = None
        audit.record(actor, "handout.unpublish", handout)
    return handout


@atomic
def note_printed(actor: Actor, handout_id: int) -> Handout:
    """Count that it is printed; nothing is kept of who did."""
    handout = handout_for(actor, handout_id)
    _one_more(Handout.prints, Handout.id == handout.id)
    return handout


@atomic
def note_read(handout_id: int) -> None:
    """Count that it was opened by its public address; nothing is kept of who did."""
    _one_more(Handout.opened, Handout.id == handout_id)


@atomic
def share_handout(sharer: Actor, handout_id: int, draft: LinkDraft) -> tuple[HandoutLink, str]:
    """Make a link; its secret is in what is returned, and nowhere else.

    Raises NotVisible, Forbidden, Refused, or Stopped where the line for whom it is tells too much.
    """
    handout = handout_for(sharer, handout_id, Can.SHARE_HANDOUT, lock=True)
    page_where(Handout.id == handout.id, open_to_all())
    guarding.must_hold(sharer, handout.programme_id, for_whom=draft.for_whom)
    if _open_links(sharer, handout.id) >= MOST_OPEN:
        raise Refused(
            gettext("You have %(most)s open links to it. Revoke one first.", most=MOST_OPEN)
        )
    secret = fresh()
    link = HandoutLink(
        programme_id=handout.programme_id,
        handout_id=handout.id,
        token_hash=hashed(secret),
        for_whom=draft.for_whom,
        made_by_id=sharer.id,
        expires_at=now() + timedelta(days=min(max(draft.days, 1), MOST_DAYS)),
    )
    db.session.add(link)
    audit.record(sharer, "handout.share", link, handout=handout.id, days=draft.days)
    return link, secret


@atomic
def revoke_link(actor: Actor, link_id: int) -> HandoutLink:
    """Make a link useless: one's own, or any for the hub. Raises NotVisible."""
    link = find(HandoutLink, HandoutLink.id == link_id, lock=True)
    if link is None:
        raise NotVisible
    handout = handout_for(actor, link.handout_id)
    if link.made_by_id != actor.id and not policy.can(actor, Can.WRITE_HANDOUT, handout):
        raise NotVisible
    if link.revoked_at is None:
        link.revoked_at = now()
        audit.record(actor, "handout.share.revoke", link, handout=handout.id)
    return link


def opens(secret: str) -> HandoutLink:
    """The link of a secret that is good still. Unknown, expired, revoked: the same NotVisible."""
    link = find(HandoutLink, HandoutLink.token_hash == hashed(secret))
    if link is None or link.revoked_at is not None or link.expires_at <= now():
        raise NotVisible
    return link


@atomic
def note_opened(link_id: int) -> None:
    """Count that a link was opened; nothing is kept of who did."""
    _one_more(HandoutLink.opened, HandoutLink.id == link_id)


def _one_more(column: Any, where: ColumnElement[bool]) -> None:
    # In the database itself: two who do so at once are two.
    db.session.execute(update(column.class_).where(where).values({column: column + 1}))


def _open_links(sharer: Actor, handout_id: int) -> int:
    link = HandoutLink
    theirs = link.handout_id == handout_id, link.made_by_id == sharer.id
    still = link.revoked_at.is_(None), link.expires_at > now()
    return db.session.scalar(select(func.count(link.id)).where(*theirs, *still)) or 0
