"""A browser's sign-in from its beginning to its end."""

from datetime import timedelta

from sqlalchemy import ColumnElement, update

from echo_community import policy
from echo_community.accounts.devices import device
from echo_community.accounts.models import SignIn
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db, find
from echo_community.kernel.errors import NotVisible
from echo_community.kernel.secrets import fresh, hashed
from echo_community.policy import Can

OWN_DEVICE = timedelta(days=30)
SHARED_DEVICE = timedelta(hours=12)  # at the latest: the browser forgets it when it closes
NOTED_EVERY = timedelta(minutes=15)


@atomic
def begin(user_id: int, own_device: bool, user_agent: str, by_mail: bool = False) -> str:
    """Sign a browser in; returns the secret for its cookie."""
    token = fresh()
    db.session.add(
        SignIn(
            user_id=user_id,
            token_hash=hashed(token),
            device=device(user_agent),
            own_device=own_device,
            by_mail=by_mail,
            expires_at=now() + (OWN_DEVICE if own_device else SHARED_DEVICE),
        )
    )
    return token


@atomic
def note_use(sign_in_id: int) -> None:
    """Remember that a sign-in is in use, for the person's list of devices."""
    db.session.execute(update(SignIn).where(SignIn.id == sign_in_id).values(last_used_at=now()))


@atomic
def sign_out(actor: Actor) -> None:
    """End the sign-in of this browser."""
    end(SignIn.id == actor.sign_in_id)


@atomic
def revoke(actor: Actor, sign_in_id: int) -> None:
    """End one of one's own sign-ins, on whatever device. Raises NotVisible for another's."""
    found = find(SignIn, SignIn.id == sign_in_id, policy.where(actor, Can.EDIT_OWN_ACCOUNT, SignIn))
    if found is None:
        raise NotVisible
    end(SignIn.id == found.id)
    audit.record(actor, "sign-in.revoke", found)


@atomic
def sign_out_everywhere(actor: Actor) -> None:
    """End all sign-ins of a person, this one too."""
    end(policy.where(actor, Can.EDIT_OWN_ACCOUNT, SignIn))


def end(*which: ColumnElement[bool]) -> None:
    """Revoke the sign-ins of a condition that still run."""
    db.session.execute(
        update(SignIn).where(SignIn.revoked_at.is_(None), *which).values(revoked_at=now())
    )
