"""What a rule is, and the words that rules are made of.

A `Rule` says its condition twice, side by side: for a thing already loaded and as SQL for rows not
yet read. `&`, `|` and `~` combine both halves.
"""

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
    not_,
    or_,
    true,
)

from echo_community.kernel.actor import Actor, Role
from echo_community.policy.actions import Visibility


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
