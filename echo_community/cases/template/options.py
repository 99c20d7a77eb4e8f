"""The choices of a field, as they are kept and as a coordinator writes them. Pure.

Kept one a line, "rural | Rural | Rurale", the key first, because past cases hold keys. A choice
that was taken away stays behind a "-", so that past cases still read as they were written.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from echo_community.kernel.words import slug, tidy_line

AGE_BANDS = (
    "0-9", "10-17", "18-29", "30-39", "40-49", "50-59", "60-69", "70-79", "80-89", "90+",
)  # fmt: skip
LONGEST_LABEL = 120
MOST = 40
_GONE = "- "


@dataclass(frozen=True)
class Said:
    """Words of a template in English and French: `said(language)`; English where French lacks."""

    en: str
    fr: str = ""

    def __call__(self, language: str) -> str:
        return (self.fr if language.startswith("fr") else "") or self.en

    def __bool__(self) -> bool:
        return bool(self.en or self.fr)


@dataclass(frozen=True)
class Option:
    """One choice of a field; `retired` ones are no longer offered."""

    key: str
    label: Said
    retired: bool = False


BANDS = tuple(Option(band, Said(band.replace("-", "–"))) for band in AGE_BANDS)


def read(text: str) -> tuple[Option, ...]:
    """The choices as they are kept."""
    return tuple(_read(line.strip()) for line in text.splitlines() if line.strip())


def kept(options: Iterable[Option]) -> str:
    """The choices as a column keeps them."""
    return "\n".join(
        f"{_GONE if one.retired else ''}{one.key} | {one.label.en} | {one.label.fr}"
        for one in options
    )


def written(options: Iterable[Option]) -> str:
    """The choices as a coordinator reads and writes them: "Rural | Rurale"."""
    return "\n".join(
        f"{one.label.en} | {one.label.fr}" if one.label.fr else one.label.en
        for one in options
        if not one.retired
    )


def labels(text: str) -> list[Said]:
    """What a coordinator wrote, one choice a line, French after the bar."""
    parts = (line.split("|") for line in text.splitlines() if line.strip(" |"))
    return [Said(tidy_line(part[0]), tidy_line(part[1]) if part[1:] else "") for part in parts]


def rewritten(old: tuple[Option, ...], wanted: list[Said]) -> tuple[Option, ...]:
    """The choices as they are wanted now, each with the key by which past cases know it.

    A choice is the one of the same English or French words; else, on the same line as one whose
    words are gone, it is that one reworded. What is no longer wanted is kept as retired.
    """
    left = {one.key: one for one in old}
    keys = [_same(left, label) for label in wanted]
    offered = [one.key for one in old if not one.retired]
    for place, key in enumerate(keys):
        here = offered[place] if place < len(offered) else ""
        if not key and here in left and len(wanted) >= len(offered):
            keys[place] = left.pop(here).key
    taken = {one.key for one in old}
    made = []
    for label, known in zip(wanted, keys, strict=True):
        key = known or _free(label, taken)
        taken.add(key)
        made.append(Option(key, label))
    return (*made, *(replace(one, retired=True) for one in left.values()))


def _same(left: dict[str, Option], label: Said) -> str:
    for key, one in left.items():
        if one.label.en == label.en or (label.fr and one.label.fr == label.fr):
            del left[key]
            return key
    return ""


def _free(label: Said, taken: set[str]) -> str:
    """`not_sure`, or where that is taken `not_sure_2`; no space, which parts several choices."""
    base = slug(label.en or label.fr).replace("-", "_")[:36] or "choice"
    key, n = base, 1
    while key in taken:
        n += 1
        key = f"{base}_{n}"
    return key


def _read(line: str) -> Option:
    retired = line.startswith(_GONE)
    key, label, label_fr = [
        *(part.strip() for part in line.removeprefix(_GONE).split("|")), "", "",
    ][:3]  # fmt: skip
    return Option(key, Said(label or key, label_fr), retired)
