"""Threads of a programme as JSON Lines, in the format that imports read."""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from echo_community import policy
from echo_community.accounts.models import User
from echo_community.discussions.imports.here import NATIVE
from echo_community.discussions.imports.lines import NAMELESS
from echo_community.discussions.models import Post, Purpose, Thread, ThreadKind, ThreadTopic
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.policy import Can, Visibility
from echo_community.programmes.models import Programme, Topic

AT_ONCE = 200  # threads


def export_threads(exporter: Actor, programme_id: int) -> Iterator[str]:
    """One line of JSON a thread that the whole programme may read, oldest first."""
    policy.visible(exporter, Can.MANAGE_PROGRAMME, db.session.get(Programme, programme_id))
    after = 0
    while threads := _threads(exporter, programme_id, after):
        ids = [thread.id for thread in threads]
        posts, tags = _posts(exporter, ids), _tags(ids)
        for thread in threads:
            # Without its question a thread is no thread.
            if (found := posts.get(thread.id)) and found[0]["n"] == 1:
                line = _line(thread, tags.get(thread.id, []), found)
                yield json.dumps(line, ensure_ascii=False)
        after = ids[-1]


def _line(thread: Any, tags: list[str], posts: list[dict[str, Any]]) -> dict[str, Any]:
    line = {
        "id": thread.source_id or f"{NATIVE}{thread.id}",
        "source": thread.source,
        "licence": thread.licence,
        "title": thread.title,
        "kind": None if thread.kind is ThreadKind.DISCUSSION else str(thread.kind),
        "url": thread.source_url,
        "date": _date(thread.created_at),
        "tags": tags,
        "aliases": [alias for alias in thread.aliases.split(", ") if alias],
        "posts": posts,
    }
    return {name: value for name, value in line.items() if value is not None}


def _threads(exporter: Actor, programme_id: int, after: int) -> Sequence[Any]:
    return db.session.execute(
        select(
            Thread.id,
            Thread.title,
            Thread.kind,
            Thread.aliases,
            Thread.created_at,
            Thread.source,
            Thread.source_id,
            Thread.source_url,
            Thread.licence,
        )
        .where(
            Thread.programme_id == programme_id,
            Thread.id > after,
            Thread.visibility == Visibility.PROGRAMME,
            ~Thread.hidden,
            ~Thread.held,
            policy.where(exporter, Can.READ_THREAD, Thread),
        )
        .order_by(Thread.id)
        .limit(AT_ONCE)
    ).all()


def _posts(exporter: Actor, thread_ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    rows = db.session.execute(
        select(
            Post.thread_id,
            Post.number,
            Post.nameless,
            Post.created_at,
            Post.format,
            Post.source,
            Post.score,
            Post.accepted,
            Post.purpose,
            User.handle,
            User.name,
        )
        .join(User, User.id == Post.author_id)
        .where(
            Post.thread_id.in_(thread_ids),
            Post.number > 0,  # a summary is of this site's discussion; the format has no such post
            Post.visibility == Visibility.PROGRAMME,
            ~Post.hidden,
            ~Post.held,
            policy.where(exporter, Can.READ_POST, Post),
        )
        .order_by(Post.thread_id, Post.number)
    )
    found: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        post = {
            "n": row.number,
            "author": NAMELESS if row.nameless else row.handle or row.name,
            "date": _date(row.created_at),
            "format": str(row.format),
            "body": row.source,
            "score": row.score,
            "accepted": row.accepted,
        }
        if row.score is None:
            del post["score"]
        if row.purpose is not Purpose.MESSAGE:
            post["purpose"] = str(row.purpose)
        found.setdefault(row.thread_id, []).append(post)
    return found


def _tags(thread_ids: Sequence[int]) -> dict[int, list[str]]:
    rows = db.session.execute(
        select(ThreadTopic.thread_id, Topic.name)
        .join(Topic, Topic.id == ThreadTopic.topic_id)
        .where(ThreadTopic.thread_id.in_(thread_ids))
        .order_by(Topic.position, Topic.id)
    )
    found: dict[int, list[str]] = {}
    for thread_id, name in rows:
        found.setdefault(thread_id, []).append(name)
    return found


def _date(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
