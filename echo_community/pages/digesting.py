"""A person's digest on its page, and as a mail: one a period, and none where nothing is new."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update

from echo_community.accounts import letters
from echo_community.accounts.models import User
from echo_community.kernel import jobs, mail
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db, find, insert
from echo_community.notifications.choosing import (
    FIRST_DIGEST_TELLS,
    first_digest,
    wishes_from,
    wishes_of,
)
from echo_community.notifications.models import DigestTime, MailWish, Notice
from echo_community.pages.digest import Digest, Edition, digest_of
from echo_community.programmes.actors import actor_for
from echo_community.programmes.models import Membership, Programme

PLANNED_AT_ONCE, SENT_AT_ONCE = 500, 10  # people a transaction
NEXT_AFTER_TROUBLE = timedelta(days=7)


@dataclass(frozen=True)
class DigestPage:
    """What would be in a person's digest now, and when the next one leaves."""

    digest: Digest
    next_at: datetime
    wanted: bool  # whether any digest leaves at all


def digest_page(reader: Actor) -> DigestPage:
    """The week's digest as it stands now, whatever day it is; at most eleven statements in one
    programme, and four more for each other."""
    wishes, row = wishes_of(reader), find(DigestTime, DigestTime.user_id == reader.id)
    since = row.week_to if row else now() - FIRST_DIGEST_TELLS
    digest = digest_of(reader, wishes, Edition(True, since, since))
    next_at = row.next_at if row else wishes.hours.next_digest(now(), daily=wishes.daily)[0]
    return DigestPage(digest, next_at, bool(wishes.digested(weekly=True)))


@jobs.job(minute="*/10")
def send_digests() -> int:
    """Send what is due; returns how many mails were written."""
    while plan_some():
        pass
    written = 0
    while (some := send_some()) is not None:
        written += some
    return written


@atomic
def plan_some() -> int:
    """Give those who have none yet the time of their first digest."""
    rows = db.session.execute(
        select(User.id, User.time_zone, MailWish)
        .select_from(User)
        .outerjoin(MailWish, MailWish.user_id == User.id)
        .where(
            User.email.is_not(None),
            User.id.in_(select(Membership.user_id)),
            User.id.not_in(select(DigestTime.user_id)),
        )
        .limit(PLANNED_AT_ONCE)
    ).all()
    if rows:
        wished = [(row.id, wishes_from(row.MailWish, frozenset(), row.time_zone)) for row in rows]
        times = [{"user_id": n, **first_digest(one.hours, daily=one.daily)} for n, one in wished]
        db.session.execute(insert(DigestTime).values(times).on_conflict_do_nothing())
    return len(rows)


@atomic
def send_some() -> int | None:
    """The next few in one transaction; none is made twice, however many workers there are."""
    due = db.session.scalars(
        select(DigestTime)
        .where(DigestTime.next_at <= now())
        .order_by(DigestTime.next_at)
        .limit(SENT_AT_ONCE)
        .with_for_update(skip_locked=True)
    ).all()
    return jobs.sparing(due, _send_all, _set_aside) if due else None


def _send_all(due: Sequence[DigestTime]) -> int:
    return sum(_send(row) for row in due)


def _set_aside(row: DigestTime, problem: Exception) -> None:
    """Try it later; once that is given up, with what is new by the next one."""
    again = mail.set_aside(f"digest {row.user_id}", problem)
    row.next_at = again or now() + NEXT_AFTER_TROUBLE


def _send(row: DigestTime) -> bool:
    """Write the mail, if there is anything new, and plan the next one."""
    reader, edition = actor_for(row.user_id), Edition(row.weekly, row.told_to, row.week_to)
    wishes = wishes_of(reader)
    digest = digest_of(reader, wishes, edition)
    row.told_to = now()
    row.week_to = now() if row.weekly else row.week_to
    row.next_at, row.weekly = wishes.hours.next_digest(now(), daily=wishes.daily)
    return _mail(row.user_id, digest, edition)


def _mail(user_id: int, digest: Digest, edition: Edition) -> bool:
    person = db.session.get(User, user_id)
    if not digest.parts or person is None or not person.email:
        return False
    letters.write(
        person.email,
        person.language,
        "digest",
        f"digest {user_id} {now():%Y-%m-%d}",
        user_id=user_id,
        programme=_only_one(digest),
        stream="digest",
        digest=digest,
        weekly=edition.weekly,
        time_zone=person.time_zone,
    )
    told = update(Notice).where(Notice.id.in_(digest.notices)).values(mailed_at=now())
    db.session.execute(told)
    return True


def _only_one(digest: Digest) -> Programme | None:
    """The programme it is all about, for the mail's headers."""
    if len(digest.parts) > 1:
        return None
    return db.session.scalar(select(Programme).where(Programme.slug == digest.parts[0].slug))
