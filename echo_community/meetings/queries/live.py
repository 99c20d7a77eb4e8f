"""Live notes, and whether there is anything new among them."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, bindparam, case, func, select

from echo_community import policy
from echo_community.accounts.models import User
from echo_community.discussions.rows import read
from echo_community.kernel.actor import Actor
from echo_community.kernel.errors import NotVisible
from echo_community.meetings.models import LiveNote, Session
from echo_community.policy import READER, Can


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A note as readers see it."""

    id: int
    html: str
    name: str
    created_at: datetime
    changed: bool


def notes(reader: Actor, session_id: int) -> Sequence[NoteRow]:
    """What was noted, the newest first; one statement."""
    found: Any = read(reader, _notes(), session=session_id)
    return [NoteRow(*row) for row in found]


def version(reader: Actor, session_id: int) -> str:
    """Another text whenever a note came, went or changed; one statement. Raises NotVisible."""
    row = read(reader, _version(), session=session_id).one_or_none()
    if row is None:
        raise NotVisible
    newest = int(row.newest.timestamp() * 1_000_000) if row.newest else 0
    return f"{row.notes}-{row.shown or 0}-{newest:x}"


@functools.cache
def _notes() -> Any:
    return (
        select(
            LiveNote.id,
            LiveNote.html,
            User.name,
            LiveNote.created_at,
            LiveNote.updated_at > LiveNote.created_at,
        )
        .join(User, User.id == LiveNote.author_id)
        .where(
            LiveNote.session_id == bindparam("session", type_=Integer),
            LiveNote.visible,
            policy.where(READER, Can.READ_SESSION, LiveNote),
        )
        .order_by(LiveNote.position.desc(), LiveNote.id.desc())
    )


@functools.cache
def _version() -> Any:
    return (
        select(
            func.count(LiveNote.id).label("notes"),
            func.sum(case((LiveNote.visible, 1), else_=0)).label("shown"),
            func.max(LiveNote.updated_at).label("newest"),
        )
        .select_from(Session)
        .outerjoin(LiveNote, LiveNote.session_id == Session.id)
        .where(
            Session.id == bindparam("session", type_=Integer),
            policy.where(READER, Can.READ_SESSION, Session),
        )
        .group_by(Session.id)
    )
