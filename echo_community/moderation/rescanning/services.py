"""A programme read again by the guard as it is now: a job, batch by batch, that goes on by itself.

What it stops waits in the queue for a moderator. What somebody has let pass since the post was
last changed is not asked again.
"""

import functools
import hashlib
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from echo_community import privacy
from echo_community.discussions.files.attaching import texts_under
from echo_community.discussions.models import Post, Thread
from echo_community.discussions.writing import hold_back
from echo_community.kernel import audit, jobs
from echo_community.kernel.actor import ANYBODY, Actor
from echo_community.kernel.audit import AuditEntry
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db, find, transaction
from echo_community.moderation.models import Cause, Decision, Review
from echo_community.moderation.rescanning.models import Scan
from echo_community.moderation.services.opening import open_for
from echo_community.policy import Can
from echo_community.privacy import guard
from echo_community.privacy.guard import Verdict
from echo_community.programmes.queries import programme_for
from echo_community.search.language import is_french, words_of

AT_ONCE = 200  # posts a transaction
A_TURN = 10.0  # seconds, then others' jobs have theirs
A_PATIENT = 3  # the gravest

Watcher = Callable[[int, int], object]  # how many posts are read, of how many


@dataclass
class Read:
    """What the guard says of some posts."""

    last: int
    count: int
    labels: Counter[str] = field(default_factory=Counter)
    stopped: list[int] = field(default_factory=list)


@functools.cache
def version() -> str:
    """The detectors as they are: a hash of their code and lists."""
    made = hashlib.sha256()
    for file in sorted(Path(privacy.__path__[0]).rglob("*")):
        if file.suffix in (".py", ".txt", ".toml", ".json", ".npz", ".csv"):
            made.update(file.name.encode() + file.read_bytes())
    return made.hexdigest()[:12]


@atomic
def begin(actor: Actor, programme_id: int, *, hides: bool = False) -> Scan:
    """Have a programme scanned again; one that is under way goes on. Raises NotVisible."""
    programme = programme_for(actor, programme_id, Can.MANAGE_PROGRAMME, lock=True)
    under_way = find(Scan, Scan.programme_id == programme_id, Scan.finished_at.is_(None))
    if under_way:
        return under_way
    scan = Scan(
        programme_id=programme_id,
        asked_by_id=actor.id or None,
        version=version(),
        hides=hides,
        of=db.session.scalar(select(func.count(Post.id)).where(_scanned(programme_id))) or 0,
        found={},
    )
    db.session.add(scan)
    audit.record(actor, "programme.rescan", programme, hides=hides)
    jobs.wake(go_on_scanning)
    return scan


@jobs.job(minute="*")
def go_on_scanning() -> int:
    """Go on with what was begun, for a turn; returns how many batches were read."""
    ends, batches = time.monotonic() + A_TURN, 0
    waiting = db.session.scalars(select(Scan.id).where(Scan.finished_at.is_(None))).all()
    for scan_id in waiting:
        while scan_some(scan_id):
            batches += 1
            if time.monotonic() > ends:
                with transaction():
                    jobs.wake(go_on_scanning)
                return batches
    return batches


def scan_all(scan_id: int, told: Watcher = lambda done, of: None) -> Scan:
    """Bring a scan to its end at once."""
    while scan_some(scan_id):
        scan = db.session.get_one(Scan, scan_id)
        told(scan.done, max(scan.of, scan.done))
    return db.session.get_one(Scan, scan_id)


def scan_some(scan_id: int) -> bool:
    """Read the next posts; whether there were any. They are read before the transaction."""
    db.session.rollback()
    scan = db.session.get_one(Scan, scan_id, populate_existing=True)
    if scan.finished_at:
        return False
    begun, reading = scan.last_post_id, version()
    read = _read(scan.programme_id, begun if scan.version == reading else 0)
    with transaction():
        scan = db.session.get_one(Scan, scan_id, with_for_update=True, populate_existing=True)
        if scan.finished_at or scan.last_post_id != begun:
            return not scan.finished_at  # another worker was faster
        if scan.version != reading:  # the detectors improved meanwhile: from the beginning
            scan.version, scan.done, scan.stopped, scan.found = reading, 0, 0, {}
        if read is None:
            scan.finished_at = now()
            return False
        _note(scan, read)
    return True


def _read(programme_id: int, after: int) -> Read | None:
    wanted = (_scanned(programme_id), Post.id > after)
    posts = db.session.scalars(select(Post).where(*wanted).order_by(Post.id).limit(AT_ONCE)).all()
    if not posts:
        return None
    titles = _titles(posts)
    files = texts_under(posts)
    read = Read(last=posts[-1].id, count=len(posts))
    for post in posts:
        title = titles[post.thread_id] if post.number == 1 else ""
        parts = {"title": title, "body": post.source, "files": files.get(post.id, "")}
        language = "fr" if is_french(words_of(post.source)[:300]) else "en"
        opinion = guard.check(guard.Words(parts, language))
        read.labels.update(str(one.label) for part in opinion.findings.values() for one in part)
        if opinion.verdict is Verdict.STOP:
            read.stopped.append(post.id)
    return read


def _titles(posts: Sequence[Post]) -> dict[int, str]:
    ids = {post.thread_id for post in posts}
    rows = db.session.execute(select(Thread.id, Thread.title).where(Thread.id.in_(ids)))
    return {row.id: row.title for row in rows}


def _note(scan: Scan, read: Read) -> None:
    scan.last_post_id = read.last
    scan.done += read.count
    scan.found = dict(Counter(scan.found) + read.labels)
    scan.stopped += len(read.stopped)
    fresh = db.session.scalars(
        select(Post).where(Post.id.in_(read.stopped), ~_settled()).order_by(Post.id)
    )
    for post in fresh.all():
        _open(scan, post)


def _open(scan: Scan, post: Post) -> None:
    open_for(db.session.get_one(Thread, post.thread_id), post, Cause.RESCAN)
    scan.opened += 1
    if scan.hides and not post.held:
        _hold(scan, post)


def _hold(scan: Scan, post: Post) -> None:
    """Its author and moderators alone read it, until one of them releases it."""
    thread = db.session.get_one(Thread, post.thread_id, with_for_update=True)
    if post.hidden:  # taken from everywhere already
        post.held = True
    else:
        hold_back(thread, post)
    audit.record(ANYBODY, "post.hold", post, scan=scan.id)


def _scanned(programme_id: int) -> ColumnElement[bool]:
    """What is held waits for a moderator already."""
    return and_(Post.programme_id == programme_id, ~Post.held)


def _settled() -> ColumnElement[bool]:
    """It waits in the queue as gravely, or somebody let it pass as it is now."""
    changed = func.coalesce(Post.edited_at, Post.created_at)
    waits = exists().where(
        Review.post_id == Post.id, Review.decided_at.is_(None), Review.gravity >= A_PATIENT
    )
    fine = exists().where(
        Review.post_id == Post.id, Review.decision == Decision.FINE, Review.decided_at >= changed
    )
    released = exists().where(
        AuditEntry.thing == Post.__tablename__,
        AuditEntry.thing_id == Post.id,
        AuditEntry.act == "post.release",
        AuditEntry.at >= changed,
    )
    return or_(waits, fine, released)
