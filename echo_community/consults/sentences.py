"""A consult in words: how soon, why closed, what happened."""

from flask_babel import gettext

from echo_community.consults.models import Closing, Happened, Step, Urgency


def urgency(of: Urgency) -> str:
    """How soon an answer is needed."""
    return {
        Urgency.TODAY: gettext("Needed today"),
        Urgency.WEEK: gettext("Needed this week"),
        Urgency.WHENEVER: gettext("Whenever somebody has time"),
    }[of]


def closing(of: Closing | None) -> str:
    """Why it is closed."""
    if of is None:
        return ""
    return {
        Closing.ANSWERED: gettext("Closed: it is answered"),
        Closing.FOUND: gettext("Closed: the answer was here already"),
        Closing.ECONSULT: gettext("Closed: it went to eConsult"),
        Closing.CASE: gettext("Closed: it became a case"),
        Closing.WITHDRAWN: gettext("Closed: no longer needed"),
    }[of]


def of(happened: Happened, name: str, to: str, step: Step | None) -> str:
    """A line of its history; without a name the one who asked did it, or the clock."""
    who = name or gettext("Original poster")
    if happened is Happened.ROUTED:
        return _routed(step)
    return {
        Happened.ASKED: gettext("%(name)s asked", name=who),
        Happened.CLAIMED: gettext("Claimed by %(name)s", name=who),
        Happened.RELEASED: gettext("Released by %(name)s", name=who),
        Happened.HANDED_OVER: gettext("%(name)s handed it to %(to)s", name=who, to=to),
        Happened.INFORMATION: gettext("%(name)s asked for more", name=who),
        Happened.ANSWERED: gettext("Answered by %(name)s", name=who),
        Happened.ACCEPTED: gettext("Accepted by who asked"),
        Happened.UNACCEPTED: gettext("No longer accepted"),
        Happened.REOPENED: gettext("Opened again by %(name)s", name=who),
        Happened.CLOSED: gettext("Closed by %(name)s", name=who),
        Happened.SHARED: gettext("Shared with all members"),
        Happened.ESCALATED: gettext("Made a case"),
    }[happened]


def _routed(step: Step | None) -> str:
    return {
        Step.ON_CALL: gettext("Sent to who is on call"),
        Step.TOPIC_EXPERTS: gettext("Sent to the experts of its topic"),
        Step.ALL_EXPERTS: gettext("Sent to all experts"),
        Step.COORDINATOR: gettext("Sent to the coordinators"),
    }.get(step or Step.ON_CALL, "")
