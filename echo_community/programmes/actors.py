"""From a sign-in, or a person, to the actor: person and memberships in one statement."""

import functools
from collections.abc import Sequence
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, case, false, literal, select

from echo_community.accounts.models import MailTrouble, SignIn, User
from echo_community.kernel.actor import ANYBODY, Actor, Role, Standing
from echo_community.kernel.clock import now
from echo_community.kernel.db import UtcDateTime, db
from echo_community.kernel.secrets import hashed
from echo_community.policy import AnyReader
from echo_community.programmes.models import Membership, Programme

_unread: Any = literal(0, Integer)


def count_unread_with(count: Any) -> None:
    """Let this subquery, of a row of User, count what an actor has not read.

    Notices stand above programmes; `app.py` hands the question down.
    """
    global _unread  # noqa: PLW0603  set once, while the application is built
    _unread = count
    _person.cache_clear()
    _signed_in.cache_clear()


@functools.cache
def _person() -> Select[Any]:
    return (
        select(
            User.id,
            User.name,
            User.language,
            User.time_zone,
            User.is_admin,
            _unread.label("unread"),
            _mail_trouble().label("mail_trouble"),
            Membership.programme_id,
            Membership.role,
            Membership.joined_at,
            Membership.suspended_until,
            Membership.suspended_reads,
            Membership.slow_until,
            Membership.slow_gap,
            Membership.norms_accepted,
            Programme.slug,
            Programme.name.label("programme"),
            Programme.norms_version,
        )
        .outerjoin(Membership, Membership.user_id == User.id)
        .outerjoin(Programme, Programme.id == Membership.programme_id)
    )


def _mail_trouble() -> Any:
    """Why no mail goes to the address of a row of User, where none does."""
    stopped = MailTrouble.address == User.email, MailTrouble.stopped_at.is_not(None)
    return select(MailTrouble.trouble).where(*stopped).correlate(User).scalar_subquery()


@functools.cache
def _signed_in() -> Select[Any]:
    return (
        _person()
        .add_columns(SignIn.id.label("sign_in_id"), SignIn.last_used_at)
        .join(SignIn, SignIn.user_id == User.id)
        .where(
            SignIn.token_hash == bindparam("token_hash"),
            SignIn.revoked_at.is_(None),
            SignIn.expires_at > bindparam("now"),
        )
    )


class EachMember(AnyReader):
    """Every member as SQL, for a query that joins Membership: who of them may, not whether one."""

    def __init__(self) -> None:
        self.id: Any = Membership.user_id
        self.is_admin: Any = false()

    def programmes(self, roles: frozenset[Role], *, suspended: bool = False) -> Any:
        """The member's programme where they have one of these roles in it; else none."""
        moment = bindparam("moment", callable_=now, unique=True, type_=UtcDateTime())
        free = Membership.reads_at(moment) if suspended else Membership.free_at(moment)
        return [case((and_(Membership.role.in_(roles), free), Membership.programme_id), else_=0)]


def actor_for_token(token: str) -> tuple[Actor, Any]:
    """The actor whose cookie holds this secret, and when it was last used; else nobody."""
    rows = db.session.execute(_signed_in(), {"token_hash": hashed(token), "now": now()}).all()
    if not rows:
        return ANYBODY, None
    return _actor(rows, token=token, sign_in_id=rows[0].sign_in_id), rows[0].last_used_at


def actor_for(user_id: int) -> Actor:
    """The actor of a person, for commands and jobs; nobody if there is none."""
    return _one(User.id == user_id)


def actor_for_email(email: str) -> Actor:
    """The actor of the person with this address; nobody if there is none."""
    return _one(User.email == email.strip().lower())


def coordinator_of(slug: str) -> Actor:
    """An actor who reads a programme as a coordinator would, for commands; else nobody."""
    found = db.session.execute(
        select(Programme.id, Programme.name).where(Programme.slug == slug)
    ).one_or_none()
    if found is None:
        return ANYBODY
    standing = Standing(found.id, slug, found.name, Role.COORDINATOR)
    return Actor(name="Command line", memberships=MappingProxyType({found.id: standing}))


def _one(who: ColumnElement[bool]) -> Actor:
    rows = db.session.execute(_person().where(who), {"now": now()}).all()
    return _actor(rows) if rows else ANYBODY


def _actor(rows: Sequence[Any], token: str = "", sign_in_id: int = 0) -> Actor:
    first = rows[0]
    standings = {row.programme_id: _standing(row) for row in rows if row.programme_id}
    barred = {p: standing for p, standing in standings.items() if standing.barred}
    return Actor(
        id=first.id,
        name=first.name,
        language=first.language,
        time_zone=first.time_zone,
        is_admin=first.is_admin,
        unread=first.unread,
        mail_trouble=first.mail_trouble or "",
        memberships=MappingProxyType({p: s for p, s in standings.items() if p not in barred}),
        barred=MappingProxyType(barred),
        sign_in_id=sign_in_id,
        token=token,
    )


def _standing(row: Any) -> Standing:
    return Standing(
        programme_id=row.programme_id,
        slug=row.slug,
        name=row.programme,
        role=row.role,
        joined_at=row.joined_at,
        suspended_until=row.suspended_until,
        suspended_reads=row.suspended_reads,
        slow_until=row.slow_until,
        slow_gap=row.slow_gap,
        norms=row.norms_version,
        norms_accepted=row.norms_accepted,
    )
