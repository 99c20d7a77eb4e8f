"""What becomes of a handout: printed, let out of the programme, shared with a colleague."""

from typing import Any

from sqlalchemy import ColumnElement, update

from echo_community import policy
from echo_community.discussions.drafts import ShareDraft
from echo_community.discussions.services import outside_links
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import atomic, db
from echo_community.kernel.errors import NotVisible, Overtaken
from echo_community.kernel.secrets import fresh
from echo_community.lectures.models import Handout, HandoutLink
from echo_community.lectures.queries.handouts import handout_for, open_to_all, page_where
from echo_community.policy import Can


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
def share_handout(sharer: Actor, handout_id: int, draft: ShareDraft) -> tuple[HandoutLink, str]:
    """Make a link; its secret is in what is returned, and nowhere else.

    Raises NotVisible, Forbidden, Refused, or Stopped where the line for whom it is tells too much.
    """
    handout = handout_for(sharer, handout_id, Can.SHARE_HANDOUT, lock=True)
    page_where(Handout.id == handout.id, open_to_all())
    link = HandoutLink(programme_id=handout.programme_id, handout_id=handout.id)
    made = outside_links.make_link(sharer, link, HandoutLink.handout_id == handout.id, draft)
    audit.record(sharer, "handout.share", link, handout=handout.id, days=draft.days)
    return made


@atomic
def revoke_link(actor: Actor, link_id: int) -> HandoutLink:
    """Make a link useless: one's own, or any for the hub. Raises NotVisible."""
    link = outside_links.link_to_end(HandoutLink, link_id)
    handout = handout_for(actor, link.handout_id)
    if link.made_by_id != actor.id and not policy.can(actor, Can.WRITE_HANDOUT, handout):
        raise NotVisible
    outside_links.end_link(actor, link, "handout.share.revoke", handout=handout.id)
    return link


def opens(secret: str) -> HandoutLink:
    """The link of a secret that is good still. Raises NotVisible."""
    return outside_links.link_of(HandoutLink, secret)


@atomic
def note_opened(link_id: int) -> None:
    """Count that a link was opened; nothing is kept of who did."""
    outside_links.count_opening(HandoutLink, link_id)


def _one_more(column: Any, where: ColumnElement[bool]) -> None:
    # In the database itself: two who do so at once are two.
    db.session.execute(update(column.class_).where(where).values({column: column + 1}))
