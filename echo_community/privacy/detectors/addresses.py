"""Streets, rural routes, lots and boxes; rooms and beds of named houses."""

import re
from collections.abc import Iterator

from echo_community.privacy.detectors.cues import any_of
from echo_community.privacy.detectors.lists import is_large_place, words_of
from echo_community.privacy.detectors.reading import Reading
from echo_community.privacy.detectors.spans import Label, Span

_SIDE = r"(?:north|south|east|west|ne|nw|se|sw|n|s|e|w)\b\.?"
_WORD = r"[a-z][\w'-]{0,30}"
_FLAT = r"(?:,?[ ](?:apt|apartment|app|unit|suite|bureau|logement|\#)\.?[ ]?\#?\w{1,5})?"
_KINDS_FR = (
    r"(?:rue|avenue|av\.?|boulevard|boul\.?|chemin|ch\.|rang|route|cote|place|montee|impasse|"
    r"allee|croissant|promenade|ruelle|sentier)"
)
_ADDRESS = re.compile(
    rf"""(?<![\w/.-]) \d{{1,5}}[a-z]?(?:-\d{{1,4}})? [ ] (?:(?:{_SIDE}|old|upper|lower)[ ])?
         (?:st\.[ ]|{_WORD}[ ]|\d{{1,3}}(?:st|nd|rd|
               th)[ ]){{1,3}}? (?:{any_of("streets")})\b
             (?:[ ](?:road|rd|street|st|avenue|ave|drive|dr|lane|cres)\b)?\.?
             (?:[ ]{_SIDE})? {_FLAT}
       | (?<![\w/.-]) \d{{1,5}}[- ]\d{{1,3}}(?:st|nd|rd|
            th)[ ](?:{any_of("streets")})\b(?:[ ]{_SIDE})?
       | (?<![\w/.-]) \d{{1,5}},?[ ]\d{{1,3}}(?:e|er|re|ieme|eme)[ ](?:rue|avenue|av|rang|chemin)\b
             (?:[ ](?:est|ouest|nord|sud))?
       | \bsite[ ]\#?\d{{1,3}},?[ ](?:comp|box)[ ]\#?\d{{1,3}}(?:,?[ ]rr[ ]?\#?\d{{1,2}})?
       | \b(?:(?:p\.?[ ]?o\.?[ ]?)?box|comp|site|stn|rr|r\.r\.|rural[ ]route|c\.?p\.?)[ #]*\d{{1,5}}
             (?:,?[ ](?:comp|site|rr|r\.r\.|rural[ ]route|(?:p\.?[ ]?o\.?[ ]?)?box|stn|
             c\.?p\.?)[ #]*\d{{1,5}})+\b
       | \bhouse[ ]\d{{1,4}}\b(?=[ ](?:on|at)[ ](?:the[ ])?(?:reserve|rez|first|reservation))
       | \b[ns][ew][ -]\d{{1,2}}-\d{{1,3}}-\d{{1,2}}(?:[ -]?w\d?m?)?\b
       | \brr[ ]\d{{1,4}}[ ](?:twp|township)[ ](?:rd[ ]|road[ ])?\d{{1,4}}\b
       | (?<![\w/.-]) \d{{1,5}}[a-z]?,?[ ]{_KINDS_FR} (?:[ ](?:de[ ]la[ ]|de[ ]l'|des[ ]|
             du[ ]|de[ ]|d'|l'|la[ ]|le[ ]|les[ ])?)[\w'-]+(?:[ -][\w'-]+){{0,3}}? {_FLAT}
         (?=[ ]?(?:[.,;:()\n]|$|[ ]a[ ]|[ ]in[ ]|[ ]et[ ]|[ ]app))
       | \b{_WORD}[ ](?:street|st|road|rd|avenue|ave|drive|crescent|cres|lane|boulevard|blvd)\b\.?,?
             [ ](?:unit|apt|apartment|suite|\#)\.?[ ]?\#?\d{{1,5}}[a-z]?\b
       | (?<![\w/.-]) \d{{1,5}}[ ](?:county|township|concession|range|hwy|highway|
             sideroad|con|side[ ]road|line)[ ](?:rd|road)?[ ]?\d{{1,4}}\b
       | \b(?:(?:p\.?[ ]?o\.?[ ]?)?box|c\.?[ ]?p\.?|case[ ]postale|
             boite(?:[ ]postale)?)[ #]*\d{{1,5}}\b(?:,?[ ](?:rr|r\.r\.|site|comp|
             stn)[ ]?\#?[ ]?\w{{1,4}})*
       | \bgeneral[ ]delivery\b(?:[ ]box[ ]\d{{1,5}})?
       | \b(?:rr[ ]?\#|rr(?=[ ]?\d{{1,2}}(?:,[ ]?(?!sat|spo|hr\b|bp\b|o2|temp|t[ ]|alert|
             \d)|[ ]in|[ ]near|[ ]site|[ ]\())|r\.r\.|rural[ ]route|
             route[ ]rurale)[ #]*\d{{1,2}}\b(?:,?[ ](?:site|box|comp)[ #]*\d+)*
       | \blot[ ]\d[\d-]*(?:,?[ ](?:con(?:cession)?|plan|block|rd|road|hwy|line|
             range)\.?[ ]?\w+(?:[ ][nsew]\b)?){{1,3}}
       | \b(?:fire|civic|911|house)[ ](?:number|no\.?|
             \#)[ ]?\d{{2,6}}\b(?:,?[ ]{_WORD}[ ](?:road|rd|lake|line))?
       | \b(?:apt|apartment)\.?[ ]?\#?\d{{1,5}}[a-z]?(?=,?[ ](?:of|at|
             in)[ ](?:the[ ])?\w+[ ](?:building|tower|manor|apartments|arms))""",
    re.VERBOSE,
)
_MAYBE_A_WORD = re.compile(
    r"\b(?:way|place|line|point|view|close|square|row|gate|bay|walk|beach|loop|court|con|cove|path)$"
)
_AT_A_HOUSE = re.compile(r"\b(?:at|liv\w+|address:?|addr:?|floor,|to) $")
_AT_NUMBER = re.compile(
    r"\b(?:[Ll]i(?:ves?|ving) at|[Aa]ddress:?|[Rr]esides at|[Dd]emeure au|[Hh]abite au) "
    r"(?P<it>\d{1,5}[A-Za-z]? [A-ZÀ-Ý][a-zà-ÿ]+)(?![\w-])"
)
_NO_ADDRESS = re.compile(
    r"\d+ (?:says|h|hr|hrs?|yrs?|wks?|mos?|trips?|trials?|more|other|big|small|way|kg|ans|mg|ml|"
    r"mcg|weeks?|days?|months?|years?|hours?|hrs?|patients?|"
    r"people|percent|of|in|and|or|to|the|x|m|f|yo|y|tabs?|mile|km|min|"
    r"units?|per|times?|visits?|sessions?|mois|jours?|semaines?|fois|with|for|on|at|but|"
    r"is|was|she|he|still|elle|il|lives|female|male|year|pt|who|w|beds?|minute|mm|cm|lb|points?|"
    r"bid|tid|qid|hs)\b"
)
_ROOM = (
    r"(?:room|rm|bed|chambre|ch\.|lit|ward|suite|unit|bay|unite|salle|cell|"
    r"local)[ #.:]*(?:no[ ]?)?(?:[a-z]?\d{1,4}[- ]?[a-z]?\b|\d{1,3}-\w\b)"
)
_BED = r"(?:,?[ ](?:bed|lit)[ #]*\w{1,3})?"
_NAMED = r"[a-z][\w'.-]{0,30}"
_HOUSE = any_of("facilities")
_FACILITY = re.compile(
    rf"""(?:(?<!\w)(?:{_NAMED}[ ]){{0,4}}(?<!\w)(?:{_HOUSE}),?[ ](?:in[ ]|-[ ])?{_ROOM}{_BED})
       | (?<!\w)(?:chsld|hopital|foyer|residence|villa|manoir|centre|pavillon|
             maison)(?:[ ](?:de|du|des|d'|la|le|l'|{_NAMED})){{1,5}}?,?[ ]{_ROOM}{_BED}
       | (?:{_ROOM}|(?<=bed[ ])\d{{1,3}}-?[a-z]?|(?<=room[ ])\d{{1,4}}-?[a-z]?|
             (?<=chambre[ ])\d{{1,4}}),?[ ](?:at[ ]|in[ ]|of[ ]|a[ ]|au[ ]|du[ ]|
             de[ ])?(?:the[ ]|la[ ]|l')?
         (?:(?:{_NAMED}[ ]){{1,3}}?(?:{_HOUSE})\b|(?:chsld|hopital|foyer|residence|villa|
               manoir|pavillon)(?:[ ](?:de|du|des|la|le|l'|{_NAMED})){{1,3}})""",
    re.VERBOSE,
)
_PROPER_ROOM = re.compile(
    r"(?P<house>[A-ZÀ-Ý][\w'’.-]*(?: (?:de|du|la|des|of|the) [A-ZÀ-Ý][\w'’.-]*|"
    r" [A-ZÀ-Ý][\w'’.-]*){0,3}),? (?:[Rr]oom|[Rr]m|[Bb]ed|[Cc]hambre|"
    r"[Ll]it) ?#?\d{1,4}[a-zA-Z]?\b"
)
_LEADING = re.compile(
    r"(?:(?:inpatient|admitted|patient|pt|at|in|to|now|is|was|he|she|from|lives|stays|"
    r"staying|currently|resident|of|transferred|living|a|"
    r"hospitalise?e?|au|en|le|la|du|dans|seen|visit|her|his|and|moved|back|still|been|"
    r"for|reside|demeure|vit|habite|the(?= \w+ \w+ \w)|recovering|rehab at|"
    r"admise?|transfere?e?|elle|il|est|sa|son|into|with|on|our|my|visited|find|me|him|"
    r"(?:\d{1,2}(?:st|nd|rd|th)? )?(?:january|february|march|april|june|july|august|september|"
    r"october|november|december|janvier|fevrier|avril|juin|juillet|aout|septembre|octobre|"
    r"novembre|decembre)|"
    r"them|are|fell|located|placed)\s+)+"
)
_SENTENCE = re.compile(r"[.;:!?]\s")


def addresses(reading: Reading) -> Iterator[Span]:
    """Where somebody's house stands, or their letters go."""
    for found in _ADDRESS.finditer(reading.folded):
        if not _NO_ADDRESS.match(found[0]) and _is_a_route(reading, found):
            numbered = found[0][0].isdigit()
            yield Span(found.start(), found.end(), Label.ADDRESS, 0.955 if numbered else 0.92)
    for found in _AT_NUMBER.finditer(reading.text):
        yield Span(found.start("it"), found.end("it"), Label.ADDRESS, 0.8)


def _is_a_route(reading: Reading, found: re.Match[str]) -> bool:
    """RR 9 may be a breath count and box 4 a box to tick; a place or postcode tells."""
    after = reading.text[found.end() : found.end() + 30]
    last = reading.text[found.start() : found.end()].split()[-2:]
    small = _MAYBE_A_WORD.search(found[0]) and "".join(last).islower()
    if small and not _AT_A_HOUSE.search(reading.before(found.start(), 12)):
        return False
    if re.fullmatch(r"box \d", found[0]):
        return not re.match(r" (?:on|of|is|was)\b", after)
    if not re.fullmatch(r"rr ?\d{1,2}", found[0]) or re.match(r" (?:in|near) ", after):
        return True
    following = re.match(r"[, (]*([\w'-]+)", after)
    if not following or re.match(r"(?:SpO2|SaO2|O2|BP|HR|GCS|T|Sats?|Temp)\b", following[1]):
        return False
    word = following[1].lower()
    listed = word in words_of("villages") or word in words_of("communities")
    return (
        following[1][0].isupper()
        or listed
        or len(word) > 2
        and is_large_place(word)
        or bool(re.fullmatch(r"[a-z]\d[a-z]", word))
    )


def rooms(reading: Reading) -> Iterator[Span]:
    """The room or bed of a named house."""
    for pattern, text in ((_FACILITY, reading.folded), (_PROPER_ROOM, reading.text)):
        for found in pattern.finditer(text):
            start = _start(reading.folded[found.start() : found.end()]) + found.start()
            if found.end() - start > 8:
                yield Span(start, found.end(), Label.FACILITY_ROOM, 0.93)


def _start(words: str) -> int:
    sentences = [
        found.end()
        for found in _SENTENCE.finditer(words)
        if not words[: found.start()].endswith(("st", "ste", "rm", "ch"))
    ]
    start = sentences[-1] if sentences else 0
    lead = _LEADING.match(words, start)
    return lead.end() if lead else start
