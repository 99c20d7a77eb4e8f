"""The minute's round: notices whose mail is due become mails, one a person and thread.

A notice is marked and its mail written in one transaction, so a worker killed anywhere leaves
either both or none.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update

from echo_community.accounts.models import User
from echo_community.kernel import jobs, mail
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db
from echo_community.kernel.mail import OutboundMail
from echo_community.notifications import choosing, letters
from echo_community.notifications.letters import Said
from echo_community.notifications.models import MailWish, Notice
from echo_community.programmes.models import Programme

PEOPLE_AT_ONCE = 100
AT_MOST_EVERY = timedelta(hours=1)  # a mail about a thread to a person
TRIED_AGAIN = timedelta(minutes=15)  # while the mail before still waits for the mail server

Where = tuple[int, int | None, int]  # person, thread or none, programme
Describe = Callable[[Collection[int]], Mapping[int, Said]]

_describe: list[Describe] = []


def described_by(describe: Describe) -> None:
    """Have notices put into words so: what their readers may still read, by the notice.

    Threads stand above notices; `app.py` hands it down.
    """
    _describe[:] = [describe]


def described(notices: Collection[int]) -> Mapping[int, Said]:
    """These notices in words, as far as their readers may still read what they are about."""
    return _describe[0](notices)


@dataclass
class _Round:
    """What becomes of the notices of one round."""

    programmes: Mapping[int, Programme]
    mailed: list[int] = field(default_factory=list)
    dropped: list[int] = field(default_factory=list)
    later: dict[datetime, list[int]] = field(default_factory=lambda: defaultdict(list))


@jobs.job(minute="*")
def mail_notices() -> int:
    """Write the mails that are due; returns how many."""
    written = 0
    while (some := mail_some()) is not None:
        written += some
    return written


@atomic
def mail_some() -> int | None:
    """The mails of the next people, in a fixed number of statements but for the mails
    themselves; None where nobody is left."""
    due = _due()
    if not due:
        return None
    places: dict[Where, list[Notice]] = defaultdict(list)
    for notice in due:
        places[_where(notice)].append(notice)
    return jobs.sparing(list(places.values()), _write, _set_aside)


def _where(notice: Notice) -> Where:
    return notice.user_id, notice.thread_id, notice.programme_id


def _write(places: Sequence[Sequence[Notice]]) -> int:
    """Write the mails of what is due, a place each."""
    due = [notice for place in places for notice in place]
    unread = [notice for notice in due if notice.read_at is None]
    people = _people({notice.user_id for notice in unread})
    outcome = _Round(_programmes({notice.programme_id for notice in unread}))
    told = described([notice.id for notice in unread]) if unread else {}
    groups: dict[Where, list[Notice]] = defaultdict(list)
    for notice in due:
        if notice.id in told and notice.user_id in people:
            groups[_where(notice)].append(notice)
        else:  # read, taken away, or nobody to write to
            outcome.dropped.append(notice.id)
    held_up = _held_up(groups)
    written = sum(
        _mail(outcome, people[where[0]], where, notices, told, held_up.get(where))
        for where, notices in groups.items()
    )
    _note(outcome)
    return written


def _set_aside(place: Sequence[Notice], problem: Exception) -> None:
    """No mail can be made of these now; of what is given up the page of notices tells, and the
    digest."""
    user_id, thread_id, programme_id = _where(place[0])
    key = f"out {user_id} {thread_id or 0} {programme_id}"
    again = mail.set_aside(key, problem, programme_id)
    _set([notice.id for notice in place], mail_at=again)


def _mail(
    outcome: _Round,
    person: Any,
    where: Where,
    notices: Sequence[Notice],
    told: Mapping[int, Said],
    not_before: datetime | None,
) -> bool:
    """Write one mail, unless it is not its time yet."""
    ids = [notice.id for notice in notices]
    wishes = choosing.wishes_from(person.MailWish, frozenset(), person.time_zone)
    leaves = wishes.hours.loud(max(now(), not_before or now()))
    if leaves > now():
        outcome.later[leaves].extend(ids)
        return False
    letters.mail_told(person, outcome.programmes[where[2]], [told[each] for each in ids])
    outcome.mailed.extend(ids)
    return True


def _due() -> Sequence[Notice]:
    """What is due for the next people; each locked, so no two workers mail it."""
    ready = Notice.mail_at <= now()
    people = db.session.scalars(
        select(Notice.user_id)
        .where(ready)
        .distinct()
        .order_by(Notice.user_id)
        .limit(PEOPLE_AT_ONCE)
    ).all()
    if not people:
        return []
    return db.session.scalars(
        select(Notice)
        .where(ready, Notice.user_id.in_(people))
        .order_by(Notice.id)
        .with_for_update(skip_locked=True)
    ).all()


def _programmes(ids: Collection[int]) -> Mapping[int, Programme]:
    found = db.session.scalars(select(Programme).where(Programme.id.in_(ids)))
    return {programme.id: programme for programme in found}


def _people(ids: Collection[int]) -> Mapping[int, Any]:
    """Who can be written to, with what they wish."""
    rows = db.session.execute(
        select(User.id, User.email, User.language, User.time_zone, MailWish)
        .select_from(User)
        .outerjoin(MailWish, MailWish.user_id == User.id)
        .where(User.id.in_(ids), User.email.is_not(None))
    )
    return {row.id: row for row in rows}


def _held_up(groups: Collection[Where]) -> Mapping[Where, datetime]:
    """Until when a mail has to wait: one went within the hour, or the one before still waits."""
    causes = {letters.cause_for(*where): where for where in groups}
    waiting = select(OutboundMail.cause).where(
        OutboundMail.cause.in_(causes),
        OutboundMail.sent_at.is_(None),
        OutboundMail.given_up_at.is_(None),
    )
    until = {where: at + AT_MOST_EVERY for where, at in _mailed_lately(groups).items()}
    for cause in db.session.scalars(waiting):
        where, again = causes[cause], now() + TRIED_AGAIN
        until[where] = max(again, until.get(where, again))
    return until


def _mailed_lately(groups: Collection[Where]) -> dict[Where, datetime]:
    rows = db.session.execute(
        select(Notice.user_id, Notice.thread_id, Notice.programme_id, func.max(Notice.mailed_at))
        .where(
            Notice.user_id.in_({user_id for user_id, *_ in groups}),
            Notice.thread_id.in_({thread_id for _, thread_id, _ in groups if thread_id}),
            Notice.mailed_at > now() - AT_MOST_EVERY,
        )
        .group_by(Notice.user_id, Notice.thread_id, Notice.programme_id)
    )
    return {(row[0], row[1], row[2]): row[3] for row in rows if row[3]}


def _note(outcome: _Round) -> None:
    _set(outcome.mailed, mail_at=None, mailed_at=now())
    _set(outcome.dropped, mail_at=None)
    for moment, ids in outcome.later.items():
        _set(ids, mail_at=moment)


def _set(ids: Collection[int], **values: Any) -> None:
    if ids:
        of_these = update(Notice).where(Notice.id.in_(ids)).values(**values)
        db.session.execute(of_these, execution_options={"synchronize_session": False})
