"""Whom a consult is told to that waits for an answer, and when it goes further up the ladder.

A turn begins when a consult is asked, and again when who asked asks on after an answer. In it each
rung is told once: its cause is `consult 12 <turn> <step>`.
"""

from collections.abc import Mapping
from datetime import timedelta

from echo_community.consults.models import Consult, Happened, Step, Urgency
from echo_community.consults.queries.settings import delays_of
from echo_community.consults.services import audience, history
from echo_community.discussions.models import Thread
from echo_community.kernel.clock import now
from echo_community.notifications.services import take_back, tell_found

LONGEST_PAUSE = timedelta(days=7)  # for who asked to say more; then the hub looks again
OF_CLAIMED = 2  # how many times as long one waits for an answer that somebody has claimed

RUNGS = tuple(Step)


def begin(thread: Thread, consult: Consult) -> None:
    """Tell the first of the ladder about a consult. Part of a transaction.

    Where it waits already, nothing happens.
    """
    if consult.waits_since is not None:
        return
    consult.turn += 1
    consult.waits_since, consult.paused_at = now(), None
    _climb_to(consult, audience.reached(consult), Step.ON_CALL)


def go_up(consult: Consult) -> None:
    """Nobody answered in time: tell the next of the ladder. Part of a transaction."""
    above = RUNGS[min(RUNGS.index(consult.step) + 1, len(RUNGS) - 1)]
    _climb_to(consult, audience.reached(consult), above)


def answered(consult: Consult) -> None:
    """It waits for nobody of the hub any more: answered, or closed. Part of a transaction."""
    consult.next_step_at = consult.waits_since = consult.paused_at = None
    for step in RUNGS if consult.turn else ():
        take_back(cause_of(consult, step))


def reopened(thread: Thread, consult: Consult) -> None:
    """Who asked says more: after an answer it waits anew, else it goes on. In a transaction."""
    if consult.waits_since is None:
        begin(thread, consult)
    else:
        hurry(consult)


def hurry(consult: Consult) -> None:
    """What it waited for longer than for others is over: it goes on in the time of a rung."""
    if consult.next_step_at is not None:
        consult.next_step_at = min(consult.next_step_at, now() + delay(consult))


def paused(consult: Consult) -> None:
    """Who asked was asked for more: it waits for them, once a turn and a week at most."""
    if consult.paused_at is None and consult.waits_since is not None:
        consult.paused_at = now()
        if consult.next_step_at is not None:
            consult.next_step_at = now() + LONGEST_PAUSE


def wait_on(consult: Consult) -> None:
    """It stays on its rung for as long again. Part of a transaction."""
    last = consult.step is Step.COORDINATOR
    consult.next_step_at = None if last else now() + delay(consult)


def delay(consult: Consult) -> timedelta:
    """How long one of its urgency stays on a rung in its programme."""
    return timedelta(hours=delays_of(consult.programme_id)[Urgency(consult.urgency)])


def cause_of(consult: Consult, step: Step) -> str:
    """The cause of the notices of a rung."""
    return f"consult {consult.id} {consult.turn} {step}"


def _climb_to(consult: Consult, reached: Mapping[Step, bool], lowest: Step) -> None:
    """Up to the first rung, from this one on, where somebody stands; they are told."""
    rungs = RUNGS[RUNGS.index(lowest) :]
    consult.step = next((step for step in rungs if reached[step]), Step.COORDINATOR)
    told = tuple(cause_of(consult, step) for step in RUNGS if step is not consult.step)
    tell_found(audience.of(consult, cause_of(consult, consult.step), told, lowest=lowest))
    history.note(consult, Happened.ROUTED, step=consult.step)
    wait_on(consult)
