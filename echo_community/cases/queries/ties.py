"""Discussions that are about a case."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select

from echo_community import policy
from echo_community.cases.models import Case
from echo_community.discussions.models import Thread, ThreadLink
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.policy import Can


@dataclass(frozen=True)
class AboutCase:
    """The case that a discussion is tied to."""

    thread_id: int
    slug: str
    echo_id: str
    title: str


def about_cases(reader: Actor, thread_ids: Sequence[int]) -> Mapping[int, AboutCase]:
    """Of each of these threads the case it is tied to, if it is to any; one statement."""
    if not thread_ids:
        return {}
    some = list(thread_ids)
    rows = db.session.execute(
        select(
            ThreadLink.source_id,
            ThreadLink.target_id,
            Thread.id,
            Thread.slug,
            Case.echo_id,
            Thread.title,
        )
        .join(Case, or_(Case.thread_id == ThreadLink.source_id,
                        Case.thread_id == ThreadLink.target_id))
        .join(Thread, Thread.id == Case.thread_id)
        .where(
            or_(ThreadLink.source_id.in_(some), ThreadLink.target_id.in_(some)),
            ~Thread.hidden,
            policy.where(reader, Can.READ_THREAD, Thread),
        )
        .order_by(ThreadLink.made_at)
    )  # fmt: skip
    found: dict[int, AboutCase] = {}
    for row in rows:
        other = row.target_id if row.id == row.source_id else row.source_id
        found[other] = AboutCase(row.id, row.slug, row.echo_id or "", row.title)
    return found
