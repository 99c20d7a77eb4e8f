"""Limits on requests by address, kept in Redis where there is one, else in each process."""

from collections.abc import Callable
from typing import TypeVar

from flask import current_app, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

V = TypeVar("V", bound=Callable[..., object])

limiter = Limiter(get_remote_address, headers_enabled=False, strategy="moving-window")

# Generous for a clinic behind one address, hopeless for a machine.
WRITES = "120 per minute"
DOORS = "60 per 10 minutes"  # pages that let people in
KEEPING = "40 per minute"  # drafts, by person: one every few seconds, in two tabs
CHECKING = "60 per minute"  # of what is being typed, by person: one a pause


def limited_by_itself(view: V) -> V:
    """Mark a view that has a limit of its own, so that it does not count among the writes."""
    view.limited_by_itself = True  # type: ignore[attr-defined]
    return view


def is_limited_by_itself() -> bool:
    """Whether the view of this request is marked so."""
    view = current_app.view_functions.get(request.endpoint or "")
    return bool(getattr(view, "limited_by_itself", False))
