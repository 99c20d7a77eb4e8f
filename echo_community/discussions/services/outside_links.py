"""Links for colleagues from outside, whatever they lead to: made, found, ended, counted.

Rights to the page are the caller's, and so is the transaction.
"""

from datetime import timedelta
from typing import TypeVar

from flask_babel import ngettext
from sqlalchemy import ColumnElement, exists, func, select, update

from echo_community.discussions import guarding
from echo_community.discussions.drafts import ShareDraft
from echo_community.discussions.models import OutsideLink
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import db
from echo_community.kernel.errors import NotVisible, Refused
from echo_community.kernel.secrets import fresh, hashed
from echo_community.programmes.models import Membership

DAYS, MOST_DAYS = 7, 30
MOST_OPEN = 20  # links of one person to one page

L = TypeVar("L", bound=OutsideLink)


def make_link(
    sharer: Actor, link: L, to_the_page: ColumnElement[bool], draft: ShareDraft
) -> tuple[L, str]:
    """Give a link to a page its secret, which is in what is returned, and nowhere else.

    Raises Refused where there are too many, or Stopped where the line for whom it is tells too
    much: a line cannot wait for a moderator, so nothing overrides the guard here.
    """
    guarding.must_hold(sharer, link.programme_id, for_whom=draft.for_whom)
    kind = type(link)
    theirs = select(func.count(kind.id)).where(to_the_page, kind.made_by_id == sharer.id)
    if (db.session.scalar(theirs.where(*_is_good(kind))) or 0) >= MOST_OPEN:
        raise Refused(_too_many())
    secret = fresh()
    link.token_hash, link.for_whom, link.made_by_id = hashed(secret), draft.for_whom, sharer.id
    link.expires_at = now() + timedelta(days=min(max(draft.days, 1), MOST_DAYS))
    db.session.add(link)
    return link, secret


def end_link(actor: Actor, link: OutsideLink, act: str, **of: int) -> None:
    """Make a link useless, once."""
    if link.revoked_at is None:
        link.revoked_at = now()
        audit.record(actor, act, link, **of)


def link_of(kind: type[L], secret: str) -> L:
    """The link of a secret that is good still.

    Unknown, expired, revoked, or made by somebody who reads here no more: the same NotVisible.
    """
    reads = exists().where(
        Membership.user_id == kind.made_by_id,
        Membership.programme_id == kind.programme_id,
        Membership.reads_at(now()),
    )
    link: L | None = db.session.scalar(
        select(kind).where(kind.token_hash == hashed(secret), *_is_good(kind), reads)
    )
    if link is None:
        raise NotVisible
    return link


def link_to_end(kind: type[L], link_id: int) -> L:
    """A link by its number, locked. Raises NotVisible."""
    link: L | None = db.session.scalar(select(kind).where(kind.id == link_id).with_for_update())
    if link is None:
        raise NotVisible
    return link


def count_opening(kind: type[OutsideLink], link_id: int) -> None:
    """One more; in the database itself, since two who open it at once are two."""
    db.session.execute(
        update(kind).where(kind.id == link_id).values({kind.opened: kind.opened + 1})
    )


def _is_good(kind: type[OutsideLink]) -> tuple[ColumnElement[bool], ...]:
    return kind.revoked_at.is_(None), kind.expires_at > now()


def _too_many() -> str:
    return ngettext(
        "You have %(num)s open link to this page. Revoke one first.",
        "You have %(num)s open links to this page. Revoke one first.",
        MOST_OPEN,
    )
