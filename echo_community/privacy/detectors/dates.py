"""Dates of birth and other exact days."""

import re
from collections.abc import Iterator

from echo_community.privacy.detectors.reading import Reading
from echo_community.privacy.detectors.spans import Label, Span

_MONTHS = (
    r"(?:jan(?:uary|vier|v)?|feb(?:ruary|r)?|fev(?:r(?:ier)?)?|mar(?:ch|s)?|apr(?:il)?|"
    r"avr(?:il)?|may|mai|june?|juin|jul(?:y|i)?|juil(?:let)?|"
    r"aug(?:ust)?|aout|sept?(?:ember|embre)?|oct(?:ober|obre)?|nov(?:ember|embre)?|"
    r"dec(?:ember|embre)?)"
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_YEAR = r"(?:18|19|20)\d\d"
_TIME = r"(?:,?[ ](?:at[ ]|a[ ])?\d{1,2}[:h]\d{2})?"
_YEAR_AFTER = (
    rf"(?:(?:,?[ ]? | [-/ .] | ,?[ ]de[ ]l'an[ ]) {_YEAR} | [-/ ]'?\d\d(?!\d|[ ]?(?:mg|ml|"
    rf"mcg|ans|years|%|/)) | ,?[ ]'\d\d)"
)
_EXACT = re.compile(
    rf"""(?<![\w/.-]) (?:
        {_YEAR}[-/. ](?:0?[1-9]|1[0-2])[-/. ]{_DAY}{_TIME}
      | {_YEAR}[-/ ]{_MONTHS}[-/ ]{_DAY}
      | {_DAY}[-/.]{_DAY}[-/.](?:{_YEAR}|\d\d)
      | {_DAY}{_MONTHS}(?:19|20)?\d\d
      | {_DAY}(?P<by>[-/.])(?:i{{1,3}}|i?v|vi{{1,3}}|ix|xi{{0,2}})(?P=by){_YEAR}
      | {_DAY}(?:st|nd|rd|th|er|e)?(?:[ ]of|[ ]de)?[ /-]?{_MONTHS}\b(?:\.(?=[ ]?\d))? {_YEAR_AFTER}?
      | (?:premier|1er)[ ]{_MONTHS}\b {_YEAR_AFTER}?
      | {_MONTHS}[. -]{{1,2}}(?:the[ ])?{_DAY}(?:st|nd|rd|th)? (?:,?[ ]{_YEAR} |
             [/-](?:{_YEAR}|\d\d) | ,?[ ]'\d\d)?
      ) (?![\w-]|/\d|\.\d)""",
    re.VERBOSE,
)
_WEEKDAY = re.compile(
    r"\b(?:on[ ])?(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?|lundi|"
    r"mardi|mercredi|jeudi|vendredi|samedi|dimanche),?[ ](?:the[ ]|le[ ])?$"
)
_COMPACT = re.compile(
    r"(?<![\w/.-])20[0-4]\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?![\w/-]|\.\d)"
)
_SHORT = re.compile(rf"(?<![\w/.-]){_DAY}[/-]{_DAY}(?![\w/%-]|\.\d)")
_SHORT_CUE = re.compile(
    r"\b(?:by|on|since|until|till|due|before|after|dated?|le|du|d'ici(?: le)?|avant le|"
    r"depuis le|jusqu'au|booked(?: for)?|seen|appointment|appt|"
    r"rdv|rendez-vous|surgery|discharged|admitted|operated|"
    r"transferred|flown|visit|scan|mri|ct|injured|doi|conge|admise?|refill(?: date)?|"
    r"start(?:ed)? date|opere|vue?|rencontree?)\b:?(?: (?:le|on|for))?:? $"
)
_BARE = re.compile(
    rf"(?<![\w/.-])(?:{_DAY}[ ]{_DAY}[ ](?:{_YEAR}|\d\d)|{_YEAR}{_DAY}{_DAY}|\d{{8}}|"
    rf"{_DAY}[-/. ](?:i{{1,3}}|i?v|vi{{1,3}}|ix|xi{{0,2}})[-/. ](?:{_YEAR}|\d\d)|"
    rf"\d{{6}}|\d\d[-/.]\d\d[-/.]\d\d|{_YEAR})(?![\w/.-]\d|\w)"
)
# "May" and "mars" begin sentences too: with a number that is no day of a month they are words.
_UNIT_AFTER = re.compile(
    r" ?(?:mg|mcg|ml|g\b|kg|km|%|hours?|hrs?|h\b|weeks?|wks?|days?|d\b|months?|mo\b|"
    r"years?|yrs?|patients?|visits?|tabs?|pts?|doses?|times|x\b|people|tablets|"
    r"sessions?|ans\b|jours?|mois|semaines?|fois|comprimes?|gouttes|points?)"
)
_BIRTH_CUE = re.compile(
    r"""\bd\.?o\.?b\b[^\d\n;]{0,20}$ | (?:\b(?:d[./]?o[./]?b\.?|dbo|bod|bd|date[ ]naiss|naiss|
            date[ ]of[ ]birth|
            birth[ ]?da(?:te|y)|
          born(?:[ ]in[ ][\w' -]{2,25}?)?(?:[ ]on)?(?:[ ]the)?|b-?day|birth|b(?=[ ]\d|[ ]$)|
          date[ ]de[ ]naissance|
        naissance|ne+(?:[ ]a[ ][\w' -]{2,25}?)?|d\.?d\.?n\.?|anniversaire|fete)\b|\bb\.|
              \(b|\bnee?\(e\)|[|][ ]?(?:m|f|male|female)[ ]?[|])
        [^\w\n]{0,4} (?:is|on|le|est|was|:)? [ :]{0,3}(?:the[ ]|le[ ]|un[ ])?$""",
    re.VERBOSE,
)
# "Christmas Day 1931 is what the card says": a feast for a day, with the year of birth.
_FEAST = re.compile(
    r"(?<![\w-])(?:christmas|boxing|new year'?s|valentine'?s|canada|dominion|remembrance|"
    r"armistice|labour|victoria|groundhog|mother's|father's|leap|"
    r"(?:st\.?|saint) \w+'?s?)(?:,)? (?:day|eve),? (?:of |in )?(?:18|19|20)\d\d\b|"
    r"(?<![\w-])(?:christmas|halloween|thanksgiving|hallowe'en|good friday|"
    r"easter(?: sunday| monday)?|epiphany|candlemas),? (?:of |in )?(?:18|19|20)\d\d\b|"
    r"(?<![\w-])(?:(?:le )?jour de (?:noel|l'an|paques)|(?:la )?veille (?:de noel|du jour de l'an)|"
    r"noel|paques|la toussaint|la chandeleur|la saint-\w+|la st-\w+|"
    r"la fete (?:du canada|nationale)),? (?:de )?(?:18|19|20)\d\d\b"
)
_ON_THE_CARD = re.compile(
    r",? ?(?:\(dob|\(ddn|(?:is|was|it's|being|that's|c'est|est)? ?(?:what |ce que |as )?"
    r"(?:on |per |says |say |according to |selon |sur |d'apres |dit |indique )?"
    r"(?:the|his|her|their|my|la|le|sa|son) (?:\w+ )?"
    r"(?:card|chart|label|passport|birth|birthday|dob|carte|etiquette|dossier|passeport|"
    r"date de naissance|naissance|licence)\b)"
)
_CARD_SAYS = re.compile(
    r"\b(?:card|passport|label|licence|sticker|carte|passeport|etiquette)[ ]"
    r"(?:says|reads|has|shows|dit|indique)(?: it's| c'est)?[ :\"]*$"
)
_BORN_AFTER = re.compile(
    r"\)? ?[(=]? ?(?:dob|d\.o\.b|ddn|birth ?date|date of birth|date de naissance)\b|"
    r"[ ,|/]{1,3}(?:[mf][ ,|/]{1,3})?(?:mrn|hcn|ohip|phn|ramq|hc#|nam)\b"
)

# A day of many years ago on a label, after a name or a number and with nothing that happened
# then, is of birth.
_LONG_AGO = re.compile(r"(?:18|19)\d\d|200[0-9]|201[0-4]")
_ON_A_LABEL = re.compile(
    r"(?:^|[\s(|])[fm],? $|"
    r"\b(?:label|sticker|etiquette|name|nom|demographics|pt|patiente?|id)\b[^.;\n]{0,40}[ ,/|(:]$|"
    r"(?:\d[a-z]?|\d[ -]?[a-z]{2}),? ?[/|]? $|[a-z'-]{2,}, [a-z'-]{2,}\.?,? ?[/|(]? ?\(?$|[|/] $"
)
_AFTER_A_NAME = re.compile(
    r"[A-ZÀ-Ý][\w'’-]+(?: [A-ZÀ-Ý][\w'’-]+)+,? \(?$|[A-Z]\.? [A-ZÀ-Ý][\w'’-]+,? \(?$"
)
_HAPPENED = re.compile(
    r"\b(?:on|since|in|until|till|by|dated?|from|of|le|du|depuis|vers|seen|vue?|surgery|op|mva|"
    r"mvc|accident|"
    r"injur\w+|doi|mri|ct|xr|scan|visit|last|refill|admitted|discharged|cmaj|bmj|nejm|jama|"
    r"lancet|vol|version|"
    r"guideline|fracture|fall|fell|started?|died|deceased|adm|irm|opere|consult|appt|rdv|due|"
    r"lab|labs)\b"
    r"(?: (?:the|le|on|date))?[ ,:/(]{0,3}$"
)
_IDENTIFIED = re.compile(
    r"[),]?[ ,/|]{1,3}(?:(?:f|m|female|male|h)\b|(?:mrn|chart|cahrt|chrat|dossier|hcn|ohip|phn|"
    r"ramq|nam|hc#|health|adm\b|[a-z]{1,3}-?\d{5}))|"
    r"\)|, (?:that's|c'est)|,? \d\d ?(?:yo|ans|y/o)"
)


def dates(reading: Reading) -> Iterator[Span]:
    """Exact days; those that a word beside them says are of birth."""
    for found in _EXACT.finditer(reading.folded):
        born = _BIRTH_CUE.search(reading.before(found.start(), 48))
        if born or _is_a_day(found[0], reading.after(found.end(), 12)):
            yield _dated(reading, found.start(), found.end())
    for found in _FEAST.finditer(reading.folded):
        before = reading.before(found.start(), 48)
        says = _CARD_SAYS.search(before) or _ON_THE_CARD.match(reading.after(found.end(), 60))
        if _BIRTH_CUE.search(before) or says and _LONG_AGO.search(found[0]):
            yield Span(found.start(), found.end(), Label.DOB, 0.96)
    for found in _COMPACT.finditer(reading.folded):
        if _SHORT_CUE.search(reading.before(found.start(), 28)):
            yield Span(found.start(), found.end(), Label.DATE, 0.88)
    for found in _SHORT.finditer(reading.folded):
        told = _SHORT_CUE.search(reading.before(found.start(), 28))
        if told and not _UNIT_AFTER.match(reading.after(found.end(), 12)):
            yield _dated(reading, found.start(), found.end())
    for found in _BARE.finditer(reading.folded):
        if _BIRTH_CUE.search(reading.before(found.start(), 48)):
            yield Span(found.start(), found.end(), Label.DOB, 0.9)


def _dated(reading: Reading, start: int, end: int) -> Span:
    before = reading.before(start, 48)
    born = (
        _BIRTH_CUE.search(before)
        or not _HAPPENED.search(before)
        and (_BORN_AFTER.match(reading.after(end, 20)) or _is_of_a_label(reading, start, end))
    )
    if born:
        return Span(start, end, Label.DOB, 0.96)
    weekday = _WEEKDAY.search(reading.before(start, 24))
    return Span(start - len(weekday[0]) if weekday else start, end, Label.DATE, 0.9)


def _is_of_a_label(reading: Reading, start: int, end: int) -> bool:
    """ "Label says ROY, ANNA, Mar 10 1974, chart #8224": a birth date that nobody calls so."""
    if not _LONG_AGO.search(reading.folded[start:end]):
        return False
    if _ON_A_LABEL.search(reading.before(start, 60)):
        return True
    named = _AFTER_A_NAME.search(reading.text[max(0, start - 40) : start])
    return bool(named and _IDENTIFIED.match(reading.after(end, 24)))


def _is_a_day(words: str, after: str) -> bool:
    if _UNIT_AFTER.match(after) and not re.search(r"\d{4}", words):
        return False
    numeric = re.fullmatch(r"(\d+)[-/.](\d+)[-/.](\d+)", words)
    if numeric and len(numeric[1]) < 4:
        first, second = int(numeric[1]), int(numeric[2])
        # 10-12-14 may be a dose in the morning, at noon and at night.
        return min(first, second) <= 12 and (len(numeric[3]) == 4 or "/" in words)
    return True
