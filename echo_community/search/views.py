"""Pages of search."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from echo_community.kernel.actor import current_actor
from echo_community.programmes import current
from echo_community.programmes.queries.topics import topics
from echo_community.search import queries
from echo_community.search.forms import SearchForm

bp = Blueprint("search", __name__)


@bp.get("/p/<slug>/search")
def search(slug: str) -> ResponseReturnValue:
    """Find threads by their words; without words, the field alone."""
    actor = current_actor()
    programme = current.enter(actor, slug)
    form = SearchForm(request.args)
    form.offer(tree := topics(actor, programme.programme_id))
    page = None
    if form.q.data and form.validate():
        number = request.args.get("page", 1, int)
        page = queries.search(actor, programme.programme_id, form.q.data, form.filters(), number)
    names = {t.id: t for top in tree for t in (top, *top.parts)}
    return render_template("search/search.html", form=form, page=page, names=names, here="search")
