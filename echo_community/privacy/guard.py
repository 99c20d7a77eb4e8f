"""The guard every text passes before it is stored: clean, advise or stop."""

import enum
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from echo_community.kernel.errors import Stopped


class Verdict(enum.StrEnum):
    """What the guard says of a text."""

    CLEAN = "clean"
    ADVISE = "advise"
    STOP = "stop"


@dataclass(frozen=True)
class Finding:
    """A place in a text that may identify a patient; offsets are in code points."""

    start: int
    end: int
    label: str
    certainty: float
    suggestion: str = ""
    stops: bool = False


@dataclass(frozen=True)
class Words:
    """Everything one act would store, by field name, and the language it is written in."""

    parts: dict[str, str]
    language: str = "en"


@dataclass(frozen=True)
class Opinion:
    """The verdict on some words, with the findings of each part."""

    verdict: Verdict = Verdict.CLEAN
    findings: dict[str, tuple[Finding, ...]] = field(default_factory=dict)


Detector = Callable[[str, str], Sequence[Finding]]

# Every detector reads a text and its language. The detectors themselves live in this package.
DETECTORS: list[Detector] = []


def check(words: Words) -> Opinion:
    """The guard's opinion of what is about to be stored."""
    findings = {
        name: tuple(found for detector in DETECTORS for found in detector(text, words.language))
        for name, text in words.parts.items()
        if text
    }
    findings = {name: found for name, found in findings.items() if found}
    return Opinion(_verdict([f for found in findings.values() for f in found]), findings)


def _verdict(findings: Sequence[Finding]) -> Verdict:
    if any(finding.stops for finding in findings):
        return Verdict.STOP
    return Verdict.ADVISE if findings else Verdict.CLEAN


def must_hold(words: Words, reason: str = "") -> bool:
    """Whether the words are to be stored held. Raises Stopped where no reason overrides it."""
    opinion = check(words)
    if opinion.verdict is not Verdict.STOP:
        return False
    if not reason.strip():
        raise Stopped(tuple(opinion.findings.items()), words.parts)
    return True
