"""Employers and teams that single somebody out."""

import re
from collections.abc import Iterator

from echo_community.privacy.detectors.cues import any_of, single
from echo_community.privacy.detectors.firms import AUTHOR, ORGANISATION, firms, is_a_place
from echo_community.privacy.detectors.lists import (
    is_clinical,
    is_eponym,
    is_family,
    is_given,
    is_large_place,
    is_ordinary,
    is_stop,
)
from echo_community.privacy.detectors.reading import Reading, fold
from echo_community.privacy.detectors.spans import Label, Span
from echo_community.privacy.detectors.working import ACCIDENT, CUES, HAVING, SURE, TRADES

_NO_EMPLOYER = re.compile(
    r"""(?:(?:a|an|the|her|his|their|my|our|son|sa|leur|un|une|le|la)\s+)?
        (?:in|on|to|out|up|every|again|around|about|over|off|into|with|by|daily|home|nights?|
            desk|computer|construction|heights|it|this|that|him|her|them|us|
              me|you|most|some|many|few|all|others?|people|patients?|pain|best|well|
        better|fine|now|\d+|days?|years?|shifts?|office|field|mines?(?![ ]\w)|bush|forestry|farm|
              garden|retail|health|care|full|part|two|three|four|long|children|kids|
        hours?|weeks?|months?|maison|soir|nuit|domicile|cold|oil[ ]?patch|fishing|nothing|
              clients?|everyone|everybody|both|temps|moment|douleur|distance|trades?|
        kitchen|community|region|area|province|city|clinic[ ]we|lower|higher|what|how|who|
              least|dr|dre|ot|physio|pt|social|interpreter|walker|cane|family|team|hub|
        first|once|last|work|school[ ]age|ongoing|chronic|acute|low|mi-temps|
              temps[ ]plein|temps[ ]partiel|bureau|foret|champ|l'exterieur|reprendre)\b""",
    re.VERBOSE,
)
_SCHOOLED = re.compile(
    r"\b(?:school|college|church|library|bank|store|plant|police|restaurant|hotel)s?$"
)
_ANYBODYS = re.compile(rf"(?:{any_of('workplaces')})s?")
# "Our nurse" is a colleague, "our janitor" a patient.
_OURS = re.compile(
    r"(?:nurse|rn|np|aide|assistant|receptionist|secretary|tech|student|pilot|manager|infirmi|"
    r"techni|prepose|commis|secretaire)"
)
_ARTICLES = re.compile(
    r"(?:(?:the|le|la|les|du|des|au|une?|an?) |l'|d')?(?:only |local |seule? |big |old )?"
)
_TOKEN = re.compile(r"[Ss]te?\.|(?:[A-Z]\.){1,3}|[\w'’&.-]*[\w'’&]")
_JOINING = re.compile(
    r" (?:of|de|du|des|de la|de l'|d'|&|and|et|the|le|la|les|sur)(?: |(?<='))(?=[A-ZÀ-Ý])"
)
_IN_PLACE = re.compile(
    r" (?:(?:in|à|a|of|de|d'|du)(?: |(?<='))(?:[A-ZÀ-Ý][\w'’-]+)(?: [A-ZÀ-Ý][\w'’-]+)*"
    r"|(?:on|at) (?:the )?(?:[A-ZÀ-Ý][\w'’-]+ ?){1,3}(?:mill|mine|plant|site|camp)?)"
)
_FIRST_NO = re.compile(
    r"(?:no|all|any|some|both|most|many|more|less|work|home|night|day|least|best|once|baseline|"
    r"bedtime|age)\b"
)
MOST = 6
_TEAM = re.compile(
    r"\b(?:coach|coaches|goalie|captain|play(?:s|ed|ing)|skate[sd]|trains|training|practi[sc]es|"
    r"player)\b.*(?:of|for|fro|ofr|with|w/|coaches) $|^coaches "
)
_A_TEAM = re.compile(r" (?:[a-z]+ )?(?:team|club|league)\b")
_SMALL_TEAM = re.compile(rf"{_A_TEAM.pattern}| [a-z]{{3,}}s(?=[,.;:)]|$)")
# What "trains with" in small letters: a team's name is of many, or says what it is.
_OF_TEAMS = re.compile(rf"[a-z]{{3,}}s$|\b(?:team|club|league|{any_of('organisations')})$")
_MORE_OF_SMALL = re.compile(r" (?:de |du |des |d'|of |in )?(?P<word>[\w'-]+)")
_CAPITAL = re.compile(r"[A-ZÀ-Ý]")
_KIND = re.compile(rf"\b(?:{any_of('organisations')}|gas bar|health|the|l')\b", re.IGNORECASE)


def employers(reading: Reading) -> Iterator[Span]:
    """What is named after "works at" and its kin, and firms and schools wherever they stand."""
    yield from firms(reading)
    for pattern in CUES:
        for cue in pattern.finditer(reading.folded):
            before = reading.before(cue.start(), 24)
            ours = before.endswith(("our ", "notre ")) and _OURS.match(cue[0])
            if cue[0].startswith("wor") and _of_no_person(before):
                continue
            if not ours and not AUTHOR.search(before):
                yield from _named(reading, cue[0], cue.end())


def _of_no_person(before: str) -> bool:
    """ "gabapentin worked for", "that works with"."""
    last = before.rstrip().rsplit(" ", 1)[-1]
    return last[-1:] not in ".!?;:," and (
        last in single("things_work") or len(last) > 3 and is_clinical(last)
    )


def _named(reading: Reading, cue: str, start: int) -> Iterator[Span]:
    """The employer that begins at a place, if one does."""
    article = _ARTICLES.match(reading.folded, start)
    first = article.end() if article else start
    token = _TOKEN.match(reading.text, first)
    if not token or _NO_EMPLOYER.match(reading.folded, start) and not _named_at(reading, first):
        return
    end = _end(reading, first)
    if end <= first:
        return
    written, folded = reading.text[first:end], reading.folded[first:end]
    team = _SMALL_TEAM if reading.text.islower() and " " in folded else _A_TEAM
    if _TEAM.search(cue) and (more := team.match(reading.folded, end)):
        end = more.end()
        written, folded = reading.text[first:end], reading.folded[first:end]
    if (
        first > start
        and _TEAM.search(cue)
        and reading.text.islower()
        and " " in folded
        and (_OF_TEAMS.search(folded) or not cue.startswith(("train", "practi", "play")))
    ):
        written = written.title()
    elif (
        first == start and reading.text.islower()
    ):  # no capitals at all: a word that no one knows counts as one
        written = " ".join(w.capitalize() if _is_unheard(w) else w for w in folded.split(" "))
    certainty = _certainty(cue, written, folded, first > start)
    if not certainty:
        return
    yield Span(start, _end_of_place(reading, cue, written, end), Label.ORG_EMPLOYER, certainty)


def _end_of_place(reading: Reading, cue: str, written: str, end: int) -> int:
    """ "Tim Hortons in Wawa": one of many is known by where it stands."""
    more = _IN_PLACE.match(reading.text, end)
    if not more:
        return end
    one_of_many = _CAPITAL.search(written) and not _CAPITAL.search(_KIND.sub("", written))
    small = not is_large_place(fold(more[0].split()[-1])) and not HAVING.match(cue)
    return more.end() if one_of_many and small or more[0][1:3] in {"on", "at"} else end


def _named_at(reading: Reading, first: int) -> bool:
    return bool(re.match(r"[A-ZÀ-Ý][\w'’&-]+ [A-ZÀ-Ý]", reading.text[first : first + 40]))


def _end(reading: Reading, first: int) -> int:
    """Where a firm's name ends: with its capitals, or with the word that says what it is."""
    text, place, end, capitals = reading.text, first, first, False
    for count in range(MOST):
        token = _TOKEN.match(text, place)
        if not token:
            break
        word = fold(token[0])
        capital = token[0][0].isupper() or token[0][0].isdigit() and count > 0 and len(word) > 3
        kind = ORGANISATION.match(reading.folded, place)
        organised = bool(ORGANISATION.fullmatch(word)) or bool(kind and " " in kind[0])
        if word in single("firm_ends") and not capital:
            break
        if count and capitals and not (capital or organised or _goes_on(text, token)):
            break
        described = word in {"northern", "southern", "eastern", "western", "central"}
        clinical = len(word) > 3 and is_clinical(word) and not described
        if count and not capital and clinical and not organised:
            break
        capitals = capitals or capital
        end = kind.end() if kind and kind.end() > token.end() else token.end()
        joining = _JOINING.match(text, end)
        if joining and capitals:
            place = joining.end()
        elif text[end : end + 1] == " ":
            place = end + 1
        else:
            break
    if capitals:
        return end
    return _end_of_small(reading, first, end)


def _goes_on(text: str, token: re.Match[str]) -> bool:
    """ "Produits forestiers Résolu": a small word of French between capitals."""
    return bool(re.match(r"[a-zà-ÿ]{5,}s [A-ZÀ-Ý][a-zà-ÿ]", text[token.start() : token.end() + 3]))


def _end_of_small(reading: Reading, first: int, end: int) -> int:
    """In small letters: up to the last word that says what it is, or the first two words."""
    kinds = [found.end() for found in ORGANISATION.finditer(reading.folded, first, end)]
    if kinds:
        end = kinds[-1]
        for _ in range(3):  # "l'école saint-joseph", "la scierie de longlac"
            more = _MORE_OF_SMALL.match(reading.folded, end)
            if not more or not _is_unheard(more["word"]):
                break
            end = more.end()
        return end
    words = list(_TOKEN.finditer(reading.folded, first, end))[:2]
    while len(words) > 1 and is_clinical(words[-1][0]):
        words.pop()
    return words[-1].end() if words else first


def _is_unheard(word: str) -> bool:
    known = is_ordinary(word) or is_clinical(word) or is_stop(word) or is_eponym(word)
    return len(word) > 3 and not known and word.replace("-", "").replace("'", "").isalpha()


def _certainty(cue: str, written: str, folded: str, article: bool) -> float:
    """How surely this is a firm: by its capitals, by what it is, by a word no one knows."""
    first, *rest = folded.split()
    two = len(_CAPITAL.findall(written)) > 1
    if (
        re.match(r"member of", cue)
        or is_large_place(folded)
        or first in single("before_people")
        or (_FIRST_NO.match(folded) and not two)
    ):
        return 0.0
    kind = ORGANISATION.search(folded)
    capitals = [w for w in written.split() if w[0].isupper() and not is_clinical(fold(w))]
    accident = ACCIDENT.match(cue)
    if kind and (not accident or not _ANYBODYS.fullmatch(folded)):
        only_kind = kind[0] == folded
        if not capitals and not article and _SCHOOLED.search(folded) and "employ" not in cue:
            return (
                0.85
                if not is_ordinary(first) and not is_clinical(first) and "-" not in first
                else 0.0
            )
        if only_kind and not article and not (capitals or SURE.search(cue) or "pour" in cue):
            return 0.0 if _ANYBODYS.fullmatch(folded) or HAVING.match(cue) else 0.85
        return 0.955 if capitals else 0.9
    if accident and not capitals or HAVING.match(cue) and (len(capitals) < 2 or is_clinical(first)):
        return 0.0
    if capitals:
        return _by_capitals(cue, folded, len(capitals), article)
    if article or not SURE.search(cue) or is_stop(first) or not first.isalpha():
        return 0.0
    unheard = not is_ordinary(first) or bool(rest) and not is_ordinary(rest[0])
    clinical = any(map(is_clinical, (first, *rest))) or first.endswith("ing")
    return 0.85 if unheard and not clinical and len(first) > 2 else 0.0


def _by_capitals(cue: str, folded: str, many: int, article: bool) -> float:
    first = folded.split()[0]
    if first in single("calendar") or first.rstrip("s") in single("calendar"):
        return 0.0
    if many == 1 and not article and (is_stop(first) or is_eponym(first) and "at" not in cue):
        return 0.0
    if many == 1 and not article and re.match(r"(?:play|train|practi)\w* with ", cue):
        return 0.0  # "plays with Lego"
    if is_a_place(first if many == 1 else folded) and not re.search(
        r"(?:for|with|by|chez|pour) $", cue
    ):
        return 0.0
    if many == 1 and not article and re.search(r"(?:\ba|\bde|d') ?$", cue) and not SURE.search(cue):
        return 0.0  # "travaille à Radisson", "bûcheron de Lac-Édouard"
    if re.search(r"\b(?:chez|from|for|with|by|de|d'|par|of) ?$", cue) and (
        is_given(first) or is_family(first)
    ):
        sure = SURE.search(cue) or re.search(TRADES, cue) or many > 2
        return 0.955 if sure else 0.0
    if (
        re.match(r"(?:back|start|years|yrs|ans|form|note|letter|off|quit|contract)", cue)
        and is_ordinary(first)
        and many == 1
    ):
        return 0.0
    return 0.955 if SURE.search(cue) else 0.9
