"""Who is in a programme, and a person's page."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from echo_community.kernel.actor import current_actor
from echo_community.programmes import queries
from echo_community.programmes.current import enter
from echo_community.programmes.views.blueprint import bp


@bp.get("/p/<slug>/people")
def people(slug: str) -> ResponseReturnValue:
    """The members of a programme, the hub first."""
    actor = current_actor()
    programme = enter(actor, slug)
    found = queries.people(actor, programme.programme_id, request.args.get("page", 1, type=int))
    return render_template(
        "programmes/people.html",
        standing=programme,
        page=found,
        url=lambda number: url_for(".people", slug=slug, page=number),
        here="people",
    )


@bp.get("/people/<int:user_id>")
def person(user_id: int) -> ResponseReturnValue:
    """A person as members of a shared programme see them."""
    found = queries.person(current_actor(), user_id)
    return render_template("programmes/person.html", person=found, here="people")
