"""Checking in: the code for those who show it, and the page where one types it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from echo_community.discussions.views.blueprint import refused
from echo_community.kernel.actor import current_actor
from echo_community.kernel.errors import Refused
from echo_community.kernel.once import once
from echo_community.meetings.life_forms import CheckInForm, CodeForm
from echo_community.meetings.models import Attendance
from echo_community.meetings.queries.attendance import code_of, own_attendance, spoke_mates
from echo_community.meetings.queries.lookups import session_for
from echo_community.meetings.services import attendance
from echo_community.meetings.views.blueprint import bp
from echo_community.meetings.views.trying import entered
from echo_community.policy import Can
from echo_community.programmes.current import enter


@bp.route("/s/<int:session_id>/check-in", methods=["GET", "POST"])
@once  # its form carries no key: a wrong code must count though nothing comes of it
def check_in(session_id: int) -> ResponseReturnValue:
    """Say that one is there."""
    life, form = entered(session_id), CheckInForm()
    form.offer(spoke_mates(current_actor(), life.programme_id))
    if _checked_in(session_id, form) is None:
        return refused(render_template("meetings/check_in.html", life=life, form=form))
    flash(gettext("You are on the list."))
    return redirect(url_for(".show", session_id=session_id), 303)


@bp.route("/s/<int:session_id>/check-in/code", methods=["GET", "POST"])
@once
def check_in_code(session_id: int) -> ResponseReturnValue:
    """The code to show in the video, made at the first tap."""
    actor = current_actor()
    code, life = code_of(actor, session_id), entered(session_id)
    form = CodeForm(obj=code)
    if form.validate_on_submit():
        attendance.show_code(actor, session_id, form.times())
        return redirect(url_for(".check_in_code", session_id=session_id), 303)
    return refused(render_template("meetings/code.html", life=life, code=code, form=form))


@bp.post("/s/<int:session_id>/check-in/code/new")
@once
def new_code(session_id: int) -> ResponseReturnValue:
    """Another code; the old one is no longer good."""
    session_for(current_actor(), session_id, Can.MANAGE_SESSIONS)
    attendance.renew_code(current_actor(), session_id)
    flash(gettext("This is the code from now on."))
    return redirect(url_for(".check_in_code", session_id=session_id), 303)


@bp.get("/p/<slug>/sessions/mine")
def mine(slug: str) -> ResponseReturnValue:
    """The sessions one was at."""
    actor = current_actor()
    rows = own_attendance(actor, enter(actor, slug).programme_id)
    return render_template("meetings/mine.html", rows=rows, here="sessions")


def _checked_in(session_id: int, form: CheckInForm) -> Attendance | None:
    if not form.validate_on_submit():
        return None
    typed, mate = form.code.data or "", form.stands_for.data or None
    try:
        address = request.remote_addr or ""
        return attendance.check_in(current_actor(), session_id, typed, address, mate)
    except Refused as problem:
        form.code.errors = [str(problem)]
        return None
