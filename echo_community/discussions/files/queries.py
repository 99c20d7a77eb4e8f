"""Reads of files; the first argument is who reads."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import Select, and_, bindparam, or_, select

from echo_community import policy
from echo_community.discussions import queries
from echo_community.discussions.models import Attachment, AttachmentKind, Post, Thread
from echo_community.discussions.rows import FileRow, read
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.kernel.errors import NotVisible
from echo_community.policy import READER, Can


@dataclass(frozen=True)
class Served:
    """What serving a file needs to know of it."""

    kind: AttachmentKind
    stored: str
    thumbnail: str
    media_type: str
    name: str


@dataclass(frozen=True)
class FilesPage:
    """The files of a post for who may change it."""

    thread_id: int
    programme_id: int
    number: int
    post_id: int
    title: str
    files: tuple[FileRow, ...]
    removed: tuple[FileRow, ...]


def file_for(reader: Actor, file_id: int) -> Served:
    """A file under a post the reader may read, or their own unsent one; or NotVisible."""
    found = read(reader, _file(), file=file_id).one_or_none()
    if found is None:
        raise NotVisible
    return Served(**found._mapping)


def unsent(author: Actor, ids: Sequence[int]) -> Sequence[Any]:
    """Id, name and alt text of the author's own files that stand under no post yet."""
    wanted = Attachment.id.in_(ids), Attachment.author_id == author.id, Attachment.post_id.is_(None)
    columns = select(Attachment.id, Attachment.name, Attachment.alt).where(*wanted)
    allowed = policy.where(author, Can.ATTACH_FILE, Attachment)
    return db.session.execute(columns.where(allowed).order_by(Attachment.id)).all()


@functools.cache
def _file() -> Select[Any]:
    unsent = and_(
        Attachment.post_id.is_(None),
        Attachment.author_id == READER.id,
        policy.where(READER, Can.ATTACH_FILE, Attachment),
    )
    under_a_post = and_(
        policy.where(READER, Can.READ_POST, Post),
        policy.where(READER, Can.READ_THREAD, Thread),
        or_(~Attachment.removed, policy.where(READER, Can.READ_WITHHELD, Post)),
    )
    columns: Any = [getattr(Attachment, each.name) for each in fields(Served)]
    return (
        select(*columns)
        .outerjoin(Post, Post.id == Attachment.post_id)
        .outerjoin(Thread, Thread.id == Post.thread_id)
        .where(Attachment.id == bindparam("file"), or_(unsent, under_a_post))
    )


def files_page(editor: Actor, thread_id: int, number: int) -> FilesPage:
    """A post's files. Raises NotVisible, or Forbidden where the post is not theirs to change."""
    thread, post = queries.post_for(editor, queries.post_at(editor, thread_id, number))
    policy.require(editor, Can.EDIT_POST, post)
    policy.require(editor, Can.REPLY, thread)
    rows = db.session.scalars(
        select(Attachment).where(Attachment.post_id == post.id).order_by(Attachment.id)
    ).all()
    return FilesPage(
        thread_id=thread_id,
        programme_id=thread.programme_id,
        number=number,
        post_id=post.id,
        title=thread.title,
        files=tuple(_row(file) for file in rows if not file.removed),
        removed=tuple(_row(file) for file in rows if file.removed),
    )


def _row(file: Attachment) -> FileRow:
    return FileRow(
        file.id, file.kind, file.name, file.alt, file.size, file.width, file.height, file.pages
    )
