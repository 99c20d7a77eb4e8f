"""Links that lead somebody from outside to a page of a thread."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select, true

from echo_community import policy
from echo_community.accounts.models import User
from echo_community.discussions.models import OutsideLink, ShareLink
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
    return link_rows(reader, ShareLink, ShareLink.thread_id == thread.id, everybodys=everybodys)


def link_rows(
    reader: Actor,
    kind: type[OutsideLink],
    to_the_page: ColumnElement[bool],
    *,
    everybodys: bool,
) -> Sequence[LinkRow]:
    """Links to a page, the reader's own or everybody's, newest first; one statement."""
    found = db.session.execute(
        select(kind, User.name)
        .join(User, User.id == kind.made_by_id)
        .where(to_the_page, true() if everybodys else kind.made_by_id == reader.id)
        .order_by(kind.id.desc())
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
