"""Reads of programmes; the first argument is who reads."""

from echo_community.programmes.queries.experts import (
    disciplines_of,
    experts_for,
    may_be_named,
    named_for,
)
from echo_community.programmes.queries.invitations import (
    InvitationRow,
    Welcome,
    account_with,
    invitation_for,
    invitations,
    welcome,
)
from echo_community.programmes.queries.mail import MailPage, mail_page
from echo_community.programmes.queries.names import names_in
from echo_community.programmes.queries.norms import NormsPage, norms
from echo_community.programmes.queries.people import (
    MemberRow,
    MembersPage,
    PersonPage,
    PersonRow,
    member_for,
    members,
    people,
    person,
)
from echo_community.programmes.queries.programmes import (
    CohortRow,
    ProgrammeRow,
    all_programmes,
    cohort_for,
    cohorts,
    programme_for,
    programme_to_manage,
    spoke_for,
    spokes,
)
from echo_community.programmes.queries.topics import TopicNode, topic_for, topics

__all__ = [
    "CohortRow",
    "InvitationRow",
    "MailPage",
    "MemberRow",
    "MembersPage",
    "NormsPage",
    "PersonPage",
    "PersonRow",
    "ProgrammeRow",
    "TopicNode",
    "Welcome",
    "account_with",
    "all_programmes",
    "cohort_for",
    "cohorts",
    "disciplines_of",
    "experts_for",
    "invitation_for",
    "invitations",
    "mail_page",
    "may_be_named",
    "member_for",
    "members",
    "named_for",
    "names_in",
    "norms",
    "people",
    "person",
    "programme_for",
    "programme_to_manage",
    "spoke_for",
    "spokes",
    "topic_for",
    "topics",
    "welcome",
]
