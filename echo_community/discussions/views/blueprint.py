"""The blueprint of threads and posts, and what its views share."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint, Response, flash, make_response, request, url_for
from markupsafe import Markup

from echo_community.discussions import queries
from echo_community.discussions.forms import Drafted, EditForm, Stoppable
from echo_community.discussions.queries.places import Place
from echo_community.kernel.actor import Actor, current_actor
from echo_community.kernel.errors import NotYet, Overtaken, Refused, Stopped
from echo_community.kernel.forms import LONGEST_POST
from echo_community.kernel.markup import Format, render

R = TypeVar("R")

bp = Blueprint("discussions", __name__)


def address(thread: Any, **more: Any) -> str:
    """Where a thread stands; a title without letters leaves no slug."""
    return url_for("discussions.show", thread_id=thread.id, slug=thread.slug or None, **more)


def address_of_post(reader: Actor, thread_id: int, number: int) -> str:
    """The page on which a post stands, at the post. Raises NotVisible."""
    return address_of(queries.place_of(reader, thread_id, number), f"p{number}")


def address_of(place: Place, anchor: str | None) -> str:
    """The page on which a place stands, at the place."""
    return url_for(
        "discussions.show",
        thread_id=place.id,
        slug=place.slug or None,
        page=place.page if place.page > 1 else None,
        _anchor=anchor,
    )


def tried(form: Stoppable, service: Callable[..., R], *thing: Any) -> R | None:
    """What the service made of the form, or none and on the form what is to be mended."""
    if not form.validate_on_submit():
        return None
    use = request.form.get("use", "")
    try:
        if use and isinstance(form, Drafted):
            mended(form, use, lambda: service(*thing, form.draft()))
            return None
        return service(*thing, form.draft())
    except Stopped as stop:
        form.show(stop)
    except NotYet as problem:
        form["body"].errors = [*form["body"].errors, str(problem)]
    except Refused as problem:
        if "files" not in form:
            raise
        form["files"].errors = [str(problem)]
    except Overtaken as newer:
        if not isinstance(form, EditForm):
            raise
        form.show_both(newer)
    return None


def mended(form: Drafted, use: str, look: Callable[[], object]) -> None:
    """Put the suggestion of that button into the form, and look again; nothing is sent."""
    form.looks = True
    try:
        look()
    except Stopped as stop:
        form.mend(use, stop)
    look()


def offer_undo(text: str, url: str) -> None:
    """Say what is gone, and offer it back, on the next page."""
    message: Any = {"text": text, "undo": url}
    flash(message)


def preview_of(form: Any, programme_id: int, written_as: Format = Format.MARKDOWN) -> Markup:
    """The words of a form as a post of that programme would show them to their writer."""
    safe = render((form.body.data or "")[:LONGEST_POST], written_as)
    return Markup(queries.unfolded_html(current_actor(), programme_id, safe))  # noqa: S704  cleaned


def fragment(preview: Markup) -> Response | None:
    """The rendered words alone, where a script asks for just that."""
    return make_response(str(preview)) if "X-Fragment" in request.headers else None


def refused(page: str) -> Response:
    """The form shown again with what is wrong, or, for a look at it first, as it is."""
    return make_response(page, 422 if request.method == "POST" else 200)
