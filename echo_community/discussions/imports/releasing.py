"""What an import stored held is scanned; all but what the guard stops is released."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, func, select, update

from echo_community import policy
from echo_community.discussions.imports.publishing import opinions, publish
from echo_community.discussions.models import Post, Thread
from echo_community.discussions.writing import note_written
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.audit import AuditEntry
from echo_community.kernel.db import atomic, db
from echo_community.policy import Can
from echo_community.privacy.holds import hold
from echo_community.privacy.models import HoldCause
from echo_community.programmes.models import Programme

AT_ONCE = 1000  # posts a transaction


@dataclass
class Released:
    """What a scan came to."""

    released: int = 0
    stopped: int = 0

    @property
    def scanned(self) -> int:
        """Posts the guard has read."""
        return self.released + self.stopped


def release_scanned(
    actor: Actor, programme_id: int, told: Callable[[int, int], object] = lambda done, of: None
) -> Released:
    """Scan all that imports left held in a programme. Goes on where an earlier run was cut off."""
    result = Released()
    waiting = db.session.scalar(select(func.count(Post.id)).where(_unscanned(programme_id))) or 0
    while release_some(actor, programme_id, result):
        told(result.scanned, max(waiting, result.scanned))
    return result


@atomic
def release_some(actor: Actor, programme_id: int, result: Released) -> bool:
    """Scan the next posts in one transaction; whether there were any."""
    programme = db.session.get(Programme, programme_id)
    policy.visible(actor, Can.MANAGE_PROGRAMME, programme)
    assert programme is not None  # noqa: S101  else it was not visible
    waiting = db.session.scalars(
        select(Post.id)
        .where(_unscanned(programme_id))
        .order_by(Post.thread_id, Post.number)
        .limit(AT_ONCE)
    ).all()
    if not waiting:
        return False
    scanned = opinions(waiting)
    clean = [one.id for one in scanned if not one.stops]
    stopped = {one.id: one.labels for one in scanned if one.stops}
    _let_go(clean)
    publish(clean)
    # An entry for each stop leaves it to a moderator: the next scan passes over it.
    for post, thread in db.session.execute(
        select(Post, Thread).join(Thread, Thread.id == Post.thread_id).where(Post.id.in_(stopped))
    ):
        audit.record(actor, "post.stop", post)
        hold(programme_id, post.id, HoldCause.IMPORT, stopped[post.id])
        note_written(thread, post, actor)
    audit.record(actor, "thread.scan", programme, released=len(clean), stopped=len(stopped))
    result.released += len(clean)
    result.stopped += len(stopped)
    return True


def _unscanned(programme_id: int) -> ColumnElement[bool]:
    """Held posts that came by an import: of everything written here the audit log knows."""
    known = exists().where(AuditEntry.thing == Post.__tablename__, AuditEntry.thing_id == Post.id)
    return (Post.programme_id == programme_id) & Post.held & ~known


def _let_go(post_ids: list[int]) -> None:
    first = select(Post.thread_id).where(Post.id.in_(post_ids), Post.number == 1)
    for release in (
        update(Post).where(Post.id.in_(post_ids)).values(held=False),
        update(Thread).where(Thread.id.in_(first)).values(held=False),
    ):
        db.session.execute(release.execution_options(synchronize_session=False))
