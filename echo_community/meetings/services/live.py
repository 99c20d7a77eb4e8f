"""Live notes: short lines of what is being said, for those whose video failed."""

from sqlalchemy import func, select

from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db, find
from echo_community.kernel.errors import NotVisible
from echo_community.kernel.markup import render
from echo_community.meetings import guarded
from echo_community.meetings.models import LiveNote, Session
from echo_community.meetings.queries.lookups import session_for
from echo_community.meetings.speaking import require_voice


@atomic
def write_note(actor: Actor, session_id: int, source: str) -> LiveNote:
    """Write what is being said. Raises Stopped, Forbidden."""
    session = session_for(actor, session_id, lock=True)
    require_voice(actor, session)
    guarded.must_hold(actor, session, body=source)
    last = select(func.max(LiveNote.position)).where(LiveNote.session_id == session.id)
    moment = now()
    note = LiveNote(
        session_id=session.id,
        programme_id=session.programme_id,
        author_id=actor.id,
        position=(db.session.scalar(last) or 0) + 1,
        source=source,
        html=render(source),
        created_at=moment,
        updated_at=moment,
    )
    db.session.add(note)
    audit.record(actor, "session.note", note, session=session.id)
    return note


@atomic
def change_note(actor: Actor, note_id: int, source: str) -> LiveNote:
    """Put a note right; whoever may write may."""
    note, session = note_for(actor, note_id)
    if source != note.source:
        guarded.must_hold(actor, session, body=source)
        note.source, note.html, note.updated_at = source, render(source), now()
        audit.record(actor, "session.note.change", note)
    return note


@atomic
def hide_note(actor: Actor, note_id: int) -> LiveNote:
    """Take a note away; `show_note` brings it back."""
    return _turn(actor, note_id, visible=False)


@atomic
def show_note(actor: Actor, note_id: int) -> LiveNote:
    """Bring it back."""
    return _turn(actor, note_id, visible=True)


def note_for(actor: Actor, note_id: int) -> tuple[LiveNote, Session]:
    """A note for who may write there, and its session. Raises NotVisible or Forbidden."""
    note = find(LiveNote, LiveNote.id == note_id)
    if note is None:
        raise NotVisible
    session = session_for(actor, note.session_id)
    require_voice(actor, session)
    return note, session


def _turn(actor: Actor, note_id: int, *, visible: bool) -> LiveNote:
    note, _ = note_for(actor, note_id)
    if note.visible is not visible:
        note.visible, note.updated_at = visible, now()
        audit.record(actor, "session.note.show" if visible else "session.note.hide", note)
    return note
