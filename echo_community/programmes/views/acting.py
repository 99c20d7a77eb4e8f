"""What the settings pages share: entering, and saying what a service refused."""

from collections.abc import Callable
from typing import Any

from flask import flash
from flask_babel import gettext

from echo_community.kernel.actor import current_actor
from echo_community.kernel.errors import Refused, Stopped
from echo_community.kernel.once import refuse
from echo_community.policy import Can
from echo_community.programmes import queries
from echo_community.programmes.current import enter_by_id
from echo_community.programmes.models import Programme


def managed(slug: str, action: Can = Can.MANAGE_PROGRAMME) -> Programme:
    """The programme of a settings page. An administrator need not be a member of it."""
    actor = current_actor()
    programme = queries.programme_to_manage(actor, slug, action)
    if programme.id in actor.memberships:
        enter_by_id(actor, programme.id)
    return programme


def managed_by_id(programme_id: int) -> str:
    """The same for a page whose thing names its programme: the programme's slug."""
    actor = current_actor()
    if programme_id in actor.memberships:
        return enter_by_id(actor, programme_id).slug
    return queries.programme_for(actor, programme_id).slug


def carried_out(form: Any, act: Callable[[], object], beside: str = "name") -> bool:
    """Whether the form was sent, is right, and the service did it; else its fields say why."""
    if not form.validate_on_submit():
        return False
    try:
        act()
    except Refused as problem:
        _say(form[beside], str(problem))
        return False
    except Stopped as problem:
        for name, _ in problem.findings:
            _say(
                form[name],
                gettext("This may identify a patient. Write it without names, dates and places."),
            )
        return False
    return True


def done(act: Callable[[], object]) -> bool:
    """Whether the service did it; else the next page says why not."""
    try:
        act()
    except Refused as problem:
        flash(str(problem), "error")
        refuse()
        return False
    return True


def say(text: str, undo: str | None = None) -> None:
    """What the next page says, with a way back where there is one."""
    message: Any = {"text": text, "undo": undo} if undo else text
    flash(message)


def status(form: Any) -> int:
    """422 where a form is shown again with what is wrong."""
    return 422 if form.errors else 200


def _say(field: Any, sentence: str) -> None:
    field.errors = [*field.errors, sentence]
