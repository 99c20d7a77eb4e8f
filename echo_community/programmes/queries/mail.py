"""What a coordinator sees of the mails to members: what is stuck, and to whom nothing goes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from echo_community.accounts.mail_trouble import ASKED_FOR
from echo_community.accounts.models import MailTrouble, User
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import db
from echo_community.kernel.errors import NotVisible
from echo_community.kernel.mail import (
    KEPT_AFTER_SENDING,
    MailAside,
    OutboundMail,
    is_aside,
    waits,
)
from echo_community.policy import Can
from echo_community.programmes.models import Membership
from echo_community.programmes.queries.programmes import programme_for

SHOWN = 50
SHOWN_FOR = timedelta(days=30)
LATE = timedelta(minutes=10)


@dataclass(frozen=True)
class StuckMail:
    """A mail that was not taken. Neither its words nor its thread: they are between its reader
    and the site."""

    id: int
    what: str  # "way_in", "invitation" or "news"
    to: str  # masked
    problem: str  # the reply's number, or what failed
    tries: int
    at: datetime
    next_try_at: datetime | None  # none: given up
    can_retry: bool


@dataclass(frozen=True)
class Unreached:
    """A member to whom no mail goes, since their address sent some back."""

    user_id: int
    name: str
    since: datetime | None


@dataclass(frozen=True)
class MailPage:
    """Mails of a programme's members."""

    stuck: Sequence[StuckMail]
    unreached: Sequence[Unreached]
    late: int  # that nobody has tried yet
    unread: int  # that came in to the site, and could not be read
    unwritten: int  # news that no mail could be made of


def mail_page(reader: Actor, programme_id: int) -> MailPage:
    """What is stuck, newest first, and who is not reached; five statements."""
    programme_for(reader, programme_id, Can.MANAGE_MAIL)
    of_programme = _of_programme(programme_id)
    stuck = (
        select(OutboundMail, MailTrouble.id.label("stopped"))
        .outerjoin(
            MailTrouble,
            and_(
                MailTrouble.address == OutboundMail.recipient, MailTrouble.stopped_at.is_not(None)
            ),
        )
        .where(of_programme, *_stuck())
        .order_by(OutboundMail.id.desc())
        .limit(SHOWN)
    )
    late = select(func.count()).where(
        of_programme, waits(), OutboundMail.tries == 0, OutboundMail.next_try_at < now() - LATE
    )
    return MailPage(
        [_row(row) for row in db.session.execute(stuck)],
        _unreached(programme_id),
        db.session.scalar(late) or 0,
        *_aside(programme_id),
    )


def stuck_mails(actor: Actor, programme_id: int, mail_id: int | None = None) -> Sequence[Any]:
    """The mails that can be tried again, or the one; locked. Raises NotVisible for another's."""
    programme_for(actor, programme_id, Can.MANAGE_MAIL)
    which = [] if mail_id is None else [OutboundMail.id == mail_id]
    found = db.session.scalars(
        select(OutboundMail)
        .where(_of_programme(programme_id), *_stuck(), *which)
        .where(OutboundMail.body != KEPT_AFTER_SENDING)
        .with_for_update()
    ).all()
    if which and not found:
        raise NotVisible
    return found


def masked(address: str) -> str:
    """Enough of an address to know it again, and not enough to learn it: `p…@n…example`."""
    name, _, domain = address.partition("@")
    return f"{name[:1]}…@{domain[:1]}….{domain.rpartition('.')[2]}"


def _of_programme(programme_id: int) -> ColumnElement[bool]:
    """Mails of the programme, and its members' own that belong to none: ways in."""
    members = select(Membership.user_id).where(Membership.programme_id == programme_id)
    own = OutboundMail.programme_id.is_(None) & OutboundMail.user_id.in_(members)
    return or_(OutboundMail.programme_id == programme_id, own)


def _stuck() -> tuple[ColumnElement[bool], ...]:
    recent = OutboundMail.created_at > now() - SHOWN_FOR
    return OutboundMail.sent_at.is_(None), OutboundMail.problem != "", recent


def _aside(programme_id: int) -> tuple[int, int]:
    """How many are set aside of those that came in, and of those to write."""
    came_in = MailAside.key.startswith("in ")
    here = or_(MailAside.programme_id == programme_id, MailAside.programme_id.is_(None))
    counts: Any = (func.count().filter(came_in), func.count().filter(~came_in))
    row = db.session.execute(select(*counts).where(here, is_aside())).one()
    return row[0], row[1]


def _row(row: Any) -> StuckMail:
    mail: OutboundMail = row.OutboundMail
    first = mail.cause.split(" ")[0]
    return StuckMail(
        mail.id,
        "way_in" if mail.cause in ASKED_FOR else "invitation" if first == "invitation" else "news",
        masked(mail.recipient),
        mail.problem,
        mail.tries,
        mail.created_at,
        None if mail.given_up_at else mail.next_try_at,
        mail.body != KEPT_AFTER_SENDING and row.stopped is None,
    )


def _unreached(programme_id: int) -> Sequence[Unreached]:
    rows = db.session.execute(
        select(User.id, User.name, MailTrouble.stopped_at)
        .join(MailTrouble, MailTrouble.address == User.email)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.programme_id == programme_id, MailTrouble.stopped_at.is_not(None))
        .order_by(MailTrouble.stopped_at.desc())
    )
    return [Unreached(row.id, row.name, row.stopped_at) for row in rows]
