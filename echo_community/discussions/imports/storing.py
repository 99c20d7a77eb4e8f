"""A batch of an import in one transaction: people, topics, threads, posts, index, audit."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from types import MappingProxyType

from sqlalchemy import Table, insert, select, update

from echo_community import policy
from echo_community.accounts.models import User
from echo_community.discussions.imports.here import Problem, Work, missing
from echo_community.discussions.imports.lines import ThreadLine
from echo_community.discussions.imports.publishing import opinions, publish
from echo_community.discussions.imports.rendering import Rendered
from echo_community.discussions.models import Post, Thread, ThreadTopic
from echo_community.kernel import audit
from echo_community.kernel import db as kernel_db
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import atomic, db
from echo_community.kernel.words import slug
from echo_community.policy import Can
from echo_community.programmes.models import Programme
from echo_community.programmes.own_words import stopped_among
from echo_community.programmes.services import ensure_topics

Bodies = dict[tuple[str, int], Rendered]  # by the thread's id in its source and the post's number


@dataclass
class Stored:
    """What a batch added."""

    threads: int = 0
    posts: int = 0
    problems: list[Problem] = field(default_factory=list)
    stopped: list[int] = field(default_factory=list)  # posts shown that the guard would have held
    made: dict[str, int] = field(default_factory=dict)  # new threads, by their ids in the source
    people: dict[tuple[str, str], int] = field(default_factory=dict)  # by source and handle


@atomic
def store(
    importer: Actor,
    programme_id: int,
    lines: Sequence[ThreadLine],
    bodies: Bodies,
    trusted: bool,
    members: Mapping[str, int] = MappingProxyType({}),
) -> Stored:
    """Add what is not here yet. Held, and not in the index, unless the source is trusted.

    `members` are authors, as the lines call them, who are here; of all others placeholders are.
    """
    programme = db.session.get(Programme, programme_id)
    policy.visible(importer, Can.MANAGE_PROGRAMME, programme)
    assert programme is not None  # noqa: S101  else it was not visible
    work, problems = missing(programme_id, lines)
    work = [w for w in work if w.posts and not _unreadable(w, bodies, problems)]
    stored = Stored(len([w for w in work if w.thread_id is None]), problems=problems)
    if not work:
        return stored
    people = stored.people = _people(work, members)
    tags = {tag for w in work for tag in w.line.tags}
    topics = ensure_topics(programme_id, tags - stopped_among(tags))
    threads = _threads(programme_id, work, people, bodies, held=not trusted)
    stored.made = {w.line.source_id: threads[w.line.source_id] for w in work if not w.thread_id}
    _tag(work, threads, topics)
    posts = _posts(programme_id, work, threads, people, bodies, held=not trusted)
    stored.posts = len(posts)
    if trusted:
        publish(posts)
        stored.stopped = [found.id for found in opinions(posts) if found.stops]
    audit.record(
        importer,
        "thread.import",
        programme,
        threads=stored.threads,
        posts=stored.posts,
        trusted=trusted,
        sources=sorted({w.line.people for w in work}),
    )
    return stored


def _unreadable(work: Work, bodies: Bodies, problems: list[Problem]) -> bool:
    bad = [p.number for p in work.posts if bodies[work.line.source_id, p.number].html is None]
    problems += [Problem(work.line.line, f"post {n}: its text cannot be read") for n in bad]
    return bool(bad)


def _people(work: Sequence[Work], members: Mapping[str, int]) -> dict[tuple[str, str], int]:
    """All authors by source and handle: members, or placeholders, made where missing."""
    wanted = {(w.line.people, post.author) for w in work for post in w.posts}
    wanted |= {(w.line.people, w.line.first.author) for w in work}
    wanted |= {(w.line.people, other) for w in work for other in w.line.others}
    found = {who: members[who[1]] for who in wanted if who[1] in members}
    if wanted := wanted - found.keys():
        found |= _placeholders(wanted)
    return found


def _placeholders(wanted: Set[tuple[str, str]]) -> dict[tuple[str, str], int]:
    odd = stopped_among(handle for _, handle in wanted)
    db.session.execute(
        kernel_db.insert(User).on_conflict_do_nothing(index_elements=["source", "handle"]),
        [
            {"source": source, "handle": handle, "name": source if handle in odd else handle}
            for source, handle in sorted(wanted)
        ],
    )
    found: dict[tuple[str, str], int] = {}
    for source in {source for source, _ in wanted}:
        handles = [handle for from_, handle in wanted if from_ == source]
        rows = db.session.execute(
            select(User.id, User.handle).where(User.source == source, User.handle.in_(handles))
        )
        found |= {(source, row.handle): row.id for row in rows}
    return found


def _threads(
    programme_id: int,
    work: Sequence[Work],
    people: dict[tuple[str, str], int],
    bodies: Bodies,
    held: bool,
) -> dict[str, int]:
    """The number of every thread by its id in the source; new ones are made."""
    rows = []
    for line in (w.line for w in work if w.thread_id is None):
        first = line.first
        rows.append(
            {
                "programme_id": programme_id,
                "author_id": people[line.people, first.author],
                "kind": line.kind,
                "title": line.title,
                "slug": slug(line.title),
                "aliases": line.aliases,
                "excerpt": bodies[line.source_id, first.number].excerpt,
                "nameless": first.nameless,
                "held": held,
                "last_number": line.posts[-1].number,
                "created_at": line.created_at,
                "last_post_at": max(line.created_at, *(post.written_at for post in line.posts)),
                "source": line.source,
                "source_id": line.source_id,
                "source_url": line.url,
                "licence": line.licence,
            }
        )
    found = {w.line.source_id: w.thread_id for w in work if w.thread_id is not None}
    _more_numbers(work)
    if rows:
        made = db.session.execute(
            insert(_table(Thread)).returning(Thread.id, Thread.source_id), rows
        )
        found |= {row.source_id: row.id for row in made if row.source_id}
    return found


def _more_numbers(work: Sequence[Work]) -> None:
    """Threads that were here go on after the newest number."""
    for one in work:
        newest = one.posts[-1].number
        if one.thread_id is not None:
            db.session.execute(
                update(Thread)
                .where(Thread.id == one.thread_id, Thread.last_number < newest)
                .values(last_number=newest)
            )


def _tag(work: Sequence[Work], threads: dict[str, int], topics: dict[str, int]) -> None:
    pairs = {
        (threads[w.line.source_id], topics[tag])
        for w in work
        if w.thread_id is None
        for tag in w.line.tags
        if tag in topics
    }
    if pairs:
        rows = [{"thread_id": thread, "topic_id": topic} for thread, topic in sorted(pairs)]
        db.session.execute(insert(_table(ThreadTopic)), rows)


def _posts(
    programme_id: int,
    work: Sequence[Work],
    threads: dict[str, int],
    people: dict[tuple[str, str], int],
    bodies: Bodies,
    held: bool,
) -> list[int]:
    """The ids of the posts, all of them new."""
    rows = [
        {
            "thread_id": threads[w.line.source_id],
            "programme_id": programme_id,
            "author_id": people[w.line.people, post.author],
            "number": post.number,
            "purpose": post.purpose,
            "source": post.body,
            "format": post.format,
            "html": bodies[w.line.source_id, post.number].html,
            "visibility": w.visibility,
            "nameless": post.nameless,
            "held": held,
            "created_at": post.written_at,
            "score": post.score,
            "accepted": post.accepted,
            "endorsed": post.endorsed,
            "same_here": post.same_here,
        }
        for w in work
        for post in w.posts
    ]
    return list(db.session.scalars(insert(_table(Post)).returning(Post.id), rows))


def _table(model: type[kernel_db.Base]) -> Table:
    # The table itself: rows in bulk, without a search for the objects they could be.
    return model.__table__  # type: ignore[return-value]
