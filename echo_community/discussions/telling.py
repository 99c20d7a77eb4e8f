"""Who is told of a post that all may read now, and who of them by mail.

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
from echo_community.accounts.models import User
from echo_community.discussions import kinds
from echo_community.discussions.mentions import Called, called
from echo_community.discussions.models import Level, Post, Subscription, Thread, ThreadKind
from echo_community.kernel.clock import now
from echo_community.kernel.db import UtcDateTime, db
from echo_community.kernel.markup import excerpt
from echo_community.notifications import letters, services
from echo_community.notifications.letters import Letter
from echo_community.notifications.models import NoticeKind
from echo_community.policy import Can, Visibility
from echo_community.privacy import guard
from echo_community.programmes.actors import EachMember
from echo_community.programmes.models import Membership
from echo_community.programmes.queries import names_in

MOST_QUOTED = 20
SHOWN_IN_MAIL = 200  # characters of a post


def tell_of(thread: Thread, post: Post) -> None:
    """Tell everybody whom a new post concerns; three statements, however many they are."""
    if post.number:
        found = services.tell_found(_concerned(thread, post, now()))
        _mail(thread, post, {row.user_id: row.kind for row in found})


def tell_called(thread: Thread, post: Post) -> None:
    """Tell those whom a post calls since it was edited; who was told of it already is not."""
    if post.number and (names := called(post.html)):
        found = services.tell_found(_concerned(thread, post, now()).where(_is_called(names)))
        _mail(thread, post, {row.user_id: row.kind for row in found})


def tell_in_app(thread: Thread, post: Post, at: datetime) -> None:
    """The same as of an earlier day and without mail: for the demo."""
    services.tell_found(_concerned(thread, post, at))


def cause_of(post: Post) -> str:
    """The cause of every notice of a post."""
    return f"post {post.id}"


def _concerned(thread: Thread, post: Post, at: datetime) -> Select[Any]:
    """A row for each member who is to be told, as `notifications.services.FOUND` has them."""
    db.session.flush()
    names = called(post.html)
    answered = or_(Membership.user_id == thread.author_id, *_is_answered(thread, post))
    by_name = Membership.handle.in_(names.handles)
    hears = or_(answered, Membership.role.in_(names.roles), Subscription.level == Level.WATCH)
    muted = and_(Subscription.level.is_not(None), Subscription.level == Level.MUTE)
    kind = case(
        (_is_called(names), NoticeKind.MENTION.value),
        (answered, NoticeKind.ANSWER.value),
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


def _mail(thread: Thread, post: Post, told: dict[int, NoticeKind]) -> None:
    """Mail those who were answered or mentioned and want it."""
    if not any(kind in letters.MAILED for kind in told.values()):
        return
    title, words = _shown_in_mail(thread, post)
    # What only the hub sees may be shared without a name one day: no mail keeps it until then.
    unnamed = post.nameless or (post.author_id, post.visibility) == (
        thread.author_id,
        Visibility.STAFF,
    )
    author = "" if unnamed else db.session.get_one(User, post.author_id).name
    letters.mail_answer(told, Letter(thread.id, post.number, author, title, words))


def _shown_in_mail(thread: Thread, post: Post) -> tuple[str, str]:
    """Title and first words, where they may leave the site: for all members, and clean; of a kind
    of thread whose words stay here, nothing."""
    if post.visibility is not Visibility.PROGRAMME or not kinds.of(thread.kind).mailed:
        return "", ""
    known = names_in(thread.programme_id)
    doubtful = guard.doubtful(
        guard.Words({"title": thread.title, "words": post.source}, known=known)
    )
    words = "" if "words" in doubtful else excerpt(post.html, SHOWN_IN_MAIL)
    return "" if "title" in doubtful else thread.title, words


def title_in_mail(title: str, kind: ThreadKind, visibility: Visibility) -> str:
    """A thread's title where it may leave the site alone, for a reminder; else nothing."""
    if visibility is not Visibility.PROGRAMME or not kinds.of(kind).mailed:
        return ""
    return "" if guard.doubtful(guard.Words({"title": title})) else title
