"""What the demo's people said of one another's posts: marks, reactions, summaries."""

from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import aliased

from echo_community.accounts.models import User
from echo_community.discussions import services
from echo_community.discussions.drafts import EditDraft, SupersedeDraft
from echo_community.discussions.models import Mark, Post, Reaction, ReactionKind, Thread
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import UtcDateTime, db
from echo_community.notifications.models import Notice
from echo_community.ops.demo import source
from echo_community.ops.demo.source import Entry
from echo_community.ops.demo.threads import LAST_VISIT
from echo_community.programmes.actors import actor_for

A_WHILE = timedelta(hours=5)  # after a post its readers say what they think of it

_successor = aliased(Post)


def load(slug: str, threads: dict[str, Thread], people: dict[str, User], today: datetime) -> None:
    """Everything that is said of the posts of one programme."""
    actors = {key: actor_for(person.id) for key, person in people.items()}
    for key, entry in source.marks(slug).items():
        posts = {
            post.number: post.id
            for post in db.session.scalars(select(Post).where(Post.thread_id == threads[key].id))
        }
        _mark(actor_for(threads[key].author_id), entry, posts, actors)
        _react(entry, posts, actors)
        if "summary" in entry:
            said = entry["summary"]
            services.summarise(actors[said["by"]], threads[key].id, EditDraft(said["body"], 0))
    date(today)


def _mark(asker: Actor, entry: Entry, posts: dict[int, int], actors: dict[str, Actor]) -> None:
    if "accepted" in entry:
        services.accept(asker, posts[entry["accepted"]])
    for number, expert in entry.get("endorsed", []):
        services.endorse(actors[expert], posts[number])
    for old in entry.get("superseded", []):
        draft = SupersedeDraft(old["reason"], number=old["current"])
        services.supersede(actors[old["by"]], posts[old["post"]], draft)


def _react(entry: Entry, posts: dict[int, int], actors: dict[str, Actor]) -> None:
    for number, kind, readers in entry.get("reactions", []):
        for reader in readers:
            services.react(actors[reader], posts[number], ReactionKind(kind))
    for number, reader, note in entry.get("changed", []):
        services.react(actors[reader], posts[number], ReactionKind.CHANGED_PRACTICE)
        if note:
            services.say_what_changed(actors[reader], posts[number], note)


def date(today: datetime) -> None:
    """It was all said soon after the posts; what is older than the last visit has been read."""
    for mark, moment in db.session.execute(
        select(Mark, func.coalesce(_successor.created_at, Post.created_at, type_=UtcDateTime))
        .join(Post, Post.id == Mark.post_id)
        .outerjoin(_successor, _successor.id == Mark.successor_id)
    ):
        mark.at = min(moment + A_WHILE, today)
    for reaction, moment in db.session.execute(
        select(Reaction, Post.created_at).join(Post, Post.id == Reaction.post_id)
    ):
        reaction.at = min(moment + A_WHILE, today)
    db.session.flush()
    told = select(Post.created_at).where(
        Post.thread_id == Notice.thread_id, Post.number == Notice.post_number
    )
    of_post = Notice.post_number.is_not(None)
    db.session.execute(update(Notice).where(of_post).values(at=told.scalar_subquery()))
    old = Notice.at < today - LAST_VISIT
    db.session.execute(update(Notice).where(old).values(read_at=today - LAST_VISIT))
