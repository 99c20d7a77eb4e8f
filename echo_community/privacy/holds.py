"""Why posts are held: written with the hold, ended with the release, read by moderators."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from echo_community.kernel.clock import now
from echo_community.kernel.db import db
from echo_community.privacy.models import Hold, HoldCause


@dataclass(frozen=True)
class HoldRow:
    """Why a post is held, for the moderator who reads it."""

    cause: HoldCause
    labels: tuple[str, ...]
    reason: str
    held_at: datetime
    mine: bool = False  # some of the words that wait are the reader's: another releases them


def holds_by(post_id: int, author_id: int) -> bool:
    """Whether one of a post's holds under way is for words of this person."""
    own = Hold.post_id == post_id, Hold.author_id == author_id, Hold.ended_at.is_(None)
    return db.session.scalar(select(Hold.id).where(*own).limit(1)) is not None


def hold(
    programme_id: int,
    post_id: int,
    cause: HoldCause,
    labels: Iterable[str],
    *,
    reason: str = "",
    author_id: int | None = None,
) -> None:
    """Note why a post is held, in the transaction under way."""
    db.session.add(
        Hold(
            programme_id=programme_id,
            post_id=post_id,
            cause=cause,
            labels=" ".join(sorted(set(labels))),
            reason=reason,
            author_id=author_id,
        )
    )


def end(post_id: int, by_id: int) -> None:
    """Its holds are over: a moderator released the post."""
    db.session.execute(
        update(Hold)
        .where(Hold.post_id == post_id, Hold.ended_at.is_(None))
        .values(ended_at=now(), ended_by_id=by_id)
    )


def open_holds(post_ids: Collection[int], reader_id: int = 0) -> dict[int, HoldRow]:
    """The latest hold under way of each of these posts; one statement."""
    if not post_ids:
        return {}
    wanted = (
        select(Hold.post_id, Hold.cause, Hold.labels, Hold.reason, Hold.held_at, Hold.author_id)
        .where(Hold.post_id.in_(post_ids), Hold.ended_at.is_(None))
        .order_by(Hold.id)
    )
    found: dict[int, HoldRow] = {}
    for row in db.session.execute(wanted):
        mine = row.author_id == reader_id
        if before := found.get(row.post_id):
            mine = mine or before.mine
        labels = tuple(row.labels.split())
        found[row.post_id] = HoldRow(row.cause, labels, row.reason, row.held_at, mine)
    return found
