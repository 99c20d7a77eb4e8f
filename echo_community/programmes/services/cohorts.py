"""Cohorts, their graduation, and spokes."""

from flask_babel import gettext
from sqlalchemy import select

from echo_community.accounts.models import User
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor, Role
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db
from echo_community.kernel.errors import Refused
from echo_community.policy import Can
from echo_community.programmes import letters, queries
from echo_community.programmes.drafts import CohortDraft, SpokeDraft
from echo_community.programmes.models import Cohort, Membership, Programme, Spoke
from echo_community.programmes.own_words import check
from echo_community.programmes.queries.programmes import undoable


@atomic
def add_cohort(actor: Actor, programme_id: int, draft: CohortDraft) -> Cohort:
    """Open a cohort."""
    queries.programme_for(actor, programme_id, Can.MANAGE_PROGRAMME)
    check(actor, name=draft.name)
    cohort = Cohort(
        programme_id=programme_id,
        name=draft.name,
        starts_on=draft.starts_on,
        ends_on=draft.ends_on,
    )
    db.session.add(cohort)
    audit.record(actor, "cohort.add", cohort)
    return cohort


@atomic
def edit_cohort(actor: Actor, cohort_id: int, draft: CohortDraft) -> Cohort:
    """Rename a cohort or change its days."""
    cohort = queries.cohort_for(actor, cohort_id, lock=True)
    check(actor, name=draft.name)
    cohort.name, cohort.starts_on, cohort.ends_on = draft.name, draft.starts_on, draft.ends_on
    audit.record(actor, "cohort.edit", cohort)
    return cohort


@atomic
def graduate(actor: Actor, cohort_id: int) -> int:
    """Make every participant of a cohort a graduate and tell each by mail; how many they are.

    Graduates read and write as participants do, so nothing is lost to them.
    """
    cohort = queries.cohort_for(actor, cohort_id, lock=True)
    if cohort.graduated_at:
        raise Refused(gettext("This cohort has graduated already."))
    found = db.session.execute(
        select(Membership, User)
        .join(User, User.id == Membership.user_id)
        .where(Membership.cohort_id == cohort.id, Membership.role == Role.PARTICIPANT)
    ).all()
    if not found:
        raise Refused(gettext("No participant is in this cohort yet, so nobody can graduate."))
    cohort.graduated_at = now()
    programme = db.session.get_one(Programme, cohort.programme_id)
    for membership, person in found:
        membership.role, membership.graduated_at = Role.GRADUATE, cohort.graduated_at
        letters.tell_graduate(person, programme, cohort)
    ids = sorted(person.id for _, person in found)
    audit.record(actor, "cohort.graduate", cohort, users=ids)
    return len(found)


@atomic
def undo_graduation(actor: Actor, cohort_id: int) -> int:
    """Take a graduation back within a day: those it made graduates are participants again."""
    cohort = queries.cohort_for(actor, cohort_id, lock=True)
    if not undoable(cohort.graduated_at):
        raise Refused(
            gettext("A graduation can be taken back within a day. Change roles one by one instead.")
        )
    members = db.session.scalars(
        select(Membership).where(
            Membership.cohort_id == cohort.id,
            Membership.role == Role.GRADUATE,
            Membership.graduated_at == cohort.graduated_at,
        )
    ).all()
    for membership in members:
        membership.role, membership.graduated_at = Role.PARTICIPANT, None
    cohort.graduated_at = None
    letters.withdraw(letters.graduation_cause(cohort))
    ids = sorted(membership.user_id for membership in members)
    audit.record(actor, "cohort.undo_graduation", cohort, users=ids)
    return len(members)


@atomic
def add_spoke(actor: Actor, programme_id: int, draft: SpokeDraft) -> Spoke:
    """Add a practice or clinic."""
    queries.programme_for(actor, programme_id, Can.MANAGE_PROGRAMME)
    check(actor, name=draft.name, region=draft.region)
    spoke = Spoke(programme_id=programme_id, name=draft.name, region=draft.region)
    db.session.add(spoke)
    audit.record(actor, "spoke.add", spoke)
    return spoke


@atomic
def edit_spoke(actor: Actor, spoke_id: int, draft: SpokeDraft) -> Spoke:
    """Rename a practice or clinic."""
    spoke = queries.spoke_for(actor, spoke_id)
    check(actor, name=draft.name, region=draft.region)
    spoke.name, spoke.region = draft.name, draft.region
    audit.record(actor, "spoke.edit", spoke)
    return spoke
