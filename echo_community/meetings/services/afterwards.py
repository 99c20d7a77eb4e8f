"""What a session left: its take-aways, written by the hub or by who spoke."""

from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic
from echo_community.kernel.errors import Overtaken
from echo_community.kernel.markup import render
from echo_community.meetings import guarded
from echo_community.meetings.models import Session
from echo_community.meetings.queries.lookups import session_for
from echo_community.meetings.speaking import require_voice


@atomic
def write_take_aways(actor: Actor, session_id: int, source: str, seen: str) -> Session:
    """Write what a session left; `seen` is what the form began with.

    Raises Stopped, Forbidden, or Overtaken where somebody else wrote meanwhile.
    """
    session = session_for(actor, session_id, lock=True)
    require_voice(actor, session)
    if session.take_aways not in (seen, source):
        raise Overtaken(session.take_aways, 0)
    if source != session.take_aways:
        guarded.must_hold(actor, session, body=source)
        session.take_aways, session.take_aways_html = source, render(source)
        session.updated_at = now()
        audit.record(actor, "session.take_aways", session)
    return session
