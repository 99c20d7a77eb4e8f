"""The ways in which words come into programmes, for tests/rules/test_ways_in.py."""

from echo_community.kernel.db import db
from echo_community.programmes import services as programmes
from echo_community.programmes.drafts import (
    CohortDraft,
    MemberDraft,
    ProgrammeDraft,
    SpokeDraft,
    TopicDraft,
)
from echo_community.programmes.models import Membership
from tests.cast import CARD, Cast, Ways


def member_named(cast: Cast) -> None:
    """A title that a coordinator gives to a member."""
    membership = db.session.query(Membership).filter_by(user_id=cast.amina.id).one()
    programmes.change_member(cast.nora, membership.id, MemberDraft(membership.role, CARD))


WAYS: Ways = {
    "programmes.name": (lambda c: programmes.edit_programme(c.nora, c.id, ProgrammeDraft(CARD)),),
    "programmes.description": (
        lambda c: programmes.edit_programme(c.nora, c.id, ProgrammeDraft("Pain", CARD)),
    ),
    "programmes.welcome": (
        lambda c: programmes.edit_programme(c.nora, c.id, ProgrammeDraft("Pain", "", CARD)),
    ),
    "cohorts.name": (lambda c: programmes.add_cohort(c.nora, c.id, CohortDraft(CARD)),),
    "spokes.name": (lambda c: programmes.add_spoke(c.nora, c.id, SpokeDraft(CARD)),),
    "spokes.region": (lambda c: programmes.add_spoke(c.nora, c.id, SpokeDraft("North", CARD)),),
    "topics.name": (lambda c: programmes.add_topic(c.nora, c.id, TopicDraft(CARD)),),
    "topics.description": (
        lambda c: programmes.add_topic(c.nora, c.id, TopicDraft("Sleep", CARD)),
    ),
    "topics.aliases": (
        lambda c: programmes.add_topic(c.nora, c.id, TopicDraft("Sleep", "", CARD)),
    ),
    "memberships.title": (member_named,),
    "norms.text": (lambda c: programmes.write_norms(c.nora, c.id, CARD, c.norms_version()),),
}
