"""Reads of programmes, their cohorts and spokes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from sqlalchemy import func, select

from echo_community import policy
from echo_community.kernel.actor import Actor, Role
from echo_community.kernel.clock import now
from echo_community.kernel.db import db
from echo_community.kernel.errors import NotVisible
from echo_community.policy import Can
from echo_community.programmes.models import Cohort, Membership, Programme, Spoke

T = TypeVar("T", Cohort, Spoke)

UNDO_GRADUATION = timedelta(days=1)


@dataclass(frozen=True)
class ProgrammeRow:
    """A programme in the administrator's list."""

    id: int
    slug: str
    name: str
    description: str
    created_at: datetime
    members: int


@dataclass(frozen=True)
class CohortRow:
    """A cohort with its size."""

    id: int
    name: str
    starts_on: date | None
    ends_on: date | None
    graduated_at: datetime | None
    members: int
    participants: int

    @property
    def can_undo(self) -> bool:
        """Whether its graduation is so fresh that it can be taken back."""
        return bool(self.graduated_at) and undoable(self.graduated_at)


def undoable(graduated_at: datetime | None) -> bool:
    """Whether a graduation of that moment may still be taken back."""
    return graduated_at is not None and now() - graduated_at < UNDO_GRADUATION


def programme_to_manage(actor: Actor, slug: str, action: Can = Can.MANAGE_PROGRAMME) -> Programme:
    """The programme of a settings page. Raises NotVisible, or Forbidden for plain members."""
    programme = db.session.scalar(select(Programme).where(Programme.slug == slug))
    return _programme(actor, programme, action)


def programme_for(
    actor: Actor, programme_id: int, action: Can = Can.READ_PROGRAMME, *, lock: bool = False
) -> Programme:
    """The programme by its number. Raises NotVisible, or Forbidden for plain members."""
    programme = db.session.get(Programme, programme_id, with_for_update=lock or None)
    return _programme(actor, programme, action)


def all_programmes(reader: Actor) -> Sequence[ProgrammeRow]:
    """Every programme with its size, for administrators, in one statement."""
    policy.visible(reader, Can.CREATE_PROGRAMME, Programme)
    found = db.session.execute(
        select(
            Programme.id,
            Programme.slug,
            Programme.name,
            Programme.description,
            Programme.created_at,
            func.count(Membership.id),
        )
        .outerjoin(Membership, Membership.programme_id == Programme.id)
        .group_by(Programme.id)
        .order_by(Programme.name)
    )
    return [ProgrammeRow(*row) for row in found]


def cohorts(reader: Actor, programme_id: int) -> Sequence[CohortRow]:
    """The cohorts of a programme, newest first, in one statement."""
    found = db.session.execute(
        select(
            Cohort.id,
            Cohort.name,
            Cohort.starts_on,
            Cohort.ends_on,
            Cohort.graduated_at,
            func.count(Membership.id),
            func.count(Membership.id).filter(Membership.role == Role.PARTICIPANT),
        )
        .outerjoin(Membership, Membership.cohort_id == Cohort.id)
        .where(
            Cohort.programme_id == programme_id,
            policy.where(reader, Can.READ_PROGRAMME, Cohort),
        )
        .group_by(Cohort.id)
        .order_by(Cohort.starts_on.desc().nulls_last(), Cohort.id.desc())
    )
    return [CohortRow(*row) for row in found]


def spokes(reader: Actor, programme_id: int) -> Sequence[Spoke]:
    """The spokes of a programme by name."""
    return db.session.scalars(
        select(Spoke)
        .where(Spoke.programme_id == programme_id, policy.where(reader, Can.READ_PROGRAMME, Spoke))
        .order_by(Spoke.name, Spoke.id)
    ).all()


def cohort_for(actor: Actor, cohort_id: int, *, lock: bool = False) -> Cohort:
    """The cohort to manage, or NotVisible or Forbidden."""
    return _to_manage(actor, db.session.get(Cohort, cohort_id, with_for_update=lock or None))


def spoke_for(actor: Actor, spoke_id: int) -> Spoke:
    """The spoke to manage, or NotVisible or Forbidden."""
    return _to_manage(actor, db.session.get(Spoke, spoke_id))


def _to_manage(actor: Actor, thing: T | None) -> T:
    if thing is None:
        raise NotVisible
    policy.visible(actor, Can.READ_PROGRAMME, thing)
    policy.require(actor, Can.MANAGE_PROGRAMME, thing)
    return thing


def _programme(actor: Actor, programme: Programme | None, action: Can) -> Programme:
    if programme is None:
        raise NotVisible
    policy.visible(actor, Can.READ_PROGRAMME, programme)
    policy.require(actor, action, programme)
    return programme
