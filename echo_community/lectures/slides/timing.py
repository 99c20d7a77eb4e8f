"""When each slide was shown, proposed from the words it shares with what was said.

Slides come in order and may be skipped. The best way through slides and time is found as in hidden
Markov models (Viterbi): a moment of speech fits a slide by the words both have, rare ones counting
more (BM25, Robertson and Zaragoza 2009, with the slides as the documents).
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence

from echo_community.lectures.transcripts.cues import Cue
from echo_community.search.language import is_french, stemmed, words_of

STEP = 10_000  # milliseconds of speech that are looked at together
AROUND = 1  # steps before and after that a step's words are looked for in, too
SKIPPED = 1.5  # what it costs to pass over a slide
MOVED = 1.0  # and to go on to the next, so that a single word does not
_SATURATION, _LENGTH = 1.2, 0.6  # BM25's k1 and b


def proposed(
    slides: Sequence[str], cues: Sequence[Cue], fixed: Mapping[int, int | None] | None = None
) -> list[int | None]:
    """For each slide's text when it comes up, in milliseconds; none where it was passed over.

    `fixed` are times that are known, by place: the others are looked for around them.
    """
    known = dict(fixed or {})
    shown: list[int | None] = [None] * len(slides)
    if slides and cues:
        fits = _around_known(_fits([_words(text) for text in slides], _steps(cues)), known)
        for step, slide in enumerate(_way(fits)):
            if shown[slide] is None and math.isfinite(fits[step][slide]):
                shown[slide] = _begins(cues, step * STEP)
    return [
        known[slide] if slide in known else _between(at, slide, known)
        for slide, at in enumerate(shown)
    ]


def _around_known(fits: list[list[float]], known: Mapping[int, int | None]) -> list[list[float]]:
    """The same, but at no step a slide that what is known leaves no place for."""
    times = {slide: at // STEP for slide, at in known.items() if at is not None}
    passed = [slide for slide, at in known.items() if at is None]
    for step, row in enumerate(fits):
        begun = max((slide for slide, at in times.items() if at <= step), default=-1)
        comes = min((slide for slide, at in times.items() if at > step), default=len(row))
        for slide in (*range(begun), *range(comes, len(row)), *passed):
            row[slide] = -math.inf
        if times.get(begun) == step:
            row[begun + 1 :] = [-math.inf] * (len(row) - begun - 1)
        if max(row) == -math.inf:  # all before the first known one were passed over
            row[comes if comes < len(row) else 0] = 0.0
    return fits


def _between(at: int | None, slide: int, known: Mapping[int, int | None]) -> int | None:
    """A proposal, unless it has come to lie beyond what is known of its neighbours."""
    before = max((t for n, t in known.items() if t is not None and n < slide), default=-1)
    after = min((t for n, t in known.items() if t is not None and n > slide), default=None)
    if at is None or at <= before or (after is not None and at >= after):
        return None
    return at


def _words(text: str) -> list[str]:
    words = words_of(text)
    return [stem for stem in stemmed(words, french=is_french(words)) if not stem.isdecimal()]


def _steps(cues: Sequence[Cue]) -> list[Counter[str]]:
    """What is said in each step of time."""
    said: list[Counter[str]] = [Counter() for _ in range(cues[-1].start_ms // STEP + 1)]
    french = is_french([word for cue in cues[:60] for word in words_of(cue.text)])
    for cue in cues:
        said[cue.start_ms // STEP].update(stemmed(words_of(cue.text), french=french))
    return said


def _fits(slides: Sequence[Sequence[str]], steps: Sequence[Counter[str]]) -> list[list[float]]:
    """How well each step of time fits each slide."""
    having = Counter(word for slide in slides for word in set(slide))
    rare = {word: math.log(1 + len(slides) / many) for word, many in having.items()}
    usual = sum(map(len, slides)) / len(slides) or 1
    weighed = []
    for slide in slides:
        long = _SATURATION * (1 - _LENGTH + _LENGTH * len(slide) / usual)
        times = Counter(slide)
        weighed.append({w: rare[w] * n * (_SATURATION + 1) / (n + long) for w, n in times.items()})
    single = [
        [sum(weights.get(word, 0.0) for word in step) for weights in weighed] for step in steps
    ]
    return [_around(single, step) for step in range(len(steps))]


def _around(single: Sequence[Sequence[float]], step: int) -> list[float]:
    near = single[max(step - AROUND, 0) : step + AROUND + 1]
    return [
        (own + sum(column) / len(near)) / 2
        for own, column in zip(single[step], zip(*near, strict=True), strict=True)
    ]


def _way(fits: Sequence[Sequence[float]]) -> list[int]:
    """The slide of each step, never going back, that fits best in all."""
    best = [fit - SKIPPED * slide for slide, fit in enumerate(fits[0])]
    came: list[list[int]] = []
    for step in fits[1:]:
        froms, values = [], []
        lead, leader = -math.inf, 0  # the best to come from, its cost counted to this slide
        for slide, fit in enumerate(step):
            stays = best[slide]
            froms.append(slide if stays >= lead - MOVED else leader)
            values.append(fit + max(stays, lead - MOVED))
            lead -= SKIPPED
            if stays > lead:
                lead, leader = stays, slide
        came.append(froms)
        best = values
    last = max(range(len(best)), key=lambda slide: best[slide])
    way = [last]
    for froms in reversed(came):
        way.append(froms[way[-1]])
    return way[::-1]


def _begins(cues: Sequence[Cue], moment: int) -> int:
    """The first cue of that step, so that a slide never comes in the midst of a sentence."""
    return next((cue.start_ms for cue in cues if cue.start_ms >= moment), moment)
