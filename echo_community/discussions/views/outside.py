"""Pages for who has no account, and the link to one that was just made."""

from collections.abc import Callable
from typing import Any

from flask import Response, make_response, render_template, session

from echo_community.discussions.sharing_forms import ShareForm
from echo_community.discussions.views.blueprint import tried
from echo_community.kernel.actor import current_actor
from echo_community.kernel.errors import Refused
from echo_community.kernel.http import UNTRACED

MADE = "shared"  # in the session: the secret just made, for the page that comes next


def made_by(form: ShareForm, share: Callable[..., tuple[Any, str]], place: str, of: int) -> bool:
    """Whether a link was made and its secret put by; else the form says what is wrong."""
    try:
        made = tried(form, share, current_actor(), of)
    except Refused as problem:
        form.for_whom.errors = [str(problem)]
        return False
    if made is None:
        return False
    session[MADE] = {"place": place, "of": of, "secret": made[1]}
    return True


def just_made(place: str, of: int) -> str:
    """The secret of the link made a moment ago; it is told this once."""
    made = session.pop(MADE, None) if MADE in session else None
    same = made and (made.get("place"), made.get("of")) == (place, of)
    return str(made["secret"]) if made and same else ""


def alone(template: str, status: int = 200, **more: Any) -> Response:
    """A page that leads nowhere else."""
    return untraced(make_response(render_template(template, **more), status))


def untraced(response: Response) -> Response:
    """The same, telling no other site, no cache and no search engine where it stands."""
    response.headers.update(UNTRACED)
    return response
