"""THE policy: who may do what, all of it.

A `Rule` says its condition twice, side by side: for a thing already loaded and as SQL for
rows not yet read. `&`, `|` and `~` combine both halves, so that `can`, `require` and `where`
all come from one line of POLICY.
"""

import enum
import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BindParameter,
    Boolean,
    ColumnElement,
    Integer,
    and_,
    bindparam,
    func,
    not_,
    or_,
    true,
)

from echo_community.kernel.actor import EVERY_ROLE, MODERATORS, Actor, Role
from echo_community.kernel.errors import Forbidden, NotVisible


class Visibility(enum.StrEnum):
    """Who a thread or post is for."""

    PROGRAMME = "programme"
    STAFF = "staff"
    NAMED = "named"


class Can(enum.StrEnum):
    """Actions: a verb and what it is done to, in alphabetical order."""

    ACCEPT_ANSWER = "accept answer"
    APPEAL_SANCTION = "appeal sanction"
    ASK = "ask"
    ATTACH_FILE = "attach file"
    CHANGE_OWN = "change own words"
    CLAIM_CONSULT = "claim consult"
    CLOSE_CONSULT = "close consult"
    CORRECT_POST = "correct post"
    CREATE_PROGRAMME = "create programme"
    DECIDE_APPEAL = "decide appeal"
    DECIDE_CASE = "decide case"
    DECIDE_REVIEW = "decide review"
    EDIT_OWN_ACCOUNT = "edit own account"
    EDIT_POST = "edit post"
    ENDORSE_POST = "endorse post"
    EXPEL_MEMBER = "expel member"
    FLAG_POST = "flag post"
    HIDE_POST = "hide post"
    HIDE_THREAD = "hide thread"
    INVITE_MEMBERS = "invite members"
    KEEP_DRAFT = "keep draft"
    LIFT_SANCTION = "lift sanction"
    LINK_THREAD = "link thread"
    LOCK_THREAD = "lock thread"
    MANAGE_LECTURES = "manage lectures"
    MANAGE_MAIL = "manage mail"
    MANAGE_MEMBERS = "manage members"
    MANAGE_PROGRAMME = "manage programme"
    MANAGE_ROTA = "manage rota"
    MANAGE_SESSIONS = "manage sessions"
    MERGE_THREAD = "merge thread"
    MOVE_THREAD = "move thread"
    OPEN_NAME = "open name"
    PIN_THREAD = "pin thread"
    PRESENT_CASE = "present case"
    PUBLISH_HANDOUT = "publish handout"
    PURGE_POST = "purge post"
    REACT = "react to post"
    READ_AUDIT = "read audit"
    READ_CASE_DRAFT = "read case draft"
    READ_CONSULT_FIGURES = "read consult figures"
    READ_DESK = "read desk"
    READ_DOCUMENT = "read document"
    READ_HANDOUT = "read handout"
    READ_LEARNING = "read learning"
    READ_LOG = "read log"
    READ_MEMBERS = "read members"
    READ_MISSES = "read misses"
    READ_PEARL = "read pearl"
    READ_POST = "read post"
    READ_PROGRAMME = "read programme"
    READ_QUESTION = "read question"
    READ_REPORTS = "read reports"
    READ_REVIEWS = "read reviews"
    READ_REVISIONS = "read revisions"
    READ_ROTA = "read rota"
    READ_SANCTIONS = "read sanctions"
    READ_SESSION = "read session"
    READ_THREAD = "read thread"
    READ_WITHHELD = "read withheld"
    RELEASE_HELD = "release held"
    RELEASE_HELD_HANDOUT = "release held handout"
    RELEASE_HELD_PEARL = "release held pearl"
    REPLY = "reply"
    RESTORE_POST = "restore post"
    RESTORE_THREAD = "restore thread"
    REVIEW_LECTURE = "review lecture"
    REVIEW_PEARL = "review pearl"
    SANCTION_MEMBER = "sanction member"
    SHARE_HANDOUT = "share handout"
    SHARE_SUMMARY = "share summary"
    SIGN_SUMMARY = "sign summary"
    SUMMARISE_THREAD = "summarise thread"
    SUPERSEDE_POST = "supersede post"
    WRITE_CASE = "write case"
    WRITE_HANDOUT = "write handout"
    WRITE_PEARL = "write pearl"


@dataclass(frozen=True)
class Rule:
    """A condition on an actor and a thing, as a check and as SQL."""

    holds: Callable[[Actor, Any], bool]
    clause: Callable[[Any, Any], ColumnElement[bool]]

    def __and__(self, other: "Rule") -> "Rule":
        return Rule(
            lambda a, t: self.holds(a, t) and other.holds(a, t),
            lambda a, t: and_(self.clause(a, t), other.clause(a, t)),
        )

    def __or__(self, other: "Rule") -> "Rule":
        return Rule(
            lambda a, t: self.holds(a, t) or other.holds(a, t),
            lambda a, t: or_(self.clause(a, t), other.clause(a, t)),
        )

    def __invert__(self) -> "Rule":
        return Rule(
            lambda a, t: not self.holds(a, t),
            lambda a, t: not_(self.clause(a, t)),
        )


class AnyReader:
    """Every actor, as SQL: a statement made with READER is made once, `bind` says who reads."""

    id = bindparam("reader", type_=Integer)
    is_admin = bindparam("reader_is_admin", type_=Boolean)

    def programmes(self, roles: frozenset[Role], *, suspended: bool = False) -> BindParameter[int]:
        """The parameter that holds the programmes where the reader has one of these roles."""
        return bindparam(_parameter(roles, suspended), expanding=True, type_=Integer)


READER = AnyReader()

_ROLE_SETS: list[tuple[frozenset[Role], bool]] = []


def _parameter(roles: frozenset[Role], suspended: bool) -> str:
    return ("programmes_of_" if suspended else "programmes_as_") + "_".join(sorted(roles))


def bind(actor: Actor) -> dict[str, Any]:
    """The values of READER's parameters for this actor."""
    values: dict[str, Any] = {"reader": actor.id, "reader_is_admin": actor.is_admin}
    for roles, suspended in _ROLE_SETS:
        values[_parameter(roles, suspended)] = list(actor.programmes(roles, suspended=suspended))
    return values


def has_role(roles: frozenset[Role], *, suspended: bool = False) -> Rule:
    """The actor has one of these roles in the thing's programme.

    Whoever is suspended there has none, unless the rule is for them too.
    """
    if (roles, suspended) not in _ROLE_SETS:
        _ROLE_SETS.append((roles, suspended))
    return Rule(
        lambda a, t: a.plays(roles, t.programme_id, suspended=suspended),
        lambda a, t: t.programme_id.in_(a.programmes(roles, suspended=suspended)),
    )


def flagged(column: str) -> Rule:
    """A yes-or-no column of the thing is set."""
    return Rule(
        lambda a, t: bool(getattr(t, column)),
        lambda a, t: getattr(t, column).is_(true()),
    )


def visible_to(whom: Visibility) -> Rule:
    """The thing is for this audience."""
    return Rule(
        lambda a, t: t.visibility == whom,
        lambda a, t: t.visibility == whom,
    )


def by_actor(column: str) -> Rule:
    """A column of the thing names the actor."""
    return Rule(
        lambda a, t: a.signed_in and getattr(t, column) == a.id,
        lambda a, t: getattr(t, column) == a.id,  # nobody's id is 0, which no column holds
    )


# To read one has to be a member; to write, one who is not suspended. A moderator who is suspended
# reads as any member does.
member = has_role(EVERY_ROLE, suspended=True)
active = has_role(EVERY_ROLE)
suspended = member & ~active
moderator = has_role(MODERATORS)
coordinator = has_role(frozenset({Role.COORDINATOR}))
admin = Rule(lambda a, t: a.is_admin, lambda a, t: and_(true(), a.is_admin))
author = by_actor("author_id")
hider = by_actor("hidden_by_id")
self_ = by_actor("user_id")
about_actor = Rule(  # a column that may be empty, which `~` must not lose
    lambda a, t: a.signed_in and t.about_id == a.id,
    lambda a, t: func.coalesce(t.about_id, 0) == a.id,
)
imposer = by_actor("by_id")
holder = Rule(  # whose words wait; as above
    lambda a, t: a.signed_in and t.held_by_id == a.id,
    lambda a, t: func.coalesce(t.held_by_id, 0) == a.id,
)
# What an expert may answer for alone: the hub itself is the coordinators' to look after.
outside_the_hub = Rule(lambda a, t: t.role not in MODERATORS, lambda a, t: ~t.role.in_(MODERATORS))
unanswered = Rule(lambda a, t: t.replies == 0, lambda a, t: t.replies == 0)
named = Rule(lambda a, t: t.is_named(a.id), lambda a, t: t.is_named(a.id))

expert = has_role(frozenset({Role.EXPERT}))
hidden = flagged("hidden")
nameless = flagged("nameless")
held = flagged("held")
locked = flagged("locked")

audience = (
    visible_to(Visibility.PROGRAMME)
    # Named beside staff is who asked the hub alone: the answers are for them.
    | (visible_to(Visibility.STAFF) & (moderator | author | named))
    | (visible_to(Visibility.NAMED) & (author | named))
)
# Held: the author and moderators alone. Hidden: moderators, and nobody else by a link.
shown = (~hidden & (~held | author)) | moderator
readable = member & audience & shown
writable = readable & ~suspended
open_to_writing = writable & ~hidden & (~locked | moderator)
found = member & (
    visible_to(Visibility.PROGRAMME)
    | (visible_to(Visibility.STAFF) & moderator)
    | (visible_to(Visibility.NAMED) & named)
)

POLICY: dict[Can, Rule] = {
    Can.READ_PROGRAMME: member | admin,
    Can.READ_MEMBERS: member | admin,
    Can.CREATE_PROGRAMME: admin,
    Can.MANAGE_PROGRAMME: coordinator | admin,
    Can.MANAGE_MEMBERS: coordinator | admin,
    Can.INVITE_MEMBERS: coordinator | admin,
    # Whose words they are, and nobody else: not the hub, not an administrator.
    Can.KEEP_DRAFT: self_ & member,
    Can.EDIT_OWN_ACCOUNT: self_,
    # How far one is in a lecture, for how many minutes, and what one thinks of it.
    Can.READ_LEARNING: self_,
    Can.READ_THREAD: readable,
    Can.READ_POST: readable,
    Can.READ_DOCUMENT: found,
    Can.READ_REVISIONS: readable,
    Can.READ_WITHHELD: readable & (author | moderator),
    Can.ASK: member & ~suspended,
    Can.REPLY: open_to_writing,
    Can.EDIT_POST: writable & ~hidden & (author | moderator),
    Can.HIDE_POST: writable & ~hidden & (author | moderator),
    # What the hub hid, or a report, its author does not bring back, moderator or not.
    Can.RESTORE_POST: active & audience & hidden & (hider | (moderator & ~author)),
    # A thread that others have answered holds their words too: only the hub may take it away.
    Can.HIDE_THREAD: writable & ~hidden & ((author & unanswered) | moderator),
    Can.RESTORE_THREAD: active & audience & hidden & (hider | (moderator & ~author)),
    Can.RELEASE_HELD: readable & held & ~hidden & moderator & ~author,
    Can.LINK_THREAD: open_to_writing & (author | moderator),
    Can.LOCK_THREAD: readable & moderator,
    Can.MOVE_THREAD: writable & (author | moderator),
    Can.PIN_THREAD: readable & moderator,
    # Asked of the thread: who asked says what answered, were it closed since.
    Can.ACCEPT_ANSWER: writable & ~hidden & ~held & author,
    Can.ENDORSE_POST: readable & ~hidden & ~held & expert & ~author,
    Can.SUPERSEDE_POST: readable & ~hidden & ~held & expert,
    Can.CORRECT_POST: readable & ~hidden & ~held & expert,
    Can.REACT: writable & ~hidden & ~held & ~author,
    Can.SUMMARISE_THREAD: open_to_writing & ~held & (author | expert),
    Can.MERGE_THREAD: readable & ~hidden & moderator,
    Can.OPEN_NAME: readable & nameless & moderator,
    # One's own post too: who let an identifier slip through takes it out at once.
    Can.PURGE_POST: readable & moderator,
    Can.FLAG_POST: readable & ~hidden & ~held,
    Can.READ_REVIEWS: moderator,
    Can.DECIDE_REVIEW: moderator & ~about_actor,  # nobody decides about themselves
    Can.READ_LOG: member,
    Can.READ_AUDIT: moderator,
    Can.READ_MISSES: moderator,
    Can.READ_REPORTS: moderator,
    Can.ATTACH_FILE: member & ~suspended,
    # Of people: nobody decides about themself, and who imposed does not judge the appeal.
    Can.READ_SANCTIONS: moderator | admin,
    Can.SANCTION_MEMBER: (coordinator | admin | (expert & outside_the_hub)) & ~self_,
    Can.EXPEL_MEMBER: (coordinator | admin) & ~self_,
    Can.LIFT_SANCTION: (coordinator | admin | (moderator & imposer)) & ~self_,
    Can.APPEAL_SANCTION: self_,  # whoever it is about, a member still or not
    Can.DECIDE_APPEAL: (moderator | admin) & ~self_ & ~imposer,
    # A draft is its author's alone, as every draft is; from there on a case is its thread.
    Can.PRESENT_CASE: active,
    Can.READ_CASE_DRAFT: author & member,
    Can.WRITE_CASE: author & active,
    Can.DECIDE_CASE: moderator,
    # Of a case the author is who presents it: advice is signed by another.
    Can.SIGN_SUMMARY: readable & ~hidden & ~held & expert & ~author,
    Can.SHARE_SUMMARY: writable & ~hidden & ~held & visible_to(Visibility.PROGRAMME),
    Can.READ_SESSION: member,
    # Around a session: questions to its speaker, wishes for lectures.
    Can.READ_QUESTION: member & (~hidden | author | moderator),
    Can.CHANGE_OWN: author & active,
    Can.MANAGE_SESSIONS: moderator,
    # To bring lectures in, with their transcripts, slides and handouts.
    Can.MANAGE_LECTURES: moderator,
    # To say that it is still current, or what replaced it: a clinician's judgement.
    Can.REVIEW_LECTURE: expert,
    # A handout under a lecture is read, besides, by who reads the lecture's thread.
    Can.READ_HANDOUT: member & shown,
    Can.WRITE_HANDOUT: moderator,
    Can.RELEASE_HELD_HANDOUT: moderator & held & ~hidden & ~author & ~holder,
    # To let a patient out of the programme have it is for a clinician to answer for.
    Can.PUBLISH_HANDOUT: expert & ~hidden & ~held,
    Can.SHARE_HANDOUT: active & ~hidden & ~held,
    # Of a consult's thread: whoever claims it answers for it.
    Can.CLAIM_CONSULT: open_to_writing & ~held & expert & ~author,
    Can.CLOSE_CONSULT: writable & ~hidden & (author | moderator),
    Can.READ_ROTA: member,
    Can.MANAGE_ROTA: moderator,
    Can.READ_DESK: moderator,
    Can.READ_CONSULT_FIGURES: moderator,
    # A pearl is read as a handout is; what it says is for a clinician to answer for.
    Can.READ_PEARL: member & shown,
    Can.WRITE_PEARL: expert,
    Can.REVIEW_PEARL: expert & ~hidden & ~held,
    Can.RELEASE_HELD_PEARL: moderator & held & ~hidden & ~author & ~holder,
    Can.MANAGE_MAIL: coordinator | admin,
}


def can(actor: Actor, action: Can, thing: Any) -> bool:
    """Whether this actor may do that to this loaded thing."""
    return POLICY[action].holds(actor, thing)


def require(actor: Actor, action: Can, thing: Any) -> None:
    """Raise Forbidden unless the actor may."""
    if not can(actor, action, thing):
        raise Forbidden(action)


def where(actor: Actor | AnyReader, action: Can, kind: Any) -> ColumnElement[bool]:
    """The same rule as SQL, for rows not yet read; with READER, for a statement kept and bound."""
    if isinstance(actor, AnyReader) or not isinstance(kind, type):
        return POLICY[action].clause(actor, kind)
    return _where(KnownReader.of(actor), action, kind)


@functools.lru_cache(maxsize=256)
def _where(reader: "KnownReader", action: Can, kind: type) -> ColumnElement[bool]:
    return POLICY[action].clause(reader, kind)


@dataclass(frozen=True)
class KnownReader:
    """What the rules ask of an actor: whoever stands alike gets the SQL that was made before."""

    id: int
    is_admin: bool
    roles: tuple[frozenset[int], ...]  # the programmes, for each of _ROLE_SETS

    @classmethod
    def of(cls, actor: Actor) -> "KnownReader":
        """This actor as of now."""
        every = (actor.programmes(roles, suspended=suspended) for roles, suspended in _ROLE_SETS)
        return cls(actor.id, actor.is_admin, tuple(every))

    def programmes(self, roles: frozenset[Role], *, suspended: bool = False) -> frozenset[int]:
        """Ids of the programmes where the reader has one of these roles."""
        return self.roles[_ROLE_SETS.index((roles, suspended))]


def visible(actor: Actor, action: Can, thing: Any) -> None:
    """Raise NotVisible unless the actor may: for what must look as if it were not there."""
    if thing is None or not can(actor, action, thing):
        raise NotVisible
