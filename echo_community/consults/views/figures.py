"""Consults in figures, and how they are handled, for the hub."""

from datetime import date, datetime, timedelta

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.utils import redirect

from echo_community import policy
from echo_community.consults.queries import figures as queries
from echo_community.consults.queries.asking import numbers_to_call
from echo_community.consults.queries.rota_page import gaps_ahead
from echo_community.consults.queries.settings import settings_of
from echo_community.consults.services.setting import change_settings
from echo_community.consults.settings_forms import SettingsForm
from echo_community.consults.views.blueprint import bp
from echo_community.kernel.actor import Actor, Standing, current_actor
from echo_community.kernel.clock import moment_in, today_in
from echo_community.kernel.once import once
from echo_community.kernel.sheets import csv_lines
from echo_community.policy import Can
from echo_community.programmes.current import enter
from echo_community.programmes.views.acting import carried_out, managed, say, status

SHOWN = timedelta(days=90)


@bp.get("/p/<slug>/consults/figures")
def figures(slug: str) -> ResponseReturnValue:
    """How soon questions were answered, and what waits."""
    actor = current_actor()
    standing = _entered(actor, slug)
    first, last = _days(actor)
    span = _moment(actor, first), _moment(actor, last + timedelta(days=1))
    found = queries.figures(actor, standing.programme_id, *span)
    gaps = gaps_ahead(actor, standing.programme_id, timedelta(days=7))
    facts = {"found": found, "first": first, "last": last, "gap": next(iter(gaps), None)}
    return render_template("consults/figures.html", standing=standing, here="ask", **facts)


@bp.get("/p/<slug>/consults/figures.csv")
def figures_sheet(slug: str) -> ResponseReturnValue:
    """A line a question, without words or names."""
    actor = current_actor()
    standing = _entered(actor, slug)
    first, last = _days(actor)
    span = _moment(actor, first), _moment(actor, last + timedelta(days=1))
    rows = queries.sheet(actor, standing.programme_id, *span)
    name = f"questions-{first.isoformat()}-{last.isoformat()}.csv"
    answer = Response(csv_lines(_head(), rows), mimetype="text/csv")
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


@bp.route("/p/<slug>/consults/settings", methods=["GET", "POST"])
@once
def settings(slug: str) -> ResponseReturnValue:
    """How long a question waits on each rung, numbers to call, the eConsult service."""
    actor, programme = current_actor(), managed(slug)
    form = SettingsForm()
    if request.method == "GET":
        form.fill(settings_of(programme.id))
    if carried_out(form, lambda: change_settings(actor, programme.id, form.draft())):
        say(gettext("Saved."))
        return redirect(url_for(".settings", slug=slug), 303)
    facts = {"one": programme, "tab": "consults", "numbers": numbers_to_call(programme.id)}
    return render_template("consults/settings.html", form=form, **facts), status(form)


def _entered(actor: Actor, slug: str) -> Standing:
    standing = enter(actor, slug)
    policy.require(actor, Can.READ_CONSULT_FIGURES, standing)
    return standing


def _days(actor: Actor) -> tuple[date, date]:
    last = _asked("to", today_in(actor.time_zone))
    first, last = sorted((_asked("from", last - SHOWN), last))
    return first, last


def _asked(name: str, otherwise: date) -> date:
    """A day of the address; another where it makes no sense."""
    try:
        day = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return otherwise
    return day if date.min.year + 1 < day.year < date.max.year else otherwise


def _moment(actor: Actor, day: date) -> datetime:
    return moment_in(actor.time_zone, day)


def _head() -> list[str]:
    return [
        gettext("Thread"), gettext("Asked"), gettext("Urgency"), gettext("State"), gettext("Step"),
        gettext("Hours until claimed"), gettext("Hours until asked for more"),
        gettext("Hours until answered"), gettext("Closed because"), gettext("Plan changed"),
        gettext("Referral spared"),
    ]  # fmt: skip
