"""Mending cues after they were parsed: order, times, captions that roll, who speaks."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby, pairwise, zip_longest

from echo_community.lectures.transcripts.cues import Cue
from echo_community.lectures.transcripts.mends import Mend, Mended

READ_PER_SECOND = 15  # characters, for a cue whose end nobody knows
SHORTEST, LONGEST = 1000, 7000  # of such a cue, in milliseconds
# A file whose captions roll repeats a line in half of them; people who say "yes" twice do not.
ROLLING_SHARE = 0.4
CLOSE = 200  # milliseconds between captions that roll into one another

# "Camille Roy: Bonjour", as video meetings write it; who speaks once only may be "Note: ...".
_NAMED = re.compile(r"((?:[^\W\d_][\w.'’-]*)(?: [\w.'’()-]+){0,4}) ?: (?=\S)")
NAMED_AT_LEAST = 2
NAMED_SHARE = 0.1

Result = tuple[list[Cue], list[Mended]]


def mended(cues: Sequence[Cue]) -> Result:
    """The cues in order, each with words and a time of its own; and what was done to them."""
    report: list[Mended] = []
    kept = [cue for cue in cues if cue.text.strip()]
    report += [Mended(cue.line, Mend.EMPTY) for cue in cues if not cue.text.strip()]
    for step in (_ordered, _unrolled, _ending, _in_turn, _apart):
        kept, done = step(kept)
        report += done
    return _spoken(kept), report


def _ordered(cues: Sequence[Cue]) -> Result:
    latest, report = -1, []
    for cue in cues:
        if cue.start_ms < latest:
            report.append(Mended(cue.line, Mend.UNORDERED))
        latest = max(latest, cue.start_ms)
    return sorted(cues, key=lambda cue: cue.start_ms), report


def _unrolled(cues: Sequence[Cue]) -> Result:
    """Captions that scroll show each line twice or more: it is kept where it comes first."""
    if not _rolls(cues):
        return list(cues), []
    kept: list[Cue] = []
    report = []
    shown: list[str] = []
    for cue in cues:
        lines = _lines(cue)
        new = lines[_repeated(shown, lines) :]
        shown = lines
        if len(new) < len(lines):
            report.append(Mended(cue.line, Mend.ROLLING))
        if new:
            words = "\n".join(new)
            kept.append(cue if len(new) == len(lines) else replace(cue, text=words, raw=words))
        elif kept:
            kept[-1] = replace(kept[-1], end_ms=max(kept[-1].end_ms, cue.end_ms))
    return kept, report


def _rolls(cues: Sequence[Cue]) -> bool:
    pairs = [
        bool(_repeated(_lines(one), _lines(next_)))
        for one, next_ in pairwise(cues)
        if next_.start_ms - one.end_ms <= CLOSE
    ]
    return len(pairs) > 3 and sum(pairs) >= ROLLING_SHARE * len(pairs)


def _lines(cue: Cue) -> list[str]:
    return [line.strip() for line in cue.text.split("\n") if line.strip()]


def _repeated(before: Sequence[str], now: Sequence[str]) -> int:
    """How many lines a caption begins with that the one before ends with."""
    for many in range(min(len(before), len(now)), 0, -1):
        if list(before[-many:]) == list(now[:many]):
            return many
    return 0


def _ending(cues: Sequence[Cue]) -> Result:
    """Each cue ends after it begins."""
    report = []
    kept = []
    for cue, following in zip_longest(cues, cues[1:]):
        if cue.end_ms <= cue.start_ms:
            report.append(Mended(cue.line, Mend.END_BEFORE_START))
            cue = replace(cue, end_ms=cue.start_ms + _read_in(cue))
            if following and cue.start_ms < following.start_ms < cue.end_ms:
                cue = replace(cue, end_ms=following.start_ms)
        kept.append(cue)
    return kept, report


def _read_in(cue: Cue) -> int:
    return min(max(len(cue.text) * 1000 // READ_PER_SECOND, SHORTEST), LONGEST)


def _in_turn(cues: Sequence[Cue]) -> Result:
    """Who begin at the same instant speak one after the other: paragraphs go by their beginning."""
    report: list[Mended] = []
    kept: list[Cue] = []
    groups = [list(group) for _, group in groupby(cues, key=lambda cue: cue.start_ms)]
    for group, following in zip_longest(groups, groups[1:]):
        report += [Mended(cue.line, Mend.OVERLAP) for cue in group[1:]]
        cuts = _cuts(group, following[0].start_ms if following else None)
        starts = [group[0].start_ms, *cuts]
        ends = [*cuts, max(group[-1].end_ms, starts[-1] + 1)]
        kept += [
            replace(cue, start_ms=start, end_ms=end)
            for cue, start, end in zip(group, starts, ends, strict=True)
        ]
    return kept, report


def _cuts(group: Sequence[Cue], until: int | None) -> list[int]:
    """When each but the first begins: as the one before ends, or else in equal shares."""
    begin, ends = group[0].start_ms, [cue.end_ms for cue in group]
    end = min(max(ends), until or max(ends))
    if ends == sorted(set(ends)) and ends[-2:-1] < [end]:
        return ends[:-1]
    share = max((end - begin) // len(group), 1)
    return [begin + n * share for n in range(1, len(group))]


def _apart(cues: Sequence[Cue]) -> Result:
    """One cue at a time: the earlier ends when the later begins."""
    report = []
    kept = []
    for cue, following in zip_longest(cues, cues[1:]):
        if following and cue.start_ms < following.start_ms < cue.end_ms:
            report.append(Mended(cue.line, Mend.OVERLAP))
            cue = replace(cue, end_ms=following.start_ms)
        kept.append(cue)
    return kept, report


def _spoken(cues: Sequence[Cue]) -> list[Cue]:
    """The cues with who speaks: a voice goes on until another begins in the same cue's place."""
    names = Counter(found[1] for cue in cues if (found := _NAMED.match(cue.text)))
    often = max(NAMED_AT_LEAST, NAMED_SHARE * len(cues) / max(len(names), 1))
    people = {name for name, times in names.items() if times >= often}
    return [_named(cue, people) for cue in cues]


def _named(cue: Cue, people: set[str]) -> Cue:
    found = _NAMED.match(cue.text)
    if cue.speaker or found is None or found[1] not in people:
        return cue
    raw = cue.raw.replace(found[0], "", 1)
    return replace(cue, speaker=found[1], text=cue.text[found.end() :], raw=raw)
