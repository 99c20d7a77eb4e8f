"""A person's wishes about mail: read, changed, stopped altogether and brought back."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update

from echo_community.kernel.actor import Actor, Role
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db, find, insert
from echo_community.notifications.groups import (
    DEFAULTS,
    KINDS,
    NOT_ALL_MAILED,
    Group,
    When,
    default,
)
from echo_community.notifications.models import DigestTime, MailWish, Notice
from echo_community.notifications.timing import MORNING, WORKDAYS, Hours

FIRST_DIGEST_TELLS = timedelta(days=7)


@dataclass(frozen=True)
class Wishes:
    """What a person gets by mail and when, chosen or by default."""

    when: Mapping[Group, When] = field(default_factory=lambda: dict(DEFAULTS))
    hours: Hours = Hours()

    @property
    def daily(self) -> bool:
        """Whether anything is for a digest a day."""
        return When.DAILY in self.when.values()

    def digested(self, *, weekly: bool) -> frozenset[Group]:
        """What a digest tells of: the daily ones, and in the week's the rest."""
        wanted = {When.DAILY, When.WEEKLY} if weekly else {When.DAILY}
        found = {group for group, when in self.when.items() if when in wanted}
        if found and weekly:  # and what is wanted at once and no letter tells of
            found |= {group for group in NOT_ALL_MAILED if self.when[group] is When.AT_ONCE}
        return frozenset(found)


@dataclass(frozen=True)
class WishesDraft:
    """What a person chose."""

    when: Mapping[Group, When]
    hour: int = MORNING
    day: int = 1
    days: str = WORKDAYS
    quiet_from: int | None = None
    quiet_to: int | None = None


def wishes_of(person: Actor) -> Wishes:
    """What somebody gets, chosen or by default; one statement."""
    roles = frozenset(standing.role for standing in person.memberships.values())
    return wishes_from(find(MailWish, MailWish.user_id == person.id), roles, person.time_zone)


def wishes_from(row: MailWish | None, roles: frozenset[Role], zone: str) -> Wishes:
    """The same of a row, or of none."""
    if row is None:
        return Wishes({group: default(group, roles) for group in Group}, Hours(zone))
    when = {group: getattr(row, group.value) or default(group, roles) for group in Group}
    return Wishes(when, Hours(zone, row.hour, row.day, row.days, row.quiet_from, row.quiet_to))


def loud(row: MailWish | None, zone: str, moment: datetime) -> datetime:
    """This moment, or the end of somebody's quiet hours it falls into."""
    return wishes_from(row, frozenset(), zone).hours.loud(moment)


@atomic
def choose_mail(person: Actor, draft: WishesDraft) -> None:
    """What a person wants by mail, and when."""
    hours = {name: value for name, value in asdict(draft).items() if name != "when"}
    _put(person.id, {**{group.value: when for group, when in draft.when.items()}, **hours})
    _leave_out(person.id, draft.when)
    _plan_digest(person)


@atomic
def stop_mail(user_id: int) -> dict[str, str | None]:
    """No mail of any notice any more; what was chosen before, by column, for `bring_back_mail`.

    What is mailed whatever was chosen (sanctions, one's own reminders) still is.
    """
    row = find(MailWish, MailWish.user_id == user_id, lock=True)
    before = {group.value: getattr(row, group.value) if row else None for group in Group}
    _put(user_id, {group.value: When.NOT for group in Group})
    _leave_out(user_id, dict.fromkeys(Group, When.NOT))
    return before


@atomic
def bring_back_mail(user_id: int, before: Mapping[str, str | None]) -> None:
    """Undo `stop_mail`; what makes no sense is as if nothing had been chosen."""
    known = {when.value: when for when in When}
    _put(user_id, {group.value: known.get(before.get(group.value) or "") for group in Group})


def first_digest(hours: Hours, *, daily: bool) -> dict[str, Any]:
    """The row of somebody who gets their first digest: it tells of a week."""
    since = now() - FIRST_DIGEST_TELLS
    next_at, weekly = hours.next_digest(now(), daily=daily)
    return {"next_at": next_at, "weekly": weekly, "told_to": since, "week_to": since}


def _put(user_id: int, chosen: dict[str, Any]) -> None:
    db.session.execute(
        insert(MailWish)
        .values(**{"hour": MORNING, "day": 1, "days": WORKDAYS, **chosen, "user_id": user_id})
        .on_conflict_do_update(index_elements=["user_id"], set_=chosen)
    )


def _leave_out(person_id: int, left_out: Mapping[Group, When]) -> None:
    """Of what is not wanted at once any more, no mail is due."""
    groups = [group for group, when in left_out.items() if when != When.AT_ONCE]
    kinds = [kind for group in groups for kind in KINDS[group]]
    due = Notice.user_id == person_id, Notice.mail_at.is_not(None), Notice.kind.in_(kinds)
    db.session.execute(update(Notice).where(*due).values(mail_at=None))


def _plan_digest(person: Actor) -> None:
    wishes = wishes_of(person)
    row = first_digest(wishes.hours, daily=wishes.daily)
    planned = {name: row[name] for name in ("next_at", "weekly")}
    db.session.execute(
        insert(DigestTime)
        .values(user_id=person.id, **row)
        .on_conflict_do_update(index_elements=["user_id"], set_=planned)
    )
