"""The rota: who is on call, planned, changed and swapped."""

from datetime import date, timedelta
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.wrappers import Response

from echo_community import policy
from echo_community.consults.queries import rota_choices
from echo_community.consults.queries.rota_page import rota_page
from echo_community.consults.rota_forms import DaysForm, NoteForm, PlanForm
from echo_community.consults.services import rota as services
from echo_community.consults.views.blueprint import bp
from echo_community.consults.wording import hours_words, span
from echo_community.kernel.actor import current_actor
from echo_community.kernel.clock import today_in
from echo_community.kernel.once import once
from echo_community.notifications.models import NoticeKind
from echo_community.notifications.services import seen
from echo_community.policy import Can
from echo_community.programmes.current import enter
from echo_community.programmes.views.acting import carried_out, done, managed, say, status

bp.add_app_template_filter(hours_words)
bp.add_app_template_global(span, "span")


@bp.get("/p/<slug>/consults/rota")
def rota(slug: str) -> ResponseReturnValue:
    """Who is on call now and in the weeks to come."""
    actor = current_actor()
    standing = enter(actor, slug)
    policy.require(actor, Can.READ_ROTA, standing)
    seen(actor, standing.programme_id, NoticeKind.ROTA)
    page = rota_page(actor, standing.programme_id)
    return render_template("consults/rota.html", page=page, standing=standing, here="ask")


@bp.route("/p/<slug>/consults/rota/plan", methods=["GET", "POST"])
@once
def plan_rota(slug: str) -> ResponseReturnValue:
    """Have experts take turns for some weeks."""
    actor, programme = current_actor(), managed(slug, Can.MANAGE_ROTA)
    form = PlanForm()
    form.offer(rota_choices.experts_of(actor, programme.id))
    if request.method == "GET":
        form.first_on.data = _next_monday(actor.time_zone)

    def act() -> object:
        return services.plan_weeks(actor, programme.id, form.draft(actor.time_zone))

    if carried_out(form, act, "people"):
        say(gettext("Planned. Those who are on call hear of it."))
        return _back(slug)
    return render_template("consults/rota_plan.html", slug=slug, form=form, here="ask"), status(
        form
    )


@bp.route("/p/<slug>/consults/rota/<int:week_id>", methods=["GET", "POST"])
@once
def change_week(slug: str, week_id: int) -> ResponseReturnValue:
    """Another person, or other days."""
    actor, programme = current_actor(), managed(slug, Can.MANAGE_ROTA)
    week = rota_choices.week_of(actor, programme.id, week_id)
    form = DaysForm()
    form.offer(rota_choices.experts_of(actor, programme.id))
    if request.method == "GET":
        form.fill(week)

    def act() -> object:
        days = form.days(week.time_zone)
        return services.change_week(actor, week_id, form.person.data, days)

    if carried_out(form, act, "person"):
        say(gettext("Saved."))
        return _back(slug)
    return _page("week", slug, form, week=week)


@bp.post("/p/<slug>/consults/rota/<int:week_id>/remove")
@once
def remove_week(slug: str, week_id: int) -> ResponseReturnValue:
    """Take a week off the rota, with a way back."""
    actor, programme = current_actor(), managed(slug, Can.MANAGE_ROTA)
    rota_choices.week_of(actor, programme.id, week_id)
    services.remove_week(actor, week_id)
    say(gettext("The week is off the rota."), url_for(".restore_week", slug=slug, week_id=week_id))
    return _back(slug)


@bp.post("/p/<slug>/consults/rota/<int:week_id>/restore")
@once
def restore_week(slug: str, week_id: int) -> ResponseReturnValue:
    """Put it back."""
    actor, programme = current_actor(), managed(slug, Can.MANAGE_ROTA)
    rota_choices.week_of(actor, programme.id, week_id)
    if done(lambda: services.restore_week(actor, week_id)):
        say(gettext("The week stands again."))
    return _back(slug)


@bp.route("/p/<slug>/consults/rota/<int:week_id>/note", methods=["GET", "POST"])
@once
def note_week(slug: str, week_id: int) -> ResponseReturnValue:
    """What whoever is on call next should know."""
    actor, programme = current_actor(), managed(slug, Can.MANAGE_ROTA)
    week = rota_choices.week_of(actor, programme.id, week_id)
    form = NoteForm(note=week.note)
    if carried_out(form, lambda: services.write_note(actor, week_id, form.note.data or ""), "note"):
        say(gettext("Saved. Whoever is on call next hears of it."))
        return _back(slug)
    return _page("note", slug, form, week=week, name=rota_choices.name_of(actor, week))


@bp.route("/p/<slug>/consults/rota/away", methods=["GET", "POST"])
@once
def away(slug: str) -> ResponseReturnValue:
    """Days in which nothing is routed to somebody."""
    actor, programme = current_actor(), managed(slug, Can.MANAGE_ROTA)
    form = DaysForm()
    form.offer(rota_choices.hub_of(actor, programme.id))
    if request.method == "GET":
        form.person.data = actor.id

    def act() -> object:
        days = form.days(actor.time_zone)
        return services.be_away(actor, programme.id, form.person.data, days)

    if carried_out(form, act, "person"):
        say(gettext("Noted. Nothing is routed to them in these days."))
        return _back(slug)
    return render_template("consults/rota_away.html", slug=slug, form=form, here="ask"), status(
        form
    )


@bp.post("/p/<slug>/consults/rota/away/<int:absence_id>/end")
@once
def end_absence(slug: str, absence_id: int) -> ResponseReturnValue:
    """They are there after all."""
    managed(slug, Can.MANAGE_ROTA)
    services.end_absence(current_actor(), absence_id)
    undo = url_for(".renew_absence", slug=slug, absence_id=absence_id)
    say(gettext("They are there after all."), undo)
    return _back(slug)


@bp.post("/p/<slug>/consults/rota/away/<int:absence_id>/renew")
@once
def renew_absence(slug: str, absence_id: int) -> ResponseReturnValue:
    """They are away as it was said first."""
    managed(slug, Can.MANAGE_ROTA)
    services.end_absence(current_actor(), absence_id, removed=False)
    say(gettext("They are away in these days."))
    return _back(slug)


def _page(what: str, slug: str, form: Any, **shown: Any) -> ResponseReturnValue:
    """A form of the rota, with what is wrong if anything is."""
    page = f"consults/rota_{what}.html"
    return render_template(page, slug=slug, form=form, here="ask", **shown), status(form)


def _back(slug: str) -> Response:
    return redirect(url_for(".rota", slug=slug), 303)


def _next_monday(time_zone: str) -> date:
    today = today_in(time_zone)
    return today + timedelta(days=7 - today.weekday())
