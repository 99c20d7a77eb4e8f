"""Links that lead somebody from outside to a page of a thread."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import ngettext
from sqlalchemy import func, select, true

from echo_community import policy
from echo_community.accounts.models import User
from echo_community.discussions.models import ShareLink
from echo_community.discussions.rows import ThreadRow
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import db
from echo_community.policy import Can

LINKS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A link in a list; `by` is empty where it is the reader's own."""

    id: int
    for_whom: str
    made_at: datetime
    expires_at: datetime
    revoked: bool
    opened: int
    by: str

    @property
    def open(self) -> bool:
        """Whether it still leads somewhere."""
        return not self.revoked and self.expires_at > now()


def links(reader: Actor, thread: ThreadRow) -> Sequence[LinkRow]:
    """The reader's own links to a thread, a moderator's all of it, newest first; one statement."""
    everybodys = policy.can(reader, Can.PIN_THREAD, thread)
    found = db.session.execute(
        select(ShareLink, User.name)
        .join(User, User.id == ShareLink.made_by_id)
        .where(
            ShareLink.thread_id == thread.id,
            true() if everybodys else ShareLink.made_by_id == reader.id,
        )
        .order_by(ShareLink.id.desc())
        .limit(LINKS_SHOWN)
    )
    return [
        LinkRow(
            id=link.id,
            for_whom=link.for_whom,
            made_at=link.made_at,
            expires_at=link.expires_at,
            revoked=link.revoked_at is not None,
            opened=link.opened,
            by="" if link.made_by_id == reader.id else name,
        )
        for link, name in found
    ]


def open_links_by(sharer: Actor, thread_id: int) -> int:
    """How many links of somebody to a thread lead there now."""
    mine = ShareLink.thread_id == thread_id, ShareLink.made_by_id == sharer.id
    good = ShareLink.revoked_at.is_(None), ShareLink.expires_at > now()
    return db.session.scalar(select(func.count(ShareLink.id)).where(*mine, *good)) or 0


def too_many_links(most: int) -> str:
    """What to do where there are too many."""
    return ngettext(
        "You have %(num)s open link to this page. Revoke one first.",
        "You have %(num)s open links to this page. Revoke one first.",
        most,
    )
