"""A corrected paragraph as captions again: each word that stayed keeps its cue, so that captions
stay in step with the voice; what is new goes where its neighbours are."""

import re
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import groupby

from echo_community.lectures.transcripts.cues import Cue

READABLE = 84  # characters of a caption: two lines
GROWN = 1.3  # a caption this much longer than it was, and past what is readable, is cut


def recut(cues: Sequence[Cue], text: str, speaker: str | None) -> list[Cue]:
    """The cues of a paragraph with other words, within the paragraph's times.

    There is at least one cue, and one word. A cue whose words are the same is the same.
    """
    words = text.split()
    places = _places([cue.text.split() for cue in cues], words)
    made: list[Cue] = []
    for place, group in groupby(range(len(words)), key=lambda n: places[n]):
        kept = [words[n] for n in group]
        old = cues[place]
        same = kept == old.text.split()
        said = old.text if same else " ".join(kept)
        raw = old.raw if same and speaker == old.speaker else said
        cue = replace(old, text=said, raw=raw, speaker=speaker)
        made += [cue] if same else readable(cue, len(old.text))
    return _within(made, cues)


def _places(old: Sequence[Sequence[str]], words: Sequence[str]) -> list[int]:
    """For each word the place of its cue; never going back."""
    of = [place for place, cue in enumerate(old) for _ in cue] or [0]
    before = [_plain(word) for cue in old for word in cue]
    same = SequenceMatcher(None, before, [_plain(word) for word in words], autojunk=False)
    places: list[int] = []
    for tag, i, j, k, m in same.get_opcodes():
        if tag == "insert":  # with the word before; at the very beginning with the one after
            places += [of[min(max(i - 1, 0), len(of) - 1)]] * (m - k)
        else:
            places += [of[i + n * (j - i) // (m - k)] for n in range(m - k)]
    return places


def _plain(word: str) -> str:
    """A word for comparing: "Buprenorphine," is "buprenorphine"."""
    return re.sub(r"\W+", "", word).casefold() or word


def readable(cue: Cue, before: int = 0) -> list[Cue]:
    """The cue in as many captions as it takes to read it, each as long as its words; whole where
    it is hardly longer than before."""
    long = len(cue.text)
    parts = -(-long // READABLE)
    if parts < 2 or long < GROWN * before or cue.end_ms - cue.start_ms < parts:
        return [cue]
    groups: list[list[str]] = [[]]
    for word in cue.text.split():
        if groups[-1] and sum(map(len, groups[-1])) + len(groups[-1]) + len(word) > long / parts:
            groups.append([])
        groups[-1].append(word)
    texts = [" ".join(group) for group in groups]
    ends, at, all_ = [], 0, sum(map(len, texts))
    for said in texts:
        at += len(said)
        ends.append(cue.start_ms + (cue.end_ms - cue.start_ms) * at // all_)
    starts = [cue.start_ms, *ends[:-1]]
    return [
        Cue(cue.id if not n else "", start, end, cue.speaker, said, said)
        for n, (start, end, said) in enumerate(zip(starts, ends, texts, strict=True))
    ]


def _within(made: Sequence[Cue], cues: Sequence[Cue]) -> list[Cue]:
    """From the paragraph's beginning to its end: a cue left without words gives its time to the
    one before."""
    starts = {cue.start_ms for cue in made}
    kept = [replace(made[0], start_ms=cues[0].start_ms), *made[1:]]
    for gone in cues:
        if gone.start_ms not in starts:
            before = max(n for n, cue in enumerate(kept) if cue.start_ms <= gone.start_ms)
            kept[before] = replace(kept[before], end_ms=max(kept[before].end_ms, gone.end_ms))
    return kept


def parted(cues: Sequence[Cue], texts: Sequence[str]) -> list[list[Cue]]:
    """The cues of a paragraph as those of several that have the same words. A cue in which one ends
    is cut there, each piece as long as its words; ValueError where it is too short for that."""
    left, made = list(cues), []
    for text in texts[:-1]:
        wanted, mine = len(text.split()), list[Cue]()
        while wanted:
            cue = left.pop(0)
            if wanted < len(cue.text.split()):
                cue, rest = _cut(cue, wanted)
                left.insert(0, rest)
            wanted -= len(cue.text.split())
            mine.append(cue)
        made.append(mine)
    return [*made, left]


def _cut(cue: Cue, many: int) -> tuple[Cue, Cue]:
    words, long = cue.text.split(), cue.end_ms - cue.start_ms
    if long < 2:
        raise ValueError
    said, rest = " ".join(words[:many]), " ".join(words[many:])
    at = cue.start_ms + min(max(long * len(said) // len(cue.text), 1), long - 1)
    first = replace(cue, end_ms=at, text=said, raw=said)
    return first, replace(cue, id="", start_ms=at, text=rest, raw=rest)
