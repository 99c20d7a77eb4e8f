"""What the hub does with a session that stands in the calendar."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from echo_community.kernel.actor import Actor, current_actor
from echo_community.kernel.once import once
from echo_community.meetings import queries, services
from echo_community.meetings.drafts import SpeakerDraft
from echo_community.meetings.forms import (
    CancelForm,
    CasesForm,
    EditForm,
    LongerForm,
    MoveForm,
    MoveWorkshopForm,
)
from echo_community.meetings.models import Session, SessionKind
from echo_community.meetings.views.blueprint import bp
from echo_community.policy import Can
from echo_community.programmes.current import enter_by_id
from echo_community.programmes.views.acting import carried_out, done, say, status


@bp.get("/s/<int:session_id>/plan")
def checklist(session_id: int) -> ResponseReturnValue:
    """The wizard's last page, before and after the session: what is done, what remains."""
    actor, _ = _managed(session_id)
    page = queries.session_page(actor, session_id)
    cases = CasesForm()
    cases.offer(queries.cases_waiting(actor, page.row.programme_id))
    facts: dict[str, Any] = {
        "form": cases,
        "longer": LongerForm(),
        "last_on": queries.last_of_series(page.row),
    }
    facts["present"] = queries.present_at(session_id)
    return render_template(
        "meetings/checklist.html", page=page, row=page.row, here="sessions", **facts
    )


@bp.route("/s/<int:session_id>/edit", methods=["GET", "POST"])
@once
def edit(session_id: int) -> ResponseReturnValue:
    """What is said of it."""
    actor, session = _managed(session_id)
    form = EditForm()
    if request.method == "GET":
        form.fill(session, _speakers(session_id))
    if _changed(form, session, lambda: services.edit_session(actor, session_id, *form.changes())):
        say(gettext("Saved."))
        return redirect(url_for(".checklist", session_id=session_id), 303)
    return render_template(
        "meetings/edit.html", session=session, form=form, here="sessions"
    ), status(form)


@bp.route("/s/<int:session_id>/move", methods=["GET", "POST"])
@once
def move(session_id: int) -> ResponseReturnValue:
    """To another day or time."""
    actor, session = _managed(session_id)
    form = _move_form(session)

    def act() -> object:
        return services.move_session(actor, session_id, form.draft(), form.version.data or 0)

    if _changed(form, session, act, beside="time_zone"):
        say(gettext("Moved. Members are told, and calendars change by themselves."))
        return redirect(url_for(".show", session_id=session_id), 303)
    return render_template(
        "meetings/move.html", session=session, form=form, here="sessions"
    ), status(form)


@bp.route("/s/<int:session_id>/cancel", methods=["GET", "POST"])
@once
def cancel(session_id: int) -> ResponseReturnValue:
    """It does not take place."""
    actor, session = _managed(session_id)
    form = CancelForm(version=session.sequence)

    def act() -> object:
        seen = form.version.data or 0
        return services.cancel_session(actor, session_id, form.why.data or "", seen)

    if _changed(form, session, act, beside="why"):
        undo = url_for(".restore", session_id=session_id, version=session.sequence)
        say(gettext("Cancelled. Members are told, and its cases wait for another day."), undo)
        return redirect(url_for(".show", session_id=session_id), 303)
    return render_template(
        "meetings/cancel.html", session=session, form=form, here="sessions"
    ), status(form)


@bp.post("/s/<int:session_id>/restore")
@once
def restore(session_id: int) -> ResponseReturnValue:
    """It takes place after all."""
    actor, session = _managed(session_id)
    version = request.args.get("version", session.sequence, type=int)
    if done(lambda: services.restore_session(actor, session_id, version)):
        say(gettext("It takes place. Who had heard that it was cancelled is told."))
    return redirect(url_for(".show", session_id=session_id), 303)


@bp.post("/s/<int:session_id>/agenda")
@once
def put_cases(session_id: int) -> ResponseReturnValue:
    """Cases onto its agenda."""
    actor, session = _managed(session_id)
    form = CasesForm()
    form.offer(queries.cases_waiting(actor, session.programme_id))
    if done(lambda: services.put_all_on_agenda(actor, session_id, form.chosen())):
        count = len(form.chosen())
        say(ngettext("%(num)s case is scheduled.", "%(num)s cases are scheduled.", count))
    return redirect(url_for(".checklist", session_id=session_id, _anchor="cases"), 303)


@bp.post("/s/<int:session_id>/agenda/<int:thread_id>/off")
@once
def take_case(session_id: int, thread_id: int) -> ResponseReturnValue:
    """A case off its agenda, back to those that wait."""
    actor, _ = _managed(session_id)
    services.take_off_agenda(actor, session_id, thread_id)
    say(gettext("It is off the agenda and waits for another session."))
    return redirect(url_for(".checklist", session_id=session_id, _anchor="cases"), 303)


@bp.post("/s/<int:session_id>/longer")
@once
def make_longer(session_id: int) -> ResponseReturnValue:
    """More dates of its series."""
    actor, _ = _managed(session_id)
    form, added = LongerForm(), []
    day = form.last_day.data if form.validate_on_submit() else None
    if done(lambda: added.extend(services.extend_series(actor, session_id, day))):
        count = len(added)
        say(ngettext("%(num)s session is added.", "%(num)s sessions are added.", count))
    return redirect(url_for(".checklist", session_id=session_id, _anchor="series"), 303)


def _managed(session_id: int) -> tuple[Actor, Session]:
    """The session, for whoever may plan it; a member who may not is told so."""
    actor = current_actor()
    session = queries.session_for(actor, session_id, Can.MANAGE_SESSIONS)
    enter_by_id(actor, session.programme_id)
    return actor, session


def _changed(form: Any, session: Session, act: Any, beside: str = "title") -> bool:
    """Whether it was done; where somebody else was quicker the form goes on from theirs."""
    overtaken = []

    def noting() -> None:
        try:
            act()
        except services.Changed:
            overtaken.append(True)
            raise

    if carried_out(form, noting, beside):
        return True
    if overtaken:
        newest = queries.session_for(current_actor(), session.id).sequence
        form.version.data, form.version.raw_data = newest, None
    return False


def _move_form(session: Session) -> Any:
    workshop = session.kind is SessionKind.WORKSHOP
    form: Any = MoveWorkshopForm() if workshop else MoveForm()
    if request.method == "GET":
        form.version.data = session.sequence
        form.fill(session, *([queries.days_of(session.id)] if workshop else []))
    form.offer_zones(session.time_zone)
    return form


def _speakers(session_id: int) -> list[SpeakerDraft]:
    found = queries.speakers_of([session_id]).get(session_id, ())
    return [SpeakerDraft(one.name, one.affiliation) for one in found]
