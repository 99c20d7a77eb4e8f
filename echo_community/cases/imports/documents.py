"""Documents of past cases, through the cleaner, under the post that presents them."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from sqlalchemy import select

from echo_community.cases.imports.threads import CaseThread
from echo_community.discussions.files.names import EXTENSIONS, called
from echo_community.discussions.files.refusals import sentence
from echo_community.discussions.files.services import attach_imported
from echo_community.discussions.imports import Problem
from echo_community.discussions.models import Attachment, Post, Thread
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.kernel.errors import Refused
from echo_community.kernel.uploads import Unfit, made_anew


def attach(importer: Actor, programme_id: int, threads: Sequence[CaseThread]) -> Iterator[Problem]:
    """Put the documents of these cases under their first posts, none twice; tell what cannot be.

    Each is opened in a process of its own, before the transaction that keeps it.
    """
    wanted = [thread for thread in threads if thread.of.documents]
    posts = _first_posts(programme_id, [thread.source_id for thread in wanted])
    there = _there(list(posts.values()))
    for thread in wanted:
        post_id = posts.get(thread.source_id)
        for document in thread.of.documents if post_id else ():
            names = {called(document.name, kind) for kind in EXTENSIONS}
            if not any((post_id, name) in there for name in names):
                yield from _attach(importer, post_id or 0, thread, document)


def fits(document: Path) -> str:
    """Why a document cannot be attached; nothing where it can."""
    try:
        made_anew(document.read_bytes())
    except Unfit as problem:
        return sentence(problem.why)
    return ""


def _attach(importer: Actor, post_id: int, thread: CaseThread, document: Path) -> Iterator[Problem]:
    try:
        made = made_anew(document.read_bytes())
        held = attach_imported(importer, post_id, document.name, made, held=thread.of.document)
    except Unfit as problem:
        yield Problem(thread.line, f"{document.name}: {sentence(problem.why)}")
    except Refused as problem:
        yield Problem(thread.line, f"{document.name}: {problem}")
    else:
        if held and not thread.of.document:
            yield Problem(thread.line, f"{document.name}: its case waits for a moderator")


def _first_posts(programme_id: int, source_ids: Sequence[str]) -> dict[str, int]:
    rows = db.session.execute(
        select(Thread.source_id, Post.id)
        .join(Post, (Post.thread_id == Thread.id) & (Post.number == 1))
        .where(Thread.programme_id == programme_id, Thread.source_id.in_(source_ids))
    )
    return {row.source_id: row.id for row in rows}


def _there(post_ids: Sequence[int]) -> set[tuple[int, str]]:
    rows = db.session.execute(
        select(Attachment.post_id, Attachment.name).where(Attachment.post_id.in_(post_ids))
    )
    return {(row.post_id, row.name) for row in rows}
