"""Drafts, for the one who writes them and nobody else."""

import functools
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, bindparam, select

from echo_community import policy
from echo_community.discussions.models import Draft, Post, Thread
from echo_community.discussions.places import Place
from echo_community.discussions.queries.lookups import post_for, thread_for
from echo_community.discussions.rows import DraftRow, read
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.policy import READER, Can

LISTED = 50
OF_POSTS = ("answer", "edit")  # places whose number is a post's
OF_PROGRAMMES = ("ask", "consult")  # and those whose number is a programme's


@dataclass(frozen=True, slots=True)
class DraftInList:
    """A draft and where it was begun; `thread` is empty where that can no longer be read."""

    place: Place
    draft: DraftRow
    thread: str = ""
    thread_id: int | None = None
    number: int | None = None


def draft_at(reader: Actor, place: Place) -> DraftRow | None:
    """What the reader was writing there; one statement."""
    found = read(reader, _draft_at(), place=str(place)).one_or_none()
    return None if found is None else _row(found)


def drafts_of(reader: Actor, programme_id: int) -> Sequence[DraftInList]:
    """The reader's drafts of a programme, the newest first; at most three statements."""
    rows = read(reader, _drafts_of(), programme=programme_id).all()
    places = [Place.parse(row.place) for row in rows]
    posts = _posts(reader, [place.id for place in places if place.kind in OF_POSTS])
    inside = {place.id for place in places if place.kind not in (*OF_PROGRAMMES, *OF_POSTS)}
    titles = _titles(reader, inside | {thread for thread, _ in posts.values()})
    return [_in_list(place, row, posts, titles) for place, row in zip(places, rows, strict=True)]


def programme_of_place(writer: Actor, place: Place) -> int:
    """The programme in which somebody may write there, or NotVisible."""
    match place.kind:
        case "ask" | "consult":
            return place.id
        case "edit":
            return post_for(writer, place.id, Can.EDIT_POST)[0].programme_id
        case "answer":
            return post_for(writer, place.id)[0].programme_id
    return thread_for(writer, place.id).programme_id


def _in_list(
    place: Place, row: Any, posts: Mapping[int, tuple[int, int]], titles: Mapping[int, str]
) -> DraftInList:
    thread: int | None = None if place.kind in (*OF_PROGRAMMES, *OF_POSTS) else place.id
    number = None
    if place.kind in OF_POSTS:
        thread, number = posts.get(place.id, (None, None))
    title = titles.get(thread or 0, "")
    return DraftInList(place, _row(row), title, thread if title else None, number)


def _row(row: Any) -> DraftRow:
    return DraftRow(row.title, row.body, row.version, row.updated_at, row.choices)


def _posts(reader: Actor, ids: Collection[int]) -> Mapping[int, tuple[int, int]]:
    if not ids:
        return {}
    wanted = select(Post.id, Post.thread_id, Post.number).where(
        Post.id.in_(ids), policy.where(reader, Can.READ_POST, Post)
    )
    return {row.id: (row.thread_id, row.number) for row in db.session.execute(wanted)}


def _titles(reader: Actor, ids: Collection[int]) -> Mapping[int, str]:
    if not ids:
        return {}
    wanted = select(Thread.id, Thread.title).where(
        Thread.id.in_(ids), policy.where(reader, Can.READ_THREAD, Thread)
    )
    return {row.id: row.title for row in db.session.execute(wanted)}


_COLUMNS = (Draft.title, Draft.body, Draft.version, Draft.updated_at, Draft.choices)


@functools.cache
def _draft_at() -> Select[Any]:
    return select(*_COLUMNS).where(
        Draft.place == bindparam("place"), policy.where(READER, Can.KEEP_DRAFT, Draft)
    )


@functools.cache
def _drafts_of() -> Select[Any]:
    return (
        select(Draft.place, *_COLUMNS)
        .where(
            Draft.programme_id == bindparam("programme"),
            Draft.place.not_like("thrown:%"),
            policy.where(READER, Can.KEEP_DRAFT, Draft),
        )
        .order_by(Draft.updated_at.desc(), Draft.id.desc())
        .limit(LISTED)
    )
