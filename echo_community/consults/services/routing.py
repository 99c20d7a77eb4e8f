"""Whom an unanswered consult is told to, and when it goes further up the ladder."""

from echo_community.consults.models import Consult, Happened
from echo_community.consults.services import history
from echo_community.discussions.models import Thread


def begin(thread: Thread, consult: Consult) -> None:
    """Tell the first of the ladder about a new consult. Part of a transaction."""
    history.note(consult, Happened.ROUTED, step=consult.step)


def answered(consult: Consult) -> None:
    """It needs no further step. Part of a transaction."""
    consult.next_step_at = None


def paused(consult: Consult) -> None:
    """It waits for who asked, so no step is due. Part of a transaction."""
    consult.next_step_at = None


def reopened(thread: Thread, consult: Consult) -> None:
    """It waits for an answer again. Part of a transaction."""
