"""Notices in words for a mail: of what their readers may still read, what may leave the site."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import and_, case, null, or_, select

from echo_community.accounts.models import User
from echo_community.discussions.models import Post, Thread
from echo_community.discussions.queries.notices import (
    MembershipNotice,
    NoticeRow,
    post_of_notice,
    without_name,
)
from echo_community.discussions.telling import readable_to_each, shown_in_mail
from echo_community.kernel.clock import now
from echo_community.kernel.db import db
from echo_community.notifications.letters import Said
from echo_community.notifications.models import OF_AUTHORS, OF_REVIEWS, Notice, NoticeKind
from echo_community.policy import Visibility
from echo_community.programmes.models import Membership, Programme


def described(notices: Collection[int]) -> Mapping[int, Said]:
    """These notices, each as its own reader may read it; three statements."""
    return {**_of_threads(notices), **_of_none(notices)}


def _of_threads(notices: Collection[int]) -> dict[int, Said]:
    readable = and_(*readable_to_each())
    own = or_(
        and_(Notice.kind.in_(OF_AUTHORS), Post.author_id == Notice.user_id),
        and_(Notice.kind.in_(OF_REVIEWS), Membership.reads_at(now())),
    )
    rows = db.session.execute(
        select(
            Notice.id,
            Notice.kind,
            Notice.at,
            Notice.thread_id,
            Notice.post_number,
            Notice.cause,
            Post.purpose,
            Post.id.label("post_id"),
            Programme.slug,
            case((readable, 1), else_=0).label("readable"),
            case((or_(without_name, _only_the_hub_knows), null()), else_=User.name).label("name"),
        )
        .select_from(Notice)
        .join(Post, Post.id == post_of_notice)
        .join(Thread, Thread.id == Post.thread_id)
        .join(Membership, _of_reader())
        .join(Programme, Programme.id == Notice.programme_id)
        .outerjoin(User, User.id == Notice.author_id)
        .where(Notice.id.in_(notices), or_(readable, own))
    ).all()
    shown = _shown({row.post_id for row in rows if row.readable})
    return {row.id: _said(row, *shown.get(row.post_id, ("", ""))) for row in rows}


# What only the hub sees may be shared without a name one day: no mail keeps it until then.
_only_the_hub_knows = and_(
    Post.visibility == Visibility.STAFF,
    Post.author_id == Thread.author_id,
    Post.author_id == Notice.author_id,
)


def _of_reader() -> Any:
    return and_(
        Membership.user_id == Notice.user_id, Membership.programme_id == Notice.programme_id
    )


def _shown(posts: Collection[int]) -> dict[int, tuple[str, str]]:
    """Title and first words of posts, where they may leave the site."""
    rows = db.session.execute(
        select(Thread, Post).join(Post, Post.thread_id == Thread.id).where(Post.id.in_(posts))
    )
    return {post.id: shown_in_mail(thread, post) for thread, post in rows}


def _said(row: Any, title: str, words: str) -> Said:
    notice = NoticeRow(
        row.kind, row.at, True, row.name or "", row.thread_id, row.post_number, 0, row.purpose,
        row.cause,
    )  # fmt: skip
    path = f"/t/{row.thread_id}/p/{row.post_number}"
    if notice.of_review:
        return Said(notice, f"{path}/outcome", row.thread_id, slug=row.slug)
    return Said(notice, path, row.thread_id, title, words, row.slug)


def _of_none(notices: Collection[int]) -> dict[int, Said]:
    rows = db.session.execute(
        select(Notice.id, Notice.kind, Notice.at, Notice.cause, Programme.slug, Programme.name)
        .join(Programme, Programme.id == Notice.programme_id)
        .join(Membership, _of_reader())
        .where(Notice.id.in_(notices), Notice.thread_id.is_(None), Membership.reads_at(now()))
    )
    return {row.id: _of_programme(row) for row in rows}


def _of_programme(row: Any) -> Said:
    notice = MembershipNotice(row.kind, row.at, True, row.cause, row.slug, row.name)
    path = f"/s/{notice.session_id}" if notice.session_id else "/notices"
    if row.kind is NoticeKind.ROTA:
        path = f"/p/{row.slug}/consults/rota"
    return Said(notice, path, slug=row.slug)
