"""Whom an unanswered consult is told to, and when it goes further up the ladder."""

from echo_community.consults.models import Consult, Happened
from echo_community.consults.services import history
from echo_community.discussions.models import Thread


def begin(thread: Thread, consult: Consult) -> None:
    """Tell the first of the ladder about a new consult. Part of a transaction."""
    history.note(consult, Happened.ROUTED, step=consult.step)
