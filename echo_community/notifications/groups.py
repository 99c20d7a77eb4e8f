"""What notices a person chooses about together, and what is chosen for who chose nothing."""

import enum

from echo_community.kernel.actor import Role
from echo_community.notifications.kinds import NoticeKind


class When(enum.StrEnum):
    """How soon a notice goes by mail too."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"
    NOT = "not"


class Group(enum.StrEnum):
    """Notices that are chosen about together; a column of `MailWish` each."""

    ANSWERS = "answers"
    MENTIONS = "mentions"
    CONSULTS = "consults"
    CASES = "cases"
    SESSIONS = "sessions"
    REMINDERS = "reminders"
    THREADS = "threads"
    TOPICS = "topics"
    MARKS = "marks"
    HUB = "hub"


KINDS: dict[Group, tuple[NoticeKind, ...]] = {
    Group.ANSWERS: (
        NoticeKind.ANSWER,
        NoticeKind.CONSULT_TAKEN,
        NoticeKind.QUESTIONED,
        NoticeKind.EXPLAINED,
    ),
    Group.MENTIONS: (NoticeKind.MENTION,),
    Group.CONSULTS: (
        NoticeKind.CONSULT,
        NoticeKind.CONSULT_YOURS,
        NoticeKind.CONSULT_BREACH,
        NoticeKind.ROTA,
    ),
    Group.CASES: (NoticeKind.CASE_STATE, NoticeKind.CASE_SUMMARY, NoticeKind.FOLLOW_UP_DUE),
    Group.SESSIONS: (NoticeKind.SESSION,),
    Group.REMINDERS: (NoticeKind.SESSION_SOON,),
    Group.THREADS: (
        NoticeKind.REPLY,
        NoticeKind.ROUND,
        NoticeKind.FOLLOW_UP,
        NoticeKind.INTENTION,
    ),
    Group.TOPICS: (NoticeKind.TOPIC, NoticeKind.LECTURE),
    Group.MARKS: (
        NoticeKind.ACCEPTED,
        NoticeKind.ENDORSED,
        NoticeKind.SUPERSEDED,
        NoticeKind.CORRECTED,
        NoticeKind.FOUND,
        NoticeKind.PEARL,
        NoticeKind.PROPOSAL,
        NoticeKind.PURGED,
        NoticeKind.WITHHELD,
        NoticeKind.REVIEWED,
        NoticeKind.HEARD,
    ),
    Group.HUB: (NoticeKind.CASE_SUBMITTED, NoticeKind.APPEAL),
}

# Mailed whatever was chosen, by a letter of its own, when it happens.
ALWAYS = frozenset({NoticeKind.SANCTION, NoticeKind.NAME_OPENED, NoticeKind.REMINDER})

# Whoever tells of these writes a letter of its own, where it is wanted at once.
OWN_LETTER = ALWAYS | {*KINDS[Group.CASES], *KINDS[Group.SESSIONS], *KINDS[Group.REMINDERS]}

# Of these only some is mailed at once: a session at short notice, a case that the hub decided on.
NOT_ALL_MAILED = frozenset({Group.SESSIONS, Group.CASES})

# At once for what answers me or waits for me; the rest in one digest a week.
DEFAULTS: dict[Group, When] = {
    Group.ANSWERS: When.AT_ONCE,
    Group.MENTIONS: When.AT_ONCE,
    Group.CONSULTS: When.AT_ONCE,
    Group.CASES: When.AT_ONCE,
    Group.SESSIONS: When.AT_ONCE,
    Group.REMINDERS: When.NOT,
    Group.THREADS: When.WEEKLY,
    Group.TOPICS: When.WEEKLY,
    Group.MARKS: When.WEEKLY,
    Group.HUB: When.WEEKLY,
}
# Where a role makes a difference.
DEFAULTS_OF_ROLE: dict[Role, dict[Group, When]] = {Role.COORDINATOR: {Group.HUB: When.AT_ONCE}}


_GROUPS = {kind: group for group, kinds in KINDS.items() for kind in kinds}


def group_of(kind: NoticeKind) -> Group:
    """With what a kind is chosen about; what is mailed whatever was chosen counts as an answer."""
    return _GROUPS.get(kind, Group.ANSWERS)


def default(group: Group, roles: frozenset[Role]) -> When:
    """What somebody with these roles gets who chose nothing."""
    special = (DEFAULTS_OF_ROLE.get(role, {}).get(group) for role in sorted(roles))
    return next((when for when in special if when), DEFAULTS[group])
