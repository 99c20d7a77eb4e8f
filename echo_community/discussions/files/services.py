"""What people do with files; each function is one transaction."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from flask import current_app
from flask_babel import gettext
from sqlalchemy import delete, func, select, update

from echo_community import policy
from echo_community.discussions import guarding, queries
from echo_community.discussions.files import attaching
from echo_community.discussions.files.names import called
from echo_community.discussions.files.refusals import MOST_FILES
from echo_community.discussions.models import Attachment, AttachmentKind, Post, Thread
from echo_community.discussions.writing import hold_back, note_written, put_in_index
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db
from echo_community.kernel.errors import NotVisible, Refused
from echo_community.kernel.storage import TROUBLE, name_of, storage
from echo_community.kernel.uploads import Made
from echo_community.policy import Can
from echo_community.privacy import guard
from echo_community.privacy.holds import hold
from echo_community.privacy.models import HoldCause
from echo_community.programmes.models import Programme
from echo_community.programmes.queries import names_in

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
    file = _row(programme_id, author.id, name, made)
    db.session.add(file)
    audit.record(author, "file.upload", file)
    _store(made)  # after the row: the sweep, which looks for files without one, waits for it
    return file


@atomic
def attach_imported(
    importer: Actor, post_id: int, name: str, made: Made, *, held: bool = False
) -> bool:
    """Put a file of an import under its post; `held` keeps it for a moderator in any case.

    Whether it does for what the file says. Raises NotVisible, or Refused where the post has enough.
    """
    post = db.session.get(Post, post_id)
    policy.visible(importer, Can.MANAGE_PROGRAMME, post)
    assert post is not None  # noqa: S101  else it was not visible
    there = select(func.count(Attachment.id)).where(Attachment.post_id == post.id)
    file = _row(post.programme_id, post.author_id, name, made)
    if db.session.scalar(there.where(Attachment.stored == file.stored)):
        return False
    if (db.session.scalar(there.where(~Attachment.removed)) or 0) >= MOST_FILES:
        raise Refused(attaching.too_many())
    file.post_id = post.id
    db.session.add(file)
    audit.record(importer, "file.attach", file, post=post.id)
    _store(made)
    words = guard.Words({"files": attaching.words_of([file])}, known=names_in(post.programme_id))
    stopping = guard.check(words).stopping
    # What the scan of the import has yet to read, it reads with its files.
    held_back = held or (bool(stopping) and not post.held)
    if held_back:
        _keep_back(importer, post, stopping)
    elif not post.held:
        _index_again(db.session.get_one(Thread, post.thread_id), post)
    return held_back


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


def _keep_back(importer: Actor, post: Post, labels: Sequence[str]) -> None:
    """A post that came by an import waits for a moderator, whatever its scan says."""
    thread = db.session.get_one(Thread, post.thread_id)
    if not post.held:
        hold_back(thread, post)
    audit.record(importer, "post.stop", post)
    hold(post.programme_id, post.id, HoldCause.IMPORT, labels)
    note_written(thread, post, importer)


def _row(programme_id: int, author_id: int, name: str, made: Made) -> Attachment:
    return Attachment(
        programme_id=programme_id,
        author_id=author_id,
        kind=AttachmentKind(made.kind),
        stored=name_of(made.content),
        thumbnail=name_of(made.thumbnail),
        media_type=made.media_type,
        name=called(name, made.media_type),
        size=len(made.content),
        width=made.width,
        height=made.height,
        pages=made.pages,
        words=made.words,
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
