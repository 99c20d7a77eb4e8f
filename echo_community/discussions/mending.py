"""What the guard found, as a page lists it: the words, and what to write instead."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext, lazy_gettext

from echo_community.kernel.errors import Stopped
from echo_community.privacy.detectors import Label
from echo_community.privacy.guard import Finding, Heed

MENDABLE = ("title", "body")  # fields whose words a suggestion can replace
MOST_KEYS = 200
KEY = re.compile(r"[A-Z_]{2,20}\.[0-9a-f]{8}")

LOOKS_LIKE: dict[str, Any] = {
    Label.NAME: lazy_gettext("looks like a patient’s name."),
    Label.DOB: lazy_gettext("looks like a birth date."),
    Label.DATE: lazy_gettext("is an exact date."),
    Label.AGE_OVER_89: lazy_gettext("is an age over 89."),
    Label.ADDRESS: lazy_gettext("looks like an address."),
    Label.POSTCODE: lazy_gettext("looks like a postcode."),
    Label.PHONE: lazy_gettext("looks like a phone number."),
    Label.EMAIL: lazy_gettext("is an e-mail address."),
    Label.HEALTH_NUMBER: lazy_gettext("looks like a health card number."),
    Label.MRN: lazy_gettext("looks like a record number."),
    Label.FACILITY_ROOM: lazy_gettext("names a facility."),
    Label.ORG_EMPLOYER: lazy_gettext("names an employer."),
    Label.HANDLE_URL: lazy_gettext("leads to somebody’s page."),
    Label.PLATE: lazy_gettext("looks like a licence plate."),
    Label.COMMUNITY: lazy_gettext("names a place where few people live."),
    # What is harmless alone; the guard's rules of combination say which it was.
    "AGE_WORK_PLACE": lazy_gettext("tells an age, a trade and a place: together they name one."),
    "AGE_EMPLOYER": lazy_gettext("tells an age and an employer: together they name one."),
    "EVENT_DATE": lazy_gettext("tells a rare event and its date: together they name one."),
    "ROLE_PLACE": lazy_gettext("tells a role and a place: together they name one."),
}


@dataclass(frozen=True)
class Mend:
    """A finding in the list under a field; `use` is empty where no button can mend it."""

    part: str
    key: str
    words: str
    label: str
    instead: str
    stops: bool

    @property
    def looks_like(self) -> str:
        """What to say of the words, as the end of a sentence that begins with them."""
        return str(LOOKS_LIKE.get(self.label) or gettext("may tell who the patient is."))

    @property
    def use(self) -> str:
        """What the button sends that puts the suggestion in their place."""
        return f"{self.part}:{self.key}" if self.part in MENDABLE and self.instead else ""


def mends(stop: Stopped) -> list[Mend]:
    """Everything found, what stops first; the same words in the same field once."""
    listed: dict[tuple[str, str], Mend] = {}
    for part, findings in stop.findings:
        for found in findings:
            text = stop.texts[part]
            key = found.key(text)
            words = text[found.start : found.end]
            one = Mend(part, key, words, found.label, found.suggestion, found.stops)
            listed.setdefault((part, key), one)
    return sorted(listed.values(), key=lambda mend: not mend.stops)


def replaced(text: str, key: str, findings: Iterable[Finding]) -> tuple[str, int]:
    """A text with the suggestion wherever that finding stands, and how often that was."""
    there = [found for found in findings if found.key(text) == key and found.suggestion]
    mended = text
    for found in sorted(there, key=lambda found: -found.start):
        mended = mended[: found.start] + found.suggestion + mended[found.end :]
    return mended, len(there)


def heed_of(seen: str, mended: str, *, looks: bool = False) -> Heed:
    """What a form's hidden fields say; what is none of ours in them counts for nothing."""
    keys = [key for key in seen.split()[:MOST_KEYS] if KEY.fullmatch(key)]
    labels = [label for label in mended.split()[:MOST_KEYS] if label in LOOKS_LIKE]
    return Heed(asked=True, looks=looks, seen=frozenset(keys), mended=tuple(labels))
