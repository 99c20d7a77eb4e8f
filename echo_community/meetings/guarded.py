"""The guard on what is written around a session: who speaks there is no patient."""

from dataclasses import replace

from sqlalchemy import select

from echo_community.discussions.guarding import words_of
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.meetings.models import Session, Speaker
from echo_community.privacy import guard


def must_hold(writer: Actor, session: Session, **parts: str) -> None:
    """Words that cannot wait for a moderator. Raises Stopped with what was found in which part."""
    words = words_of(writer, session.programme_id, **parts)
    speakers = db.session.scalars(select(Speaker.name).where(Speaker.session_id == session.id))
    guard.must_hold(replace(words, known=frozenset(words.known) | frozenset(speakers)))
