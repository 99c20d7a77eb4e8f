"""The demo's threads, by the one path of words; only their dates are set afterwards."""

from datetime import datetime, timedelta

from sqlalchemy import insert, select

from echo_community.accounts.models import User
from echo_community.discussions.models import Post, Purpose, ReadMark, Thread, ThreadTopic
from echo_community.discussions.telling import tell_in_app
from echo_community.discussions.writing import announce, write_post
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.kernel.words import slug
from echo_community.ops.demo import source
from echo_community.ops.demo.source import Entry, moment
from echo_community.programmes.models import Membership, Programme, Topic

# Everybody was here last two days ago: what came since is new for them.
LAST_VISIT = timedelta(days=2)


def load(programme: Programme, people: dict[str, User], today: datetime) -> dict[str, Thread]:
    """The threads of a programme by their key, oldest first."""
    topics = {
        topic.slug: topic.id
        for topic in db.session.scalars(select(Topic).where(Topic.programme_id == programme.id))
    }
    return {
        entry["id"]: _thread(programme, entry, people, topics, today)
        for entry in source.threads(programme.slug)
    }


def _thread(
    programme: Programme,
    entry: Entry,
    people: dict[str, User],
    topics: dict[str, int],
    today: datetime,
) -> Thread:
    asked = moment(entry["days_ago"], today)
    thread = Thread(
        programme_id=programme.id,
        author_id=people[entry["author"]].id,
        title=entry["title"],
        slug=slug(entry["title"]),
        nameless=entry.get("nameless", False),
        pinned=entry.get("pinned", False),
        locked=entry.get("locked", False),
        last_number=0,
        replies=0,
        created_at=asked,
        last_post_at=asked,
    )
    db.session.add(thread)
    db.session.flush()
    db.session.add_all(
        ThreadTopic(thread_id=thread.id, topic_id=topics[topic]) for topic in entry["topics"]
    )
    db.session.flush()
    for post in entry["posts"]:
        _post(thread, post, people[post["author"]], entry["lang"], today)
    return thread


def _post(thread: Thread, entry: Entry, author: User, language: str, today: datetime) -> None:
    post = write_post(
        thread,
        Actor(id=author.id, name=author.name, language=language),
        entry["body"],
        purpose=Purpose(entry["purpose"]),
        title=thread.title if thread.last_number == 0 else "",
    )
    post.created_at = moment(entry["days_ago"], today)
    announce(thread, post, tells=False)
    if post.created_at > today - LAST_VISIT:
        tell_in_app(thread, post, post.created_at)


def mark_read(programme: Programme, today: datetime) -> None:
    """Each member has read what was there at their last visit, and what they wrote since."""
    visit = today - LAST_VISIT
    posts = db.session.execute(
        select(Post.thread_id, Post.number, Post.author_id, Post.created_at).where(
            Post.programme_id == programme.id
        )
    ).all()
    members = db.session.scalars(
        select(Membership.user_id).where(Membership.programme_id == programme.id)
    )
    marks = []
    for member in members:
        read: dict[int, int] = {}
        for post in posts:
            if post.created_at <= visit or post.author_id == member:
                read[post.thread_id] = max(read.get(post.thread_id, 0), post.number)
        marks += [
            {"user_id": member, "thread_id": thread_id, "number": number, "read_at": visit}
            for thread_id, number in read.items()
        ]
    db.session.execute(insert(ReadMark), marks)
