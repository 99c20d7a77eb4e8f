"""Handouts as they leave the programme: by a public address, by links to colleagues."""

from collections.abc import Sequence

from echo_community import policy
from echo_community.discussions.queries.sharing import LinkRow, link_rows
from echo_community.kernel.actor import Actor
from echo_community.lectures.models import Handout, HandoutLink
from echo_community.lectures.queries.handouts import HandoutPage, open_to_all, page_where
from echo_community.policy import Can


def public_page(key: str) -> HandoutPage:
    """What an expert made public under this address, unchanged since. Raises NotVisible."""
    same = Handout.public_revision == Handout.revision
    return page_where(Handout.public_key == key, same, open_to_all())


def shared_page(handout_id: int) -> HandoutPage:
    """What a member shared, as long as every member reads it. Raises NotVisible."""
    return page_where(Handout.id == handout_id, open_to_all())


def links(reader: Actor, page: HandoutPage) -> Sequence[LinkRow]:
    """The reader's own links to a handout, the hub's all of it, newest first; one statement."""
    everybodys = policy.can(reader, Can.WRITE_HANDOUT, page)
    there = HandoutLink.handout_id == page.id
    return link_rows(reader, HandoutLink, there, everybodys=everybodys)
