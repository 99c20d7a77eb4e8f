"""The hub's page of cases, and what takes a case from state to state."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.wrappers import Response

from echo_community import policy
from echo_community.cases import services
from echo_community.cases.forms import CloseForm, NoteForm
from echo_community.cases.models import Case, CaseState
from echo_community.cases.queries.drafts import case_for
from echo_community.cases.queries.late import overdue
from echo_community.cases.queries.submitted import queue as queued
from echo_community.cases.views.blueprint import bp
from echo_community.cases.views.steps import first_open_step
from echo_community.discussions.views.blueprint import offer_undo, refused
from echo_community.kernel.actor import current_actor
from echo_community.kernel.once import once, refuse
from echo_community.kernel.pages import row_id
from echo_community.meetings import queries as meetings
from echo_community.policy import Can
from echo_community.programmes.current import enter, enter_by_id
from echo_community.programmes.views.acting import carried_out, done


@bp.get("/p/<slug>/cases/queue")
def queue(slug: str) -> ResponseReturnValue:
    """What the hub has to do, oldest first."""
    actor = current_actor()
    standing = enter(actor, slug)
    policy.require(actor, Can.DECIDE_CASE, standing)
    return render_template(
        "cases/queue.html",
        queue=queued(actor, standing.programme_id),
        sessions=meetings.upcoming(actor, standing.programme_id),
        late=[row for row in overdue(actor, standing.programme_id) if row.late],
    )


@bp.get("/c/<int:case_id>")
def case(case_id: int) -> Response:
    """Where a case stands: its thread, or the form in which it is written."""
    found = case_for(current_actor(), case_id, Can.READ_CASE_DRAFT)
    if found.state is not CaseState.DRAFT:
        return redirect(url_for("discussions.show", thread_id=found.thread_id))
    return redirect(first_open_step(case_id))


@bp.post("/c/<int:case_id>/accept")
@once
def accept(case_id: int) -> Response:
    """The hub takes a case."""
    accepted = decided(case_id, services.accept)
    if accepted:
        flash(gettext("Accepted. Its presenter is told. Choose a session for it."))
    return to_queue(case_id, at_it=accepted)


@bp.post("/c/<int:case_id>/schedule")
@once
def schedule(case_id: int) -> Response:
    """Put a case on the agenda of a session."""
    session_id = request.form.get("session", type=row_id) or 0
    if not session_id:
        flash(gettext("Choose a session first."), "error")
        refuse()
    elif decided(case_id, lambda actor, it: services.schedule(actor, it, session_id)):
        undo = url_for(".unschedule", case_id=case_id, session_id=session_id)
        offer_undo(gettext("It is on the agenda. The programme can read it now."), undo)
    return to_queue(case_id)


@bp.post("/c/<int:case_id>/unschedule/<int:session_id>")
@once
def unschedule(case_id: int, session_id: int) -> Response:
    """Take it off again."""
    if decided(case_id, lambda actor, it: services.unschedule(actor, it, session_id)):
        flash(gettext("It is off the agenda, and waits for another session."))
    return to_queue(case_id)


@bp.route("/c/<int:case_id>/send-back", methods=["GET", "POST"])
@once
def send_back(case_id: int) -> ResponseReturnValue:
    """Give a case back to its presenter, with what to add."""
    return noted(case_id, NoteForm(), services.send_back, "cases/send_back.html")


@bp.route("/c/<int:case_id>/close", methods=["GET", "POST"])
@once
def close(case_id: int) -> ResponseReturnValue:
    """End a case without a follow-up, with the reason."""
    return noted(case_id, CloseForm(), services.close, "cases/close.html")


@bp.post("/c/<int:case_id>/withdraw")
@once
def withdraw(case_id: int) -> Response:
    """Its author takes it back."""
    slug = entered(case_id, Can.WRITE_CASE)[1]
    if done(lambda: services.withdraw(current_actor(), case_id)):
        flash(gettext("It is a draft again, for your eyes alone. Submit it when you like."))
    return redirect(url_for(".mine", slug=slug), 303)


def noted(
    case_id: int, form: Any, service: Callable[..., Case], template: str
) -> ResponseReturnValue:
    """A decision that needs words: the form, or on to the queue once it is done."""
    found = entered(case_id)[0]
    act = partial(service, current_actor(), case_id)
    if carried_out(form, lambda: act(form.note.data), beside="note"):
        flash(gettext("Done. Its presenter is told."))
        return to_queue(case_id)
    title = "" if found.state is CaseState.DRAFT else found.title  # its author's alone again
    return refused(render_template(template, case=found, title=title, form=form))


def decided(case_id: int, service: Callable[..., Case]) -> bool:
    """Whether the service did it; not where somebody was quicker, and the page says who."""
    entered(case_id)
    return done(lambda: service(current_actor(), case_id))


def entered(case_id: int, action: Can = Can.DECIDE_CASE) -> tuple[Case, str]:
    """A case with which the reader may do that, its programme entered."""
    found = case_for(current_actor(), case_id, action)
    return found, enter_by_id(current_actor(), found.programme_id).slug


def to_queue(case_id: int, *, at_it: bool = False) -> Response:
    """Back to the hub's page: at its head, where Undo and what went wrong stand, or at this case,
    where the next step waits."""
    slug = entered(case_id)[1]
    anchor = f"case-{case_id}" if at_it else None
    return redirect(url_for(".queue", slug=slug, _anchor=anchor), 303)
