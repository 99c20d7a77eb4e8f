"""What a session left."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from echo_community.discussions.views.blueprint import refused
from echo_community.kernel.actor import current_actor
from echo_community.kernel.errors import Overtaken
from echo_community.kernel.once import once
from echo_community.meetings.life_forms import TakeAwaysForm
from echo_community.meetings.models import Session
from echo_community.meetings.queries.lookups import session_for
from echo_community.meetings.services import afterwards
from echo_community.meetings.speaking import require_voice
from echo_community.meetings.views.blueprint import bp
from echo_community.meetings.views.trying import entered, tried


@bp.route("/s/<int:session_id>/take-aways", methods=["GET", "POST"])
@once
def take_aways(session_id: int) -> ResponseReturnValue:
    """Write what a session left, for those who were not there."""
    actor, life = current_actor(), entered(session_id)
    session = session_for(actor, session_id)
    require_voice(actor, session)
    form = TakeAwaysForm(data={"body": session.take_aways, "seen": session.take_aways})
    if _saved(form, session) is None:
        return refused(render_template("meetings/take_aways.html", life=life, form=form))
    flash(gettext("Saved. It stands on the page of the session and in “This week”."))
    return redirect(url_for("pages.week_of", session_id=session_id), 303)


def _saved(form: TakeAwaysForm, session: Session) -> Session | None:
    actor = current_actor()
    try:
        return tried(form, lambda: afterwards.write_take_aways(actor, session.id, *form.draft()))
    except Overtaken as newer:
        form.show_both(newer)
        return None
