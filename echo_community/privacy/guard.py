"""The guard every text passes before it is stored: clean, advise or stop."""

import enum
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256

from echo_community.kernel.errors import Stopped
from echo_community.privacy.combining import combine
from echo_community.privacy.detectors import Label, Span, scan


class Verdict(enum.StrEnum):
    """What the guard says of a text."""

    CLEAN = "clean"
    ADVISE = "advise"
    STOP = "stop"


# From which certainty on a finding stops; what is not here only advises. A name has a rule of its
# own below, and a postcode stops beside an address.
STOPS: dict[str, float] = {
    Label.HEALTH_NUMBER: 0.85,
    Label.MRN: 0.9,
    Label.PHONE: 0.85,
    Label.EMAIL: 0.9,
    Label.DOB: 0.9,
    Label.ADDRESS: 0.9,
    Label.HANDLE_URL: 0.85,
    Label.PLATE: 0.9,
}
FULL_NAME = 0.88
SURELY_PATIENT = 0.9  # a title, "named", a relative's word: even where a member has that name
SURE = 0.8  # from here on words stay out of what leaves the site, stop or no stop


@dataclass(frozen=True)
class Finding:
    """A place in a text that may identify a patient; offsets are in code points."""

    start: int
    end: int
    label: str
    certainty: float
    suggestion: str = ""
    stops: bool = False

    def key(self, text: str) -> str:
        """Which finding this is, wherever it stands: label, and a hash of its words."""
        words = text[self.start : self.end].casefold()
        return f"{self.label}.{sha256(words.encode()).hexdigest()[:8]}"


@dataclass(frozen=True)
class Words:
    """Everything one act would store, by field name, and the language it is written in.

    `known` are names of members, who may be called by theirs; `today` makes a date "3 weeks ago".
    """

    parts: dict[str, str]
    language: str = "en"
    known: Collection[str] = ()
    today: date | None = None


@dataclass(frozen=True)
class Heed:
    """What an author saw of the guard: the keys of findings shown, the labels of those mended.

    With `asked` they are there to be asked back: what only advises is shown to them once. With
    `looks` they only want to see what there is: nothing passes. With `absent` nobody can be asked,
    for it is a mail: what would be stopped is held.
    """

    asked: bool = False
    looks: bool = False
    absent: bool = False
    seen: frozenset[str] = frozenset()
    mended: tuple[str, ...] = ()


UNSEEN = Heed()


@dataclass(frozen=True)
class Opinion:
    """The verdict on some words, with the findings of each part."""

    verdict: Verdict = Verdict.CLEAN
    findings: dict[str, tuple[Finding, ...]] = field(default_factory=dict)

    @property
    def labels(self) -> tuple[str, ...]:
        """The label of each finding."""
        return tuple(f.label for found in self.findings.values() for f in found)

    @property
    def stopping(self) -> tuple[str, ...]:
        """The label of each finding that stops."""
        return tuple(f.label for found in self.findings.values() for f in found if f.stops)


Detector = Callable[[str, Words], Sequence[Finding]]


def identifiers(text: str, words: Words) -> list[Finding]:
    """What in one text may tell who a patient is."""
    spans = scan(text, words.language, words.known, words.today)
    address = any(span.label is Label.ADDRESS for span in spans)
    members = {name.casefold() for name in words.known}
    together = [
        Finding(one.start, one.end, one.why.upper(), one.certainty, one.proposal)
        for one in combine(text, spans, words.language)
    ]
    return [*(_finding(text, span, members, address=address) for span in spans), *together]


# Every detector reads a text, and the words it belongs to.
DETECTORS: list[Detector] = [identifiers]


def check(words: Words) -> Opinion:
    """The guard's opinion of what is about to be stored."""
    findings = {
        name: tuple(found for detector in DETECTORS for found in detector(text, words))
        for name, text in words.parts.items()
        if text
    }
    findings = {name: found for name, found in findings.items() if found}
    return Opinion(_verdict([f for found in findings.values() for f in found]), findings)


def passed(words: Words, reason: str = "", heed: Heed = UNSEEN) -> Opinion:
    """The opinion on words that may be stored; where it says stop, they are to be held.

    Raises Stopped where no reason overrides a stop, or where advice was not shown yet to somebody
    who can be asked back.
    """
    opinion = check(words)
    findings = tuple(opinion.findings.items())
    if heed.looks:
        raise Stopped(findings, words.parts, advice=opinion.verdict is not Verdict.STOP)
    if opinion.verdict is Verdict.STOP and not (reason.strip() or heed.absent):
        raise Stopped(findings, words.parts)
    if heed.asked and any(
        finding.key(words.parts[name]) not in heed.seen and not finding.stops
        for name, found in findings
        for finding in found
    ):
        raise Stopped(findings, words.parts, advice=True)
    return opinion


def must_hold(words: Words, reason: str = "") -> bool:
    """Whether the words are to be stored held. Raises Stopped where no reason overrides it."""
    return passed(words, reason).verdict is Verdict.STOP


def doubtful(words: Words) -> set[str]:
    """The parts that had better not leave the site: what stops, and what is more than a guess."""
    return {
        name
        for name, found in check(words).findings.items()
        if any(finding.stops or finding.certainty >= SURE for finding in found)
    }


def _verdict(findings: Sequence[Finding]) -> Verdict:
    if any(finding.stops for finding in findings):
        return Verdict.STOP
    return Verdict.ADVISE if findings else Verdict.CLEAN


_TITLE = re.compile(
    r"\b(?:Mrs?|Ms|Miss|Mx|Mme|Mlle|Madame|Monsieur|M)\b\.?[ \u00a0]$", re.IGNORECASE
)
_LETTERS = re.compile(r"[^\W\d_]+")
_BEGINS = re.compile(r"(?:^|[.!?…]\s|\n)[\s\"“«(>*_-]*$")


def _finding(text: str, span: Span, members: Collection[str], *, address: bool) -> Finding:
    start, suggestion = span.start, span.suggestion
    titled = _TITLE.search(text, max(0, start - 12), start) if span.label is Label.NAME else None
    if titled:  # "Mrs Lavoie" as a whole is replaced, not her name alone
        start = titled.start()
    if suggestion[:1].islower() and _BEGINS.search(text[max(0, start - 8) : start]):
        suggestion = suggestion[0].upper() + suggestion[1:]
    if span.label is Label.NAME:
        name = text[span.start : span.end]
        words = _LETTERS.findall(name)
        full = titled or (len(words) > 1 and max(map(len, words)) > 1)
        surely = SURELY_PATIENT if name.casefold() in members else FULL_NAME
        stops = bool(full) and span.certainty >= surely
    elif span.label is Label.POSTCODE:
        stops = address and span.certainty >= STOPS[Label.ADDRESS]
    else:
        stops = span.certainty >= STOPS.get(span.label, 2)
    return Finding(start, span.end, span.label, span.certainty, suggestion, stops)
