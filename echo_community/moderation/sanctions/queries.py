"""Reads of sanctions: what a moderator sees of people, and what a person sees of themself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from echo_community import policy
from echo_community.accounts.models import User
from echo_community.kernel.actor import MODERATORS, Actor, Role
from echo_community.kernel.clock import now
from echo_community.kernel.db import db, find
from echo_community.kernel.errors import NotVisible
from echo_community.kernel.pages import LARGEST_ID
from echo_community.moderation.models import Decision, Reason, Review
from echo_community.moderation.sanctions.models import Sanction, SanctionKind, in_force
from echo_community.policy import Can
from echo_community.programmes.models import Membership, Programme

APPEAL_WITHIN = timedelta(days=30)  # after it ended
HISTORY_SHOWN = 20
FOUND_SHOWN = 12
IN_FORCE_SHOWN = 100

LASTING = (SanctionKind.WARNING, SanctionKind.SLOW, SanctionKind.SUSPENSION)


@dataclass(frozen=True, slots=True)
class SanctionRow:
    """A sanction as a page shows it; who imposed it stays empty for the person it is about."""

    id: int
    programme_id: int
    user_id: int
    by_id: int
    kind: SanctionKind
    reason: Reason | None
    words: str
    at: datetime
    until: datetime | None
    gap: int
    reads: bool
    lifted_at: datetime | None
    appeal: str
    review_id: int | None
    decision: Decision | None
    answer: str
    person: str = ""
    by: str = ""

    @property
    def in_force(self) -> bool:
        """Whether it stands now."""
        return in_force(self)

    @property
    def may_appeal(self) -> bool:
        """Whether its person may ask another moderator: once, and not for ever after."""
        return may_appeal(self)

    @property
    def hours(self) -> int:
        """Between two posts, of slow mode."""
        return self.gap // 60


@dataclass(frozen=True, slots=True)
class FoundMember:
    """A member whom a moderator looked for, or who joined last."""

    id: int
    user_id: int
    name: str
    role: Role
    programme_id: int
    joined_at: datetime


@dataclass(frozen=True)
class PeoplePage:
    """Who is under what now, who appeals, whom the moderator looked for, and what was."""

    standing: Sequence[SanctionRow]
    appeals: Sequence[SanctionRow]
    found: Sequence[FoundMember]
    history: Sequence[SanctionRow]
    older: int | None  # where the next page of the history begins


def may_appeal(row: Any) -> bool:
    """Whether the person of a sanction, or of a row of one, may still ask another moderator."""
    if row.kind is SanctionKind.NOTE or row.lifted_at or row.review_id:
        return False
    return row.until is None or row.until > now() - APPEAL_WITHIN


def people_page(
    reader: Actor, programme_id: int, wanted: str = "", before: int | None = None
) -> PeoplePage:
    """What moderators see of the people of a programme, in three statements."""
    ours = _rows().where(
        Sanction.programme_id == programme_id, policy.where(reader, Can.READ_SANCTIONS, Sanction)
    )
    stands = and_(Sanction.lifted_at.is_(None), Sanction.until > now(), Sanction.kind.in_(LASTING))
    open_appeal = and_(Review.id.is_not(None), Review.decided_at.is_(None))
    waiting = _read(ours.where(or_(stands, open_appeal)).limit(IN_FORCE_SHOWN))
    past = _read(ours.where(~stands, Sanction.id < (before or LARGEST_ID)).limit(HISTORY_SHOWN + 1))
    return PeoplePage(
        standing=[row for row in waiting if row.in_force and row.kind in LASTING],
        appeals=[row for row in waiting if row.review_id and row.decision is None],
        found=_members(reader, programme_id, wanted),
        history=past[:HISTORY_SHOWN],
        older=past[HISTORY_SHOWN - 1].id if len(past) > HISTORY_SHOWN else None,
    )


def own(person: Actor, slug: str) -> tuple[Programme, Sequence[SanctionRow]]:
    """The programme, and all that was done about this person there; else NotVisible.

    Also for whom the programme is closed: this page alone tells them why. Two statements.
    """
    programme = db.session.scalar(select(Programme).where(Programme.slug == slug))
    if programme is None:
        raise NotVisible
    rows = _read(
        _rows().where(
            Sanction.programme_id == programme.id,
            policy.where(person, Can.APPEAL_SANCTION, Sanction),
        )
    )
    if not rows and programme.id not in person.memberships:
        raise NotVisible
    return programme, rows


def own_for(person: Actor, sanction_id: int) -> Sanction:
    """A sanction about this person; else NotVisible."""
    mine = policy.where(person, Can.APPEAL_SANCTION, Sanction)
    found = find(Sanction, Sanction.id == sanction_id, mine)
    if found is None:
        raise NotVisible
    return found


def own_to_appeal(person: Actor, sanction_id: int) -> tuple[SanctionRow, str]:
    """A sanction about this person and its programme's slug; else NotVisible. One statement."""
    query = _rows().add_columns(Programme.slug)
    query = query.join(Programme, Programme.id == Sanction.programme_id)
    mine = policy.where(person, Can.APPEAL_SANCTION, Sanction)
    found = db.session.execute(query.where(Sanction.id == sanction_id, mine)).one_or_none()
    if found is None:
        raise NotVisible
    *columns, slug = found
    return SanctionRow(*columns), slug


def to_lift(actor: Actor, sanction_id: int) -> Sanction:
    """A sanction that a moderator may end. Raises NotVisible or Forbidden."""
    found = find(Sanction, Sanction.id == sanction_id)
    policy.visible(actor, Can.READ_SANCTIONS, found)
    policy.require(actor, Can.LIFT_SANCTION, found)
    assert found is not None  # noqa: S101  visible() saw to it
    return found


def member_to_sanction(actor: Actor, membership_id: int) -> tuple[Membership, str]:
    """The membership and the person's name. Raises NotVisible or Forbidden."""
    membership = find(Membership, Membership.id == membership_id)
    policy.visible(actor, Can.READ_MEMBERS, membership)
    policy.require(actor, Can.SANCTION_MEMBER, membership)
    assert membership is not None  # noqa: S101  visible() saw to it
    return membership, db.session.get_one(User, membership.user_id).name


def appeal_for(actor: Actor, review_id: int) -> tuple[Review, SanctionRow]:
    """An appeal and what it is against. Raises NotVisible."""
    review = find(Review, Review.id == review_id)
    rows = _read(_rows().where(Sanction.review_id == review_id))
    if review is None or not rows:
        raise NotVisible
    policy.visible(actor, Can.READ_SANCTIONS, rows[0])
    return review, rows[0]


def membership_of(user_id: int, programme_id: int) -> Membership | None:
    """The membership of the person of a sanction, if they are a member still."""
    here = Membership.user_id == user_id, Membership.programme_id == programme_id
    return find(Membership, *here)


def who_may_decide(sanction: Any) -> Sequence[int]:
    """The moderators who may decide an appeal against a sanction: not who did it, nor whose."""
    return db.session.scalars(
        select(Membership.user_id).where(
            Membership.programme_id == sanction.programme_id,
            Membership.role.in_(MODERATORS),
            Membership.user_id.not_in((sanction.by_id, sanction.user_id)),
            Membership.free_at(now()),
        )
    ).all()


def closed_to(person: Actor) -> Sequence[Programme]:
    """Programmes that a person was removed or is barred from, for who is in none; one statement."""
    closing = or_(
        Sanction.kind == SanctionKind.REMOVAL,
        and_(Sanction.kind == SanctionKind.SUSPENSION, ~Sanction.reads, Sanction.until > now()),
    )
    return db.session.scalars(
        select(Programme)
        .where(
            Programme.id.in_(
                select(Sanction.programme_id).where(
                    policy.where(person, Can.APPEAL_SANCTION, Sanction),
                    Sanction.lifted_at.is_(None),
                    closing,
                )
            ),
            Programme.id.not_in(person.memberships),
        )
        .order_by(Programme.name)
    ).all()


def _rows() -> Select[Any]:
    person, by = aliased(User), aliased(User)
    return (
        select(
            *(getattr(Sanction, name) for name in (
                "id", "programme_id", "user_id", "by_id", "kind", "reason", "words", "at",
                "until", "gap", "reads", "lifted_at", "appeal", "review_id",
            )),
            Review.decision,
            func.coalesce(Review.note, "").label("answer"),
            person.name.label("person"),
            by.name.label("by"),
        )
        .join(person, person.id == Sanction.user_id)
        .join(by, by.id == Sanction.by_id)
        .outerjoin(Review, Review.id == Sanction.review_id)
        .order_by(Sanction.id.desc())
    )  # fmt: skip


def _read(query: Select[Any]) -> list[SanctionRow]:
    return [SanctionRow(*row) for row in db.session.execute(query)]


def _members(reader: Actor, programme_id: int, wanted: str) -> Sequence[FoundMember]:
    query = (
        select(
            Membership.id,
            Membership.user_id,
            User.name,
            Membership.role,
            Membership.programme_id,
            Membership.joined_at,
        )
        .join(User, User.id == Membership.user_id)
        .where(
            Membership.programme_id == programme_id,
            policy.where(reader, Can.SANCTION_MEMBER, Membership),
        )
        .limit(FOUND_SHOWN)
    )
    if wanted:
        query = query.where(func.lower(User.name).contains(wanted.lower(), autoescape=True))
        query = query.order_by(User.name, Membership.id)
    else:
        query = query.order_by(Membership.joined_at.desc(), Membership.id.desc())
    return [FoundMember(*row) for row in db.session.execute(query)]
