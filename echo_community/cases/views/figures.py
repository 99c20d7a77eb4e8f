"""What came of a programme's cases, in figures, for its hub."""

from datetime import date

from dateutil.relativedelta import relativedelta
from flask import render_template, request
from flask.typing import ResponseReturnValue

from echo_community import policy
from echo_community.cases.queries import figures as queries
from echo_community.cases.views.blueprint import bp
from echo_community.kernel.actor import current_actor
from echo_community.kernel.clock import today_in
from echo_community.policy import Can
from echo_community.programmes.current import enter


@bp.get("/p/<slug>/cases/figures")
def figures(slug: str) -> ResponseReturnValue:
    """The cases presented in a year, or between the days that are asked for."""
    actor = current_actor()
    standing = enter(actor, slug)
    policy.require(actor, Can.DECIDE_CASE, standing)
    last = asked("to", today_in(actor.time_zone))
    first, last = sorted((asked("from", last - relativedelta(years=1)), last))
    found = queries.figures(actor, standing.programme_id, first, last)
    return render_template("cases/figures.html", found=found, first=first, last=last, here="cases")


def asked(name: str, otherwise: date) -> date:
    """A day of the address; another where it makes no sense, or leaves no year before it."""
    try:
        day = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return otherwise
    return day if day.year > date.min.year else otherwise
