"""Reasons, causes and decisions in the reader's words."""

from flask_babel import gettext, ngettext

from echo_community.moderation.models import Cause, Decision, Reason


def reason_words(reason: Reason | None) -> str:
    """A reason in a few words."""
    return {
        Reason.IDENTIFIES_PATIENT: gettext("Identifies a patient"),
        Reason.UNSAFE_ADVICE: gettext("Unsafe clinical advice"),
        Reason.COMMERCIAL: gettext("Advertising or a conflict of interest"),
        Reason.DISRESPECT: gettext("Disrespect"),
        Reason.OFF_TOPIC: gettext("Off topic"),
        Reason.OTHER: gettext("Something else"),
    }.get(reason or Reason.OTHER, "")


def reason_hint(reason: Reason) -> str:
    """What a reason is meant for, and what happens at once."""
    return {
        Reason.IDENTIFIES_PATIENT: gettext(
            "A name, a date, a place, a number, or a story that somebody would know. "
            "The post is hidden at once."
        ),
        Reason.UNSAFE_ADVICE: gettext(
            "A dose, a combination or a step that could harm. The post shows that the hub is "
            "looking."
        ),
        Reason.COMMERCIAL: gettext("It sells something, or somebody profits and does not say so."),
        Reason.DISRESPECT: gettext("Of a colleague, a patient or a group of people."),
        Reason.OFF_TOPIC: gettext("It does not belong in this thread or this programme."),
        Reason.OTHER: gettext("Say in a line what it is."),
    }[reason]


def cause_words(cause: Cause) -> str:
    """Why something waits in the queue."""
    return {
        Cause.FLAG: gettext("Reported"),
        Cause.OVERRIDE: gettext("Held: its author says it is not about a patient"),
        Cause.HELD: gettext("Held by the privacy guard"),
        Cause.FIRST_POST: gettext("First post of a new member"),
        Cause.RESCAN: gettext("Found by a newer privacy guard"),
        Cause.APPEAL: gettext("Appeal"),
    }[cause]


def decision_verb(decision: Decision) -> str:
    """The button."""
    return {
        Decision.FINE: gettext("It is fine"),
        Decision.EDIT: gettext("Edit"),
        Decision.HIDE: gettext("Hide"),
        Decision.MOVE: gettext("Change topics"),
        Decision.SPLIT: gettext("Split off"),
        Decision.MERGE: gettext("Merge"),
        Decision.LOCK: gettext("Close the thread"),
        Decision.ASK_AUTHOR: gettext("Ask the author"),
        Decision.CORRECT: gettext("Correct the advice"),
        Decision.PURGE: gettext("Purge"),
        Decision.LIFT: gettext("Lift"),
        Decision.UPHOLD: gettext("Uphold"),
    }[decision]


def decision_done(decision: Decision | None) -> str:
    """What was decided, as all may read it."""
    return {
        Decision.FINE: gettext("Fine as it is"),
        Decision.EDIT: gettext("Edited by the hub"),
        Decision.HIDE: gettext("Hidden by the hub"),
        Decision.MOVE: gettext("Moved to other topics"),
        Decision.SPLIT: gettext("Moved to a thread of its own"),
        Decision.MERGE: gettext("Merged into another thread"),
        Decision.LOCK: gettext("The thread is closed to replies"),
        Decision.ASK_AUTHOR: gettext("The author was asked"),
        Decision.CORRECT: gettext("Corrected by an expert"),
        Decision.PURGE: gettext("Removed for good"),
        Decision.LIFT: gettext("The sanction is lifted"),
        Decision.UPHOLD: gettext("The sanction stands"),
    }.get(decision or Decision.FINE, "")


def told_words(*, author: bool, reporters: int, everybody: bool = False) -> str:
    """Whom a decision tells, said before it is made."""
    said = []
    if everybody:
        said.append(gettext("Everybody who read, kept or reacted to it is told, and its author."))
    elif author:
        said.append(gettext("The author is told."))
    if reporters:
        said.append(
            ngettext("Who reported it is told.", "%(num)s who reported it are told.", reporters)
        )
    return " ".join(said) or gettext("Nobody is told.")
