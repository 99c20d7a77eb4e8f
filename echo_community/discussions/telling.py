"""Who is told of a post that all may read now, and what a mail may say of it.

Told are, once a post and by the strongest reason: those it mentions; who asked, and whose posts it
quotes; who watches the thread. Never its author, nor anybody who may not read it, nor who muted
the thread, unless the post calls them by name.
"""

import functools
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, case, false, literal, or_, select
from sqlalchemy.orm import aliased

from echo_community import policy
from echo_community.discussions import kinds
from echo_community.discussions.mentions import Called, called
from echo_community.discussions.models import (
    Level,
    Post,
    Subscription,
    Thread,
    ThreadKind,
    ThreadTopic,
)
from echo_community.kernel.clock import now
from echo_community.kernel.db import UtcDateTime, db
from echo_community.kernel.markup import excerpt, plain_text
from echo_community.notifications import services
from echo_community.notifications.models import NoticeKind
from echo_community.policy import Can, Visibility
from echo_community.privacy import guard
from echo_community.programmes.actors import EachMember
from echo_community.programmes.models import Membership, Programme, Quoting, Topic, TopicFollow
from echo_community.programmes.queries import names_in

MOST_QUOTED = 20
SHOWN_IN_MAIL = 200  # characters of a post
LONGEST_IN_MAIL = 8000  # where a programme has whole posts mailed


def tell_of(thread: Thread, post: Post) -> None:
    """Tell everybody whom a new post concerns; one statement, however many they are."""
    if post.number:
        services.tell_found(_concerned(thread, post, now()))


def tell_called(thread: Thread, post: Post) -> None:
    """Tell those whom a post calls since it was edited; who was told of it already is not."""
    if post.number and (names := called(post.html)):
        services.tell_found(_concerned(thread, post, now()).where(_is_called(names)))


def tell_in_app(thread: Thread, post: Post, at: datetime) -> None:
    """The same as of an earlier day and without mail: for the demo."""
    services.tell_found(_concerned(thread, post, at), mailed=False)


def cause_of(post: Post) -> str:
    """The cause of every notice of a post."""
    return f"post {post.id}"


def _concerned(thread: Thread, post: Post, at: datetime) -> Select[Any]:
    """A row for each member who is to be told, as `notifications.services.FOUND` has them."""
    db.session.flush()
    names = called(post.html)
    answered = or_(Membership.user_id == thread.author_id, *_is_answered(thread, post))
    by_name = Membership.handle.in_(names.handles)
    follows = _follows_topic(thread, post)
    hears = or_(
        answered, Membership.role.in_(names.roles), Subscription.level == Level.WATCH, follows
    )
    muted = and_(Subscription.level.is_not(None), Subscription.level == Level.MUTE)
    kind = case(
        (_is_called(names), NoticeKind.MENTION.value),
        (answered, NoticeKind.ANSWER.value),
        (follows, NoticeKind.TOPIC.value),
        else_=NoticeKind.REPLY.value,
    )
    return (
        select(
            Membership.user_id,
            kind,
            Membership.programme_id,
            literal(cause_of(post), String),
            Post.thread_id,
            Post.number,
            case((Post.nameless, None), else_=Post.author_id),
            literal(at, UtcDateTime()),
        )
        .join(Post, and_(Post.id == post.id, Post.programme_id == Membership.programme_id))
        .join(Thread, Thread.id == Post.thread_id)
        .outerjoin(Subscription, _subscription_of(Membership.user_id))
        .where(
            Membership.user_id != Post.author_id,
            or_(by_name, and_(hears, ~muted)),
            *readable_to_each(),
        )
    )


@functools.cache
def readable_to_each() -> tuple[ColumnElement[bool], ...]:
    """That a member may read the post and its thread, for a query of members and posts."""
    each = EachMember()
    return (
        *(~thing.hidden & ~thing.held for thing in (Post, Thread)),
        policy.where(each, Can.READ_POST, Post),
        policy.where(each, Can.READ_THREAD, Thread),
    )


def _subscription_of(user_id: Any) -> ColumnElement[bool]:
    return and_(Subscription.thread_id == Thread.id, Subscription.user_id == user_id)


def _is_called(names: Called) -> ColumnElement[bool]:
    return or_(Membership.handle.in_(names.handles), Membership.role.in_(names.roles))


def _is_answered(thread: Thread, post: Post) -> Iterator[ColumnElement[bool]]:
    """Whether the member is answered: is quoted, or asked what the post answers."""
    yield _is_quoted(thread, post)
    others = kinds.of(thread.kind).answered(thread, post)
    if others is not None:
        yield Membership.user_id.in_(others)


def _follows_topic(thread: Thread, post: Post) -> ColumnElement[bool]:
    """Whether a new thread stands under a topic that the member follows, or within it; of a new
    lecture all members are told anyway."""
    if post.number != 1 or thread.kind is ThreadKind.LECTURE:
        return false()
    theirs = or_(TopicFollow.topic_id == Topic.id, TopicFollow.topic_id == Topic.parent_id)
    return Membership.user_id.in_(
        select(TopicFollow.user_id)
        .join(Topic, theirs)
        .join(ThreadTopic, ThreadTopic.topic_id == Topic.id)
        .where(ThreadTopic.thread_id == thread.id)
    )


def _is_quoted(thread: Thread, post: Post) -> ColumnElement[bool]:
    """Whether the member wrote one of the posts that this one quotes or leads to."""
    links = re.findall(rf'href="[^"]*/t/{thread.id}/p/([0-9]{{1,6}})"', post.html)
    numbers = [int(number) for number in dict.fromkeys(links)][:MOST_QUOTED]
    if not numbers:
        return false()
    other = aliased(Post)
    return Membership.user_id.in_(
        select(other.author_id).where(
            other.thread_id == thread.id, other.number.in_(numbers), ~other.hidden, ~other.held
        )
    )


def shown_in_mail(thread: Thread, post: Post) -> tuple[str, str]:
    """Title and words as far as they may leave the site: of what is for all members, and clean,
    as much as the programme lets mails say."""
    quoting = _quoting(thread.programme_id, thread.kind, post.visibility)
    if quoting is Quoting.NONE:
        return "", ""
    known = names_in(thread.programme_id)
    doubtful = guard.doubtful(
        guard.Words({"title": thread.title, "words": post.source}, known=known)
    )
    words = "" if "words" in doubtful else _quoted(post, quoting)
    return "" if "title" in doubtful else thread.title, words


def title_in_mail(programme_id: int, title: str, kind: ThreadKind, visibility: Visibility) -> str:
    """A thread's title where it may leave the site alone, for a reminder or a digest."""
    if _quoting(programme_id, kind, visibility) is Quoting.NONE:
        return ""
    known = names_in(programme_id)
    return "" if guard.doubtful(guard.Words({"title": title}, known=known)) else title


def _quoting(programme_id: int, kind: ThreadKind, visibility: Visibility) -> Quoting:
    if visibility is not Visibility.PROGRAMME:
        return Quoting.NONE
    programme = db.session.get_one(Programme, programme_id)
    return programme.mail_quoting if kinds.of(kind).mailed else programme.mail_quoting_clinical


def _quoted(post: Post, quoting: Quoting) -> str:
    if quoting is Quoting.WHOLE:
        return plain_text(post.html)[:LONGEST_IN_MAIL]
    return excerpt(post.html, SHOWN_IN_MAIL) if quoting is Quoting.EXCERPT else ""
