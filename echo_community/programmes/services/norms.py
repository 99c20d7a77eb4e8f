"""Norms: accepted by each member, version by version; written by coordinators."""

from flask_babel import gettext

from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import atomic, db, find
from echo_community.kernel.errors import NotVisible, Refused
from echo_community.policy import Can
from echo_community.programmes import queries
from echo_community.programmes.models import Membership, Norms, Programme
from echo_community.programmes.own_words import check


@atomic
def accept_norms(member: Actor, programme_id: int, version: int) -> Membership:
    """Note that a member accepts the norms they were shown; an older version asks again."""
    membership = find(
        Membership,
        Membership.user_id == member.id,
        Membership.programme_id == programme_id,
        lock=True,
    )
    programme = db.session.get(Programme, programme_id)
    if membership is None or programme is None or programme_id not in member.memberships:
        raise NotVisible
    version = min(version, programme.norms_version)
    if version > membership.norms_accepted:
        membership.norms_accepted = version
        audit.record(member, "norms.accept", membership, version=version)
    return membership


@atomic
def write_norms(actor: Actor, programme_id: int, text: str, version: int) -> Programme:
    """A new version; every member is asked to accept it. Raises Refused where one is newer."""
    programme = queries.programme_for(actor, programme_id, Can.MANAGE_PROGRAMME, lock=True)
    if version != programme.norms_version:
        raise Refused(
            gettext("Somebody else changed the norms meanwhile. Read theirs, then save yours.")
        )
    if text == queries.norms(actor, programme_id).text:
        return programme
    check(actor, text=text)
    programme.norms_version += 1
    db.session.add(
        Norms(
            programme_id=programme_id,
            version=programme.norms_version,
            text=text,
            author_id=actor.id,
        )
    )
    db.session.flush()
    audit.record(actor, "norms.write", programme, version=programme.norms_version)
    if programme_id in actor.memberships:
        accept_norms(actor, programme_id, programme.norms_version)
    return programme
