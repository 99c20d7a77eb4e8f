"""Backups from before a purge: they still hold what was removed, and nothing here can change it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from echo_community.discussions.models import Post
from echo_community.kernel.db import db
from echo_community.kernel.errors import Refused
from echo_community.moderation.purging.models import Purge
from echo_community.ops.archive import Manifest, open_archive


@dataclass(frozen=True)
class Older:
    """A backup and the purges it is older than."""

    file: Path
    made_at: datetime
    purges: tuple[int, ...]
    held: bool  # the post of one of them was there already when it was made


def older_backups(folder: Path) -> Iterator[Older]:
    """The backups of a folder that a purge does not reach, in the order of their names."""
    rows = db.session.execute(
        select(Purge.id, Purge.finished_at, Post.created_at)
        .join(Post, Post.id == Purge.post_id)
        .order_by(Purge.id)
    ).all()
    for file, made_at in _made(sorted(folder.rglob("*.zip"))):
        # One that is under way may have missed it in the database and not in a backup.
        later = [row for row in rows if row.finished_at is None or row.finished_at > made_at]
        if later:
            held = any(row.created_at <= made_at for row in later)
            yield Older(file, made_at, tuple(row.id for row in later), held)


def _made(files: Iterable[Path]) -> Iterator[tuple[Path, datetime]]:
    for file in files:
        try:
            with open_archive(str(file)) as archive:
                yield file, datetime.fromisoformat(Manifest.read(archive).made_at)
        except Refused:
            continue  # another zip that lies in the same folder
