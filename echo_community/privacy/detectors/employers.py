"""Employers and teams that single somebody out."""

import re
from collections.abc import Iterator

from echo_community.privacy.detectors.cues import any_of, single
from echo_community.privacy.detectors.lists import (
    is_also_a_word,
    is_clinical,
    is_eponym,
    is_family,
    is_given,
    is_large_place,
    is_ordinary,
    is_stop,
    words_of,
)
from echo_community.privacy.detectors.reading import Reading, fold
from echo_community.privacy.detectors.spans import Label, Span
from echo_community.privacy.detectors.working import ACCIDENT, CUES, HAVING, SURE, TRADES

_NO_EMPLOYER = re.compile(
    r"""(?:(?:a|an|the|her|his|their|my|our|son|sa|leur|un|une|le|la)\s+)?
        (?:in|on|to|out|up|every|again|around|about|over|off|into|with|by|daily|home|nights?|desk|computer|construction|heights|it|this|that|him|her|them|us|
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
_ORGANISATION = re.compile(rf"\b(?:{any_of('organisations')})s?\b")
_SCHOOLED = re.compile(r"\b(?:school|college|church|library|bank|store|plant|police|restaurant|hotel)s?$")
_ANYBODYS = re.compile(rf"(?:{any_of('workplaces')})s?")
_FIRM = re.compile(
    r"(?<![\w'’.-])(?:(?:St\.|[A-ZÀ-Ý][\w'’&-]+) ){1,4}(?:Seafoods?|Foods|Fisheries|Lumber|Logging|"
    r"Forest Products|Mining|Mines|Trucking|Transport|Construction|Sawmills?|Airlines|"
    r"Airways|Motors|Farms|"
    r"(?:(?:Public|High|Elementary|Secondary|Middle) )?School|Fire Hall|Inc|Ltd|Ltée|"
    r"Outfitters|Paving|"
    r"Steel|Smelter|Refinery|Sawmill|Greenhouses?|Aviation|Helicopters|Contracting|"
    r"Drilling|Garage|Marina|Bakery)\b(?! of| for)"
)
_AUTHOR = re.compile(
    r"(?<!\")\b(?:i|we|je|nous|who i|team|colleague|dr\.?|pharmacist|locum) (?:\w+ )?$|"
    r"\b(?:our|notre) (?:\w+ ){1,2}$"
)

# "Our nurse" is a colleague, "our janitor" a patient.
_OURS = re.compile(
    r"(?:nurse|rn|np|aide|assistant|receptionist|secretary|tech|student|pilot|manager|infirmi|techni|prepose|commis|secretaire)"
)
_ARTICLES = re.compile(r"(?:(?:the|le|la|les|du|des|au|une?|an?) |l'|d')?(?:only |local |seule? |big |old )?")
_TOKEN = re.compile(r"[Ss]te?\.|(?:[A-Z]\.){1,3}|[\w'’&.-]*[\w'’&]")
_JOINING = re.compile(r" (?:of|de|du|des|de la|de l'|d'|&|and|et|the|le|la|les|sur)(?: |(?<='))(?=[A-ZÀ-Ý])")
_IN_PLACE = re.compile(
    r" (?:(?:in|à|a|of|de|d'|du)(?: |(?<='))(?:[A-ZÀ-Ý][\w'’-]+)(?: [A-ZÀ-Ý][\w'’-]+)*"
    r"|(?:on|at) (?:the )?(?:[A-ZÀ-Ý][\w'’-]+ ?){1,3}(?:mill|mine|plant|site|camp)?)"
)
_ENDS = frozenset(
    """on as and since but for with who where so then because left is was has had comme et depuis mais qui she he they
    wants full part night nights days until till when while which that before after pain back doing off from to il elle
    pendant avec pour sur ou every during now still per years x taking in a called phoned says refuses refuse veut dit
    won't will would can can't over under again about call calls asks asked needs exige demande at by of one two three 2 3
    last this next today due early light modified hurt injured because if or not""".split()
)
_FIRST_NO = re.compile(r"(?:no|all|any|some|both|most|many|more|less|work|home|night|day|least|best|once|baseline|bedtime|age)\b")
MOST = 6
_KIND = re.compile(rf"\b(?:{any_of('organisations')}|gas bar|health|the|l')\b", re.IGNORECASE)
_A_PLACE = re.compile(
    r".* (?:lake|river|bay|creek|falls|harbour|harbor|island|islands|landing|cove|inlet|point|portage|first nation|nation|"
    r"reserve|colony|valley|beach|crossing|bridge|junction|rapids|narrows|springs)"
)


def employers(reading: Reading) -> Iterator[Span]:
    """What is named after "works at" and its kin, and firms and schools wherever they stand."""
    for firm in _FIRM.finditer(reading.text):
        if not _AUTHOR.search(reading.before(firm.start(), 20)):
            yield Span(firm.start(), firm.end(), Label.ORG_EMPLOYER, 0.72)
    for pattern in CUES:
        for cue in pattern.finditer(reading.folded):
            before = reading.before(cue.start(), 24)
            ours = before.endswith(("our ", "notre ")) and _OURS.match(cue[0])
            if cue[0].startswith("wor") and _of_no_person(before):
                continue
            if not ours and not _AUTHOR.search(before):
                yield from _named(reading, cue[0], cue.end())
    for found in _PATIENT_NURSE.finditer(reading.text):
        yield Span(found.start("house"), found.end("house"), Label.ORG_EMPLOYER, 0.9)
    yield from _before_trades(reading)


def _of_no_person(before: str) -> bool:
    """ "gabapentin worked for", "that works with"."""
    last = before.rstrip().rsplit(" ", 1)[-1]
    return last[-1:] not in ".!?;:," and (
        last in _THINGS or len(last) > 3 and is_clinical(last)
    )


_THINGS = frozenset("it that this which what nothing something well always also only really test trick never often".split())


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
    certainty = _certainty(cue, written, folded, first > start)
    if not certainty:
        return
    generic = first > start or _ORGANISATION.search(folded)
    more = _IN_PLACE.match(reading.text, end)
    written_kind = re.search(r"[A-ZÀ-Ý]", written) and not re.search(r"[A-ZÀ-Ý]", _KIND.sub("", written))
    generic = generic and written_kind and not HAVING.match(cue)
    if more and (generic and not is_large_place(fold(more[0].split()[-1])) or more[0][1:3] in {"on", "at"}):
        end = more.end()
    yield Span(start, end, Label.ORG_EMPLOYER, certainty)


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
        kind = _ORGANISATION.match(reading.folded, place)
        organised = bool(_ORGANISATION.fullmatch(word)) or bool(kind and " " in kind[0])
        if word in _ENDS and not capital:
            break
        if count and capitals and not (capital or organised or _goes_on(text, token)):
            break
        if count and len(word) > 3 and not capital and is_clinical(word) and not organised:
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
    kinds = [found.end() for found in _ORGANISATION.finditer(reading.folded, first, end)]
    if kinds:
        return kinds[-1]
    words = list(_TOKEN.finditer(reading.folded, first, end))[:2]
    while len(words) > 1 and is_clinical(words[-1][0]):
        words.pop()
    return words[-1].end() if words else first


def _certainty(cue: str, written: str, folded: str, article: bool) -> float:
    """How surely this is a firm: by its capitals, by what it is, by a word no one knows."""
    first, *rest = folded.split()
    if re.match(r"member of", cue) or is_large_place(folded) or first in single("before_people") or _FIRST_NO.match(folded):
        return 0.0
    kind = _ORGANISATION.search(folded)
    capitals = [w for w in written.split() if w[0].isupper() and not is_clinical(fold(w))]
    accident = ACCIDENT.match(cue)
    if kind and (not accident or not _ANYBODYS.fullmatch(folded)):
        only_kind = kind[0] == folded
        if not capitals and not article and _SCHOOLED.search(folded):
            return 0.85 if not is_ordinary(first) and not is_clinical(first) and "-" not in first else 0.0
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


def _is_a_place(name: str) -> bool:
    return name in words_of("communities") or name in words_of("villages") or bool(_A_PLACE.fullmatch(name))


def _by_capitals(cue: str, folded: str, many: int, article: bool) -> float:
    first = folded.split()[0]
    if first in _MONTHS:
        return 0.0
    if many == 1 and not article and (is_stop(first) or is_eponym(first) and "at" not in cue):
        return 0.0
    if _is_a_place(first if many == 1 else folded) and not re.search(r"(?:for|with|by|chez|pour) $", cue):
        return 0.0
    if many == 1 and not article and re.search(r"(?:\ba|\bde|d') ?$", cue) and not SURE.search(cue):
        return 0.0  # "travaille à Radisson", "bûcheron de Lac-Édouard"
    if re.search(r"\b(?:chez|from|for|with|by|de|d'|par|of) ?$", cue) and (is_given(first) or is_family(first)):
        sure = SURE.search(cue) or re.search(TRADES, cue) or many > 2
        return 0.9 if sure else 0.0
    if re.match(r"(?:back|start|years|yrs|ans|form|note|letter|off|quit|contract)", cue) and is_ordinary(first) and many == 1:
        return 0.0
    return 0.955 if SURE.search(cue) else 0.9


_MONTHS = frozenset(
    "january february march april may june july august september october november december janvier fevrier mars avril mai "
    "juin juillet aout septembre octobre novembre decembre monday tuesday wednesday thursday friday saturday sunday "
    "christmas easter fete noel paques".split()
)
_TRADE_AFTER = re.compile(
    rf"(?<![\w'’.-])(?P<firm>(?:[A-ZÀ-Ý][\w'’&-]+ ){{1,3}}(?:(?:band office|mine|mill|plant|gas bar) )?)(?:{TRADES})\b"
)
_SMALL_BEFORE = re.compile(
    rf"\b(?:the only|only|olny|onyl|the|our|a|an|another) (?P<firm>(?:[a-z][\w'-]+ ){{0,3}}?(?:{any_of('organisations')}))"
    rf" (?:{TRADES}|for?e?mean|froeman|\w*man|manger)\b"
)


def _before_trades(reading: Reading) -> Iterator[Span]:
    """ "the Canfor foreman", "the only silver birch daycare cook"."""
    for found in _TRADE_AFTER.finditer(reading.text):
        first = fold(found["firm"].split()[0])
        many = len(found["firm"].split())
        if is_large_place(fold(found["firm"].strip())) or is_large_place(first):
            continue
        if is_stop(first) or any(is_clinical(fold(w)) for w in found["firm"].split()):
            continue
        firm = fold(found["firm"].strip())
        if any(_is_a_place(firm[: cut.start()]) for cut in re.finditer(r" |$", firm)):
            continue
        if many == 1 and (len(first) < 4 or is_ordinary(first) or is_also_a_word(first) or is_given(first) or is_family(first)):
            continue
        if not is_given(first) or _ORGANISATION.search(fold(found["firm"])):
            yield Span(found.start(), found.end("firm") - 1, Label.ORG_EMPLOYER, 0.87)
    for found in _SMALL_BEFORE.finditer(reading.folded):
        firm = found["firm"]
        only = "onl" in found[0][:9] or "oln" in found[0][:9]
        if " " in firm and (only or not is_ordinary(firm.split()[0])) or firm in _OFFICES:
            yield Span(found.start("firm"), found.end("firm"), Label.ORG_EMPLOYER, 0.93)


_PATIENT_NURSE = re.compile(
    r"\b\d\d ?[MF],? (?:nurse|RN|NP|PSW|LPN|infirmi[eè]re) (?:at|au|à) (?P<house>(?:the |l')?(?:health cent(?:re|er)|nursing station|"
    r"hospital|clinic|dispensaire|CLSC)(?: (?:in|de|à) [A-Z][\w-]+(?: [A-Z][\w-]+)?)?)"
)
_OFFICES = frozenset({"band office", "town office", "northern store", "fish plant", "pellet plant"})
