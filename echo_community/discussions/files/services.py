"""What people do with files; each function is one transaction."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from flask import current_app
from flask_babel import gettext
from sqlalchemy import delete, func, select, update

from echo_community import policy
from echo_community.discussions import guarding, queries
from echo_community.discussions.files.names import called
from echo_community.discussions.models import Attachment, AttachmentKind, Post, Thread
from echo_community.discussions.writing import put_in_index
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db
from echo_community.kernel.errors import NotVisible, Refused
from echo_community.kernel.storage import TROUBLE, name_of, storage
from echo_community.kernel.uploads import Made
from echo_community.policy import Can
from echo_community.programmes.models import Programme

UNSENT_KEPT = timedelta(days=2)
MEGABYTE = 1024 * 1024


@atomic
def keep(author: Actor, programme_id: int, name: str, made: Made) -> Attachment:
    """Keep a file for a post that is being written; its author's alone until that is sent.

    The same file twice is one. Raises NotVisible, or Refused where there is no room.
    """
    policy.visible(author, Can.ATTACH_FILE, db.session.get(Programme, programme_id))
    stored = name_of(made.content)
    again = db.session.scalar(
        select(Attachment).where(
            Attachment.author_id == author.id,
            Attachment.programme_id == programme_id,
            Attachment.post_id.is_(None),
            Attachment.stored == stored,
        )
    )
    if again:
        return again
    _must_have_room(author, len(made.content))
    file = Attachment(
        programme_id=programme_id,
        author_id=author.id,
        kind=AttachmentKind(made.kind),
        stored=stored,
        thumbnail=name_of(made.thumbnail),
        media_type=made.media_type,
        name=called(name, made.media_type),
        size=len(made.content),
        width=made.width,
        height=made.height,
        pages=made.pages,
        words=made.words,
    )
    db.session.add(file)
    audit.record(author, "file.upload", file)
    _store(made)  # after the row: the sweep, which looks for files without one, waits for it
    return file


@atomic
def discard(author: Actor, files: Sequence[int]) -> int:
    """Throw away own files that were never sent, others stay as they are; returns how many."""
    gone: Any = db.session.execute(
        delete(Attachment).where(
            Attachment.id.in_(files),
            Attachment.author_id == author.id,
            Attachment.post_id.is_(None),
        )
    )
    return int(gone.rowcount)


@atomic
def describe(editor: Actor, post_id: int, alts: Mapping[int, str]) -> Post:
    """Say what the files under a post show. Raises Stopped with what the guard found."""
    thread, post = _editable(editor, post_id)
    guarding.must_hold(editor, thread.programme_id, files="\n".join(alts.values()))
    rows = db.session.scalars(
        select(Attachment).where(Attachment.post_id == post.id, Attachment.id.in_(alts))
    )
    for file in rows:
        if file.alt != alts[file.id]:
            file.alt = alts[file.id]
            audit.record(editor, "file.describe", file)
    _index_again(thread, post)
    return post


@atomic
def remove(editor: Actor, file_id: int) -> tuple[Thread, Post]:
    """Take a file off its post; it is kept, and `restore` brings it back."""
    return _set_removed(editor, file_id, True)


@atomic
def restore(editor: Actor, file_id: int) -> tuple[Thread, Post]:
    """Bring a removed file back, were the post full by now."""
    return _set_removed(editor, file_id, False)


def spare(files: Sequence[int]) -> None:
    """Keep unsent files as if they came today: what they go with is still being written.

    Part of a transaction.
    """
    theirs = Attachment.id.in_(files), Attachment.post_id.is_(None)
    db.session.execute(update(Attachment).where(*theirs).values(created_at=now()))


@atomic
def sweep() -> None:
    """Forget files that were sent ahead of a post which never came."""
    db.session.execute(
        delete(Attachment).where(
            Attachment.post_id.is_(None), Attachment.created_at < now() - UNSENT_KEPT
        )
    )


def _store(made: Made) -> None:
    try:
        storage().put(made.content)
        storage().put(made.thumbnail)
    except TROUBLE as problem:
        raise Refused(
            gettext("Files cannot be stored at the moment. Send your words, and attach it later.")
        ) from problem


def _must_have_room(author: Actor, size: int) -> None:
    quota = int(current_app.extensions["settings"].file_quota)
    used = db.session.scalar(
        select(func.coalesce(func.sum(Attachment.size), 0)).where(
            Attachment.author_id == author.id, ~Attachment.removed
        )
    )
    if int(used or 0) + size > quota * MEGABYTE:
        raise Refused(
            gettext(
                "Your files fill the %(quota)s MB that are yours. Remove some from older posts, or "
                "send a smaller one.",
                quota=quota,
            )
        )


def _set_removed(editor: Actor, file_id: int, removed: bool) -> tuple[Thread, Post]:
    file = db.session.get(Attachment, file_id)
    if file is None or file.post_id is None:
        raise NotVisible
    thread, post = _editable(editor, file.post_id)
    if file.removed == removed:
        return thread, post
    file.removed = removed
    audit.record(editor, "file.remove" if removed else "file.restore", file)
    _index_again(thread, post)
    return thread, post


def _editable(editor: Actor, post_id: int) -> tuple[Thread, Post]:
    thread, post = queries.post_for(editor, post_id, lock=True)
    policy.require(editor, Can.EDIT_POST, post)
    policy.require(editor, Can.REPLY, thread)
    return thread, post


def _index_again(thread: Thread, post: Post) -> None:
    db.session.flush()
    put_in_index(thread, post)
