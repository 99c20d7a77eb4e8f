"""What the pages of accounts read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased

from echo_community import policy
from echo_community.accounts import devices
from echo_community.accounts.models import SignIn, SignInLink, User
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import db, find
from echo_community.kernel.secrets import hashed
from echo_community.policy import Can

WRONG_CODES = 5  # so many guesses end a mailed link and its code


@dataclass(frozen=True)
class SignInRow:
    """One browser that is signed in, for its owner."""

    id: int
    device: str
    created_at: datetime
    last_used_at: datetime
    own_device: bool
    is_this: bool


def account_of(actor: Actor) -> User:
    """The actor's own account."""
    person = db.session.get(User, actor.id)
    policy.visible(actor, Can.EDIT_OWN_ACCOUNT, person)
    assert person is not None  # noqa: S101  visible() has seen to it
    return person


def sign_ins_of(actor: Actor) -> Sequence[SignInRow]:
    """Where the actor is signed in: this browser first, then the last used."""
    rows = db.session.scalars(
        select(SignIn)
        .where(
            policy.where(actor, Can.EDIT_OWN_ACCOUNT, SignIn),
            SignIn.revoked_at.is_(None),
            SignIn.expires_at > now(),
        )
        .order_by((SignIn.id == actor.sign_in_id).desc(), SignIn.last_used_at.desc())
    )
    return [
        SignInRow(
            row.id,
            devices.in_words(row.device),
            row.created_at,
            row.last_used_at,
            row.own_device,
            row.id == actor.sign_in_id,
        )
        for row in rows
    ]


def open_link(token: str) -> SignInLink | None:
    """The mailed link of this secret while it still opens; looking does not use it up."""
    mine = SignInLink.token_hash == hashed(token), SignInLink.user_id.is_not(None)
    return find(SignInLink, *mine, *opens())


def opens() -> tuple[ColumnElement[bool], ...]:
    """Links that open: the newest of its address, in time, unused, not guessed at too often."""
    other = aliased(SignInLink)
    newest = select(func.max(other.id)).where(other.address == SignInLink.address)
    return (
        SignInLink.id == newest.scalar_subquery(),
        SignInLink.used_at.is_(None),
        SignInLink.expires_at > now(),
        SignInLink.wrong_codes < WRONG_CODES,
    )
