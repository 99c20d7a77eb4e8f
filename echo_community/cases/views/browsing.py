"""Past cases: by topic, words, fields of the form, session, outcome."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from echo_community.cases.browsing import Asking
from echo_community.cases.queries.browsing import case_rows, count_cases
from echo_community.cases.queries.choosing import conditions
from echo_community.cases.views.blueprint import bp
from echo_community.kernel.actor import current_actor
from echo_community.kernel.pages import Cursor
from echo_community.programmes.current import enter


@bp.get("/p/<slug>/cases")
def browse(slug: str) -> ResponseReturnValue:
    """Past cases, presented last first, narrowed by what the address says."""
    actor = current_actor()
    programme_id = enter(actor, slug).programme_id
    asking = Asking(actor, programme_id, request.args)
    choice, after = asking.choice, Cursor.parse(request.args.get("after"))
    where = conditions(actor, programme_id, choice, asking.fields, asking.under)
    found = case_rows(actor, programme_id, *where, states=choice.states, after=after)
    count = count_cases(actor, programme_id, *where, states=choice.states)
    return render_template(
        "cases/browse.html", found=found, count=count, asking=asking, after=after, here="cases"
    )
