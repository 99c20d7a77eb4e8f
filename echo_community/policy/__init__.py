"""Who may do what: `can`, `require`, `visible` and `where` all come from one line of POLICY."""

import functools
from typing import Any

from sqlalchemy import ColumnElement

from echo_community.kernel.actor import Actor
from echo_community.kernel.errors import Forbidden, NotVisible
from echo_community.policy.actions import Can, Visibility
from echo_community.policy.rules import READER, AnyReader, KnownReader, bind
from echo_community.policy.table import POLICY

__all__ = [
    "POLICY",
    "READER",
    "AnyReader",
    "Can",
    "Visibility",
    "bind",
    "can",
    "require",
    "visible",
    "where",
]


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
def _where(reader: KnownReader, action: Can, kind: type) -> ColumnElement[bool]:
    return POLICY[action].clause(reader, kind)


def visible(actor: Actor, action: Can, thing: Any) -> None:
    """Raise NotVisible unless the actor may: for what must look as if it were not there."""
    if thing is None or not can(actor, action, thing):
        raise NotVisible
