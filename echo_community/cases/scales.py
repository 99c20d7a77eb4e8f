"""Scores of scales: what is in their range, where it begins to mean something, in words. Pure."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

Translate = Callable[[str], str]


def N_(text: str) -> str:  # noqa: N802  the name by which the catalogue finds its strings
    """A sentence to be translated where it is shown."""
    return text


class BadValue(ValueError):
    """What somebody typed does not fit the field; the sentence says what to enter."""

    def __init__(self, sentence: str, **values: object) -> None:
        super().__init__(sentence % values if values else sentence)
        self.sentence = sentence
        self.values = values

    def said(self, translate: Translate) -> str:
        """The sentence in another language."""
        words = translate(self.sentence)
        return words % self.values if self.values else words


@dataclass(frozen=True)
class Band:
    """From `start` on a score says this."""

    start: float
    words: str


@dataclass(frozen=True)
class Scale:
    """A scale that clinics know by name."""

    lowest: float
    highest: float
    bands: tuple[Band, ...] = ()
    cut_off: float | None = None
    whole: bool = True  # a sum of items; a mean has decimals


class HasRange(Protocol):
    """What a scale's field says of itself; a TemplateField or a Field of a template."""

    @property
    def key(self) -> str: ...
    @property
    def lowest(self) -> float | None: ...
    @property
    def highest(self) -> float | None: ...


_MINIMAL, _MILD = N_("minimal"), N_("mild")
_MODERATE, _SEVERE = N_("moderate"), N_("severe")

SCALES: dict[str, Scale] = {
    "bpi_severity": Scale(
        0,
        10,
        (Band(0, _MINIMAL), Band(1, _MILD), Band(5, _MODERATE), Band(7, _SEVERE)),
        whole=False,
    ),
    "bpi_interference": Scale(0, 10, whole=False),
    "dn4": Scale(
        0,
        10,
        (Band(0, N_("neuropathic pain less likely")), Band(4, N_("neuropathic pain likely"))),
        cut_off=4,
    ),
    "phq9": Scale(
        0,
        27,
        (
            Band(0, _MINIMAL),
            Band(5, _MILD),
            Band(10, _MODERATE),
            Band(15, N_("moderately severe")),
            Band(20, _SEVERE),
        ),
        cut_off=10,
    ),
    "gad7": Scale(
        0,
        21,
        (Band(0, _MINIMAL), Band(5, _MILD), Band(10, _MODERATE), Band(15, _SEVERE)),
        cut_off=10,
    ),
    "ort": Scale(
        0,
        26,
        (Band(0, N_("low risk")), Band(4, N_("moderate risk")), Band(8, N_("high risk"))),
        cut_off=4,
    ),
    "comm": Scale(
        0,
        68,
        (Band(0, N_("misuse less likely")), Band(9, N_("misuse to be looked at"))),
        cut_off=9,
    ),
    "child_pugh": Scale(
        5,
        15,
        (Band(5, N_("class A")), Band(7, N_("class B")), Band(10, N_("class C"))),
        cut_off=7,
    ),
}

_SCORE = re.compile(r"(-?\d+(?:[.,]\d+)?)(?:\s*(?:/|of|out of|sur)\s*(\d+(?:[.,]\d+)?))?")


def check(field: Any, text: str) -> float:
    """The score that was typed. Raises BadValue with what to enter."""
    lowest, highest = bounds(field)
    range_ = {"scale": name_of(field), "lowest": plain(lowest), "highest": plain(highest)}
    found = _SCORE.fullmatch(text.strip().lower())
    if found is None:
        raise BadValue(
            N_("%(scale)s is a number from %(lowest)s to %(highest)s. Write the number alone."),
            **range_,
        )
    score = number(found[1])
    if found[2] and number(found[2]) != highest:
        raise BadValue(
            N_(
                "%(scale)s goes from %(lowest)s to %(highest)s, and you wrote a score out of "
                "%(other)s. Write the number alone."
            ),
            **range_,
            other=found[2],
        )
    if not lowest <= score <= highest:
        raise _out_of_range(score, found[1], range_, field)
    if is_whole(field) and score != int(score):
        raise BadValue(
            N_("%(scale)s is a whole number from %(lowest)s to %(highest)s. You typed %(typed)s."),
            **range_,
            typed=found[1],
        )
    return score


def band(field: HasRange, score: float) -> Band | None:
    """What the score says, where the field is a scale we know, with its own range."""
    known = _known(field)
    return next((b for b in reversed(known.bands) if b.start <= score), None) if known else None


def is_whole(field: HasRange) -> bool:
    """Whether only whole numbers can be: a short scale of a programme's own may be a mean."""
    known = _known(field)
    return known.whole if known else bounds(field)[1] > 10


def bounds(field: HasRange) -> tuple[float, float]:
    """The lowest and the highest score."""
    return (
        0 if field.lowest is None else field.lowest,
        10 if field.highest is None else field.highest,
    )


def name_of(field: Any) -> str:
    """How the scale is called: a row's label, or the name of a template's field."""
    return str(getattr(field.label, "en", field.label))


def number(text: str) -> float:
    """`6,4` and `6.4` alike."""
    return float(text.replace(",", "."))


def plain(value: float) -> str:
    """A number without needless decimals: `14`, `6.4`."""
    return f"{value:.10g}"


def _known(field: HasRange) -> Scale | None:
    known = SCALES.get(field.key)
    return known if known and (known.lowest, known.highest) == bounds(field) else None


def _out_of_range(score: float, typed: str, range_: dict[str, str], field: HasRange) -> BadValue:
    meant = _meant(score, typed, field)
    if meant is None:
        return BadValue(
            N_("%(scale)s goes from %(lowest)s to %(highest)s. You typed %(typed)s."),
            **range_,
            typed=typed,
        )
    return BadValue(
        N_(
            "%(scale)s goes from %(lowest)s to %(highest)s. You typed %(typed)s: "
            "did you mean %(meant)s?"
        ),
        **range_,
        typed=typed,
        meant=plain(meant),
    )


def _meant(score: float, typed: str, field: HasRange) -> float | None:
    """What a slip of the finger may have been: a lost point, digits the other way round."""
    lowest, highest = bounds(field)
    guesses = [] if is_whole(field) else [score / 10]
    if typed.isdigit() and len(typed) == 2:
        guesses.append(float(typed[::-1]))
    return next((guess for guess in guesses if lowest <= guess <= highest), None)
