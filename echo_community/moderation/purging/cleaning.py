"""Rows without the words: what a person wrote is cleaned, what derives from it is made anew."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sqlalchemy import and_, delete, select, update

from echo_community.discussions.mentions import linked
from echo_community.discussions.models import Attachment, Post, Thread
from echo_community.kernel.db import db, transaction
from echo_community.kernel.markup import Format, render
from echo_community.kernel.words import slug
from echo_community.lectures.indexing import HANDOUT
from echo_community.lectures.models import Handout
from echo_community.moderation.purging import papers
from echo_community.moderation.purging.matching import Eraser
from echo_community.moderation.purging.models import Purge, PurgedThing
from echo_community.moderation.purging.places import Place, of_programme, ours
from echo_community.search import index

AT_ONCE = 500
NO_ATTACHMENT = 0  # in the place of one's number: a file that stood elsewhere

Values = dict[str, Any]
Row = Any  # of a table, by name


def clean(purge: Purge, eraser: Eraser, place: Place, *only: Any) -> int:
    """Clean a table's rows that hold the words; returns how many there were.

    They are looked for before the transaction, which holds up every writer on SQLite.
    """
    if not eraser:
        return 0
    keys = list(_holding(place, eraser, purge.programme_id, *only))
    if not keys:
        return 0
    with transaction():
        changed = sum(_clean_row(purge, eraser, place, key) for key in keys)
        purge.places = _added(purge.places, place.table.name, changed)
    return changed


def kept(purge: Purge, eraser: Eraser) -> int:
    """Names of members, practices and subjects that hold the words and stay as they are."""
    return sum(len(list(_holding(place, eraser, purge.programme_id))) for place in ours())


def remove_file(purge: Purge, file: Row, post: Any) -> None:
    """Take a file away with its row; what is stored goes once this is safe."""
    db.session.execute(delete(Attachment).where(Attachment.id == file["id"]))
    db.session.add(
        PurgedThing(
            purge_id=purge.id,
            programme_id=purge.programme_id,
            thread_id=post and post.thread_id,
            post_number=post and post.number,
            file_id=file["id"],
            stored=file["stored"],
            thumbnail=file["thumbnail"],
        )
    )


def touched(purge: Purge, thread_id: int, number: int) -> None:
    """Note that a post is not what it was."""
    thing = PurgedThing
    there = select(thing.id).where(
        thing.purge_id == purge.id, thing.thread_id == thread_id, thing.post_number == number
    )
    if db.session.scalar(there.where(thing.file_id.is_(None)).limit(1)) is None:
        db.session.add(
            thing(
                purge_id=purge.id,
                programme_id=purge.programme_id,
                thread_id=thread_id,
                post_number=number,
            )
        )
        db.session.flush()


def without(eraser: Eraser, column: str, value: str, *, code: bool = False) -> tuple[str, int]:
    """One value without the words, and how many there were."""
    if code:
        return eraser.clean(value, "removed")
    if column == "html" or column.endswith("_html"):
        return eraser.clean_html(value)
    cleaned, count = eraser.clean(value)
    if column == "source" and ("<" in cleaned or "&" in cleaned):  # it may be HTML
        cleaned, more = eraser.clean_html(cleaned)
        count += more
    return cleaned, count


def _holding(place: Place, eraser: Eraser, programme_id: int, *only: Any) -> Iterator[Any]:
    names, width, seen = place.columns, len(place.key), set()
    # Narrowed already: a condition more would mislead SQLite to the index of whole programmes.
    inside = only or (of_programme(place.table, programme_id),)
    columns = select(*place.key, *(place.table.c[name] for name in names))
    for likes in eraser.likes():
        maybe = columns.where(place.holding(likes), *inside)
        for row in db.session.execute(maybe.execution_options(yield_per=AT_ONCE)):
            key, values = tuple(row[:width]), zip(names, row[width:], strict=True)
            if key in seen:
                continue
            if any(value and without(eraser, name, value)[1] for name, value in values):
                seen.add(key)
                yield key


def _clean_row(purge: Purge, eraser: Eraser, place: Place, key: tuple[Any, ...]) -> bool:
    table = place.table
    this = and_(*(column == value for column, value in zip(place.key, key, strict=True)))
    row = db.session.execute(select(table).where(this).with_for_update()).mappings().one_or_none()
    if row is None:
        return False
    changes: Values = {}
    for name in place.columns:
        code = bool(table.c[name].info.get("code"))
        value, count = without(eraser, name, row[name] or "", code=code)
        if count:
            changes[name] = value[: getattr(table.c[name].type, "length", None)]
    if not changes:
        return False
    values = DERIVED.get(table.name, _as_cleaned)(purge, eraser, row, changes)
    if values:
        db.session.execute(update(table).where(this).values(**values))
    return True


def _added(places: Mapping[str, int], name: str, count: int) -> dict[str, int]:
    return {**places, name: places.get(name, 0) + count} if count else dict(places)


def _as_cleaned(_purge: Purge, _eraser: Eraser, _row: Row, changes: Values) -> Values:
    return changes


def _post(purge: Purge, eraser: Eraser, row: Row, changes: Values) -> Values:
    touched(purge, row["thread_id"], row["number"])
    source = changes.get("source", row["source"])
    if row["number"] == 0:  # a summary: these are not the words that an expert signed
        changes["revision"] = row["revision"] + 1
    return changes | {"html": _html(eraser, source, row["format"], row["programme_id"])}


def _revision(purge: Purge, eraser: Eraser, row: Row, changes: Values) -> Values:
    post = db.session.execute(
        select(Post.thread_id, Post.number, Post.format, Post.programme_id).where(
            Post.id == row["post_id"]
        )
    ).one()
    touched(purge, post.thread_id, post.number)
    source = changes.get("source", row["source"])
    return changes | {"html": _html(eraser, source, post.format, post.programme_id)}


def _thread(purge: Purge, _eraser: Eraser, row: Row, changes: Values) -> Values:
    touched(purge, row["id"], 1)
    return changes | ({"slug": slug(changes["title"])} if "title" in changes else {})


def _draft(_purge: Purge, _eraser: Eraser, row: Row, changes: Values) -> Values:
    # A tab that still shows the old words is told, and does not save them again.
    return changes | {"version": row["version"] + 1}


def _attachment(purge: Purge, eraser: Eraser, row: Row, changes: Values) -> Values:
    post = db.session.execute(
        select(Post.thread_id, Post.number).where(Post.id == row["post_id"])
    ).one_or_none()
    if post is not None:
        touched(purge, post.thread_id, post.number)
    if "words" not in changes:  # the name or the description alone
        return changes
    remove_file(purge, row, post)
    return {}


def _handout(purge: Purge, _eraser: Eraser, row: Row, changes: Values) -> Values:
    if "words" not in changes or not row["stored"]:  # what it is called, or what was written here
        return changes
    db.session.add(
        PurgedThing(
            purge_id=purge.id,
            programme_id=purge.programme_id,
            file_id=NO_ATTACHMENT,
            stored=row["stored"],
        )
    )
    # Nothing is left to hand out: the hub sees that it was there.
    index.drop(HANDOUT, row["id"])
    return changes | {"stored": None, "size": 0, "pages": 0, "hidden": True}


def _html(eraser: Eraser, source: Any, form: Any, programme_id: int) -> str:
    return eraser.clean_html(linked(render(source, Format(form)), programme_id))[0]


DERIVED: Mapping[str, Callable[[Purge, Eraser, Row, Values], Values]] = {
    Post.__tablename__: _post,
    Thread.__tablename__: _thread,
    Attachment.__tablename__: _attachment,
    Handout.__tablename__: _handout,
    "revisions": _revision,
    "drafts": _draft,
    "case_answers": _draft,
    "lecture_slides": papers.slide,
}
