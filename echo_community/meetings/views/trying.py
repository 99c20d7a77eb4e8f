"""What the pages around a session share: sending a form, and what it says when it is refused."""

from collections.abc import Callable
from typing import TypeVar

from echo_community.discussions.forms import Stoppable
from echo_community.kernel.actor import current_actor
from echo_community.kernel.errors import Refused, Stopped
from echo_community.meetings.queries.life import Life, life_of
from echo_community.programmes.current import enter_by_id

R = TypeVar("R")


def entered(session_id: int) -> Life:
    """A session with what is around it; its programme is the one of the page."""
    life = life_of(current_actor(), session_id)
    enter_by_id(current_actor(), life.programme_id)
    return life


def tried(form: Stoppable, act: Callable[[], R]) -> R | None:
    """What the service made of the form, or none and on the form what is to be mended."""
    if not form.validate_on_submit():
        return None
    try:
        return act()
    except Stopped as stop:
        form.show(stop)
    except Refused as problem:
        first = next(field for field in form if field.name not in ("csrf_token", "once"))
        first.errors = [*first.errors, str(problem)]
    return None
