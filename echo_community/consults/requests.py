"""What an expert mostly needs to know first: canned questions, so that a request says which."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import lazy_gettext

# By key: the word on the chip, and the question that goes into the post.
REQUESTS: Mapping[str, tuple[Any, Any]] = {
    "doses": (
        lazy_gettext("Doses and times"),
        lazy_gettext("Which drugs, how much of each, and at what times?"),
    ),
    "sedatives": (
        lazy_gettext("Other sedatives"),
        lazy_gettext("Other sedatives: benzodiazepines, gabapentinoids, alcohol?"),
    ),
    "kidney": (
        lazy_gettext("Kidney and liver"),
        lazy_gettext("Kidney and liver: the last eGFR and liver tests?"),
    ),
    "mood": (
        lazy_gettext("Mood and safety"),
        lazy_gettext("Mood and safety: a score, thoughts of suicide, an overdose in the past?"),
    ),
    "breathing": (
        lazy_gettext("Breathing and sleep"),
        lazy_gettext("Sleep apnea, lung disease, oxygen at home?"),
    ),
    "heart": (
        lazy_gettext("QTc"),
        lazy_gettext("The last QTc, and other drugs that prolong it?"),
    ),
    "tried": (
        lazy_gettext("What was tried"),
        lazy_gettext("What was tried, at which dose, for how long, and why was it stopped?"),
    ),
    "pregnancy": (
        lazy_gettext("Pregnancy"),
        lazy_gettext("Is a pregnancy possible or planned?"),
    ),
    "goal": (
        lazy_gettext("The patient’s goal"),
        lazy_gettext("What does the patient want most from a change?"),
    ),
}


def with_requests(body: str, keys: Iterable[str]) -> str:
    """What was typed, and under it the questions that were ticked."""
    asked = [f"- {REQUESTS[key][1]}" for key in keys if key in REQUESTS]
    return "\n\n".join(filter(None, (body, "\n".join(asked))))
