"""The blueprint that all pages of consults hang on."""

from collections.abc import Callable
from typing import TypeVar

from flask import Blueprint

from echo_community.discussions.forms import Stoppable
from echo_community.discussions.views.blueprint import tried
from echo_community.discussions.views.joining import lead_on
from echo_community.kernel.errors import NotVisible, Refused

R = TypeVar("R")

bp = Blueprint("consults", __name__)
bp.register_error_handler(NotVisible, lead_on)


def heeded(field: str, form: Stoppable, service: Callable[..., R], *things: object) -> R | None:
    """What the service made of the form; what it refuses is said beside that field."""
    try:
        return tried(form, service, *things)
    except Refused as problem:
        form[field].errors = [*form[field].errors, str(problem)]
    return None
