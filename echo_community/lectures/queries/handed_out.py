"""Handouts as they leave the programme: by a public address, by links to colleagues."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, true

from echo_community import policy
from echo_community.accounts.models import User
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import db
from echo_community.lectures.models import Handout, HandoutLink
from echo_community.lectures.queries.handouts import HandoutPage, open_to_all, page_where
from echo_community.policy import Can

LINKS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class HandoutLinkRow:
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


def public_page(key: str) -> HandoutPage:
    """What an expert made public under this address, unchanged since. Raises NotVisible."""
    same = Handout.public_revision == Handout.revision
    return page_where(Handout.public_key == key, same, open_to_all())


def shared_page(handout_id: int) -> HandoutPage:
    """What a member shared, as long as every member reads it. Raises NotVisible."""
    return page_where(Handout.id == handout_id, open_to_all())


def links(reader: Actor, page: HandoutPage) -> Sequence[HandoutLinkRow]:
    """The reader's own links to a handout, the hub's all of it, newest first; one statement."""
    everybodys = policy.can(reader, Can.WRITE_HANDOUT, page)
    found = db.session.execute(
        select(HandoutLink, User.name)
        .join(User, User.id == HandoutLink.made_by_id)
        .where(
            HandoutLink.handout_id == page.id,
            true() if everybodys else HandoutLink.made_by_id == reader.id,
        )
        .order_by(HandoutLink.id.desc())
        .limit(LINKS_SHOWN)
    )
    return [
        HandoutLinkRow(
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
