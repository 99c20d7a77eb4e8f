"""Who may write for a session: the hub, and whoever speaks there."""

from sqlalchemy import select

from echo_community import policy
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.kernel.errors import Forbidden
from echo_community.meetings.models import Session, Speaker
from echo_community.policy import Can


def has_voice(actor: Actor, session: Session) -> bool:
    """Whether somebody may write live notes and take-aways; at most one statement."""
    if policy.can(actor, Can.MANAGE_SESSIONS, session):
        return True
    if not policy.can(actor, Can.ASK, session):
        return False
    speaks = Speaker.session_id == session.id, Speaker.user_id == actor.id
    return db.session.scalar(select(Speaker.id).where(*speaks).limit(1)) is not None


def require_voice(actor: Actor, session: Session) -> None:
    """Raise Forbidden unless they may."""
    if not has_voice(actor, session):
        raise Forbidden(Can.MANAGE_SESSIONS)
