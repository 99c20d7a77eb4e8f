"""Sentences with a gap where only a person fits: "the ... boy", "explained to ..."."""

import re
from collections.abc import Iterator

from echo_community.privacy.detectors import clearing, naming
from echo_community.privacy.detectors.cues import any_of
from echo_community.privacy.detectors.familiar import (
    is_common,
    is_mistyped,
    is_no_name,
    is_of_two_cases,
)
from echo_community.privacy.detectors.lists import (
    is_clinical,
    is_eponym,
    is_family,
    is_given,
    is_large_place,
    is_mostly_a_word,
    is_ordinary,
    is_stop,
    words_of,
)
from echo_community.privacy.detectors.reading import Reading
from echo_community.privacy.detectors.spans import Label, Span

_END = (
    r"(?=[ ]?(?:[?.,;:!\n)]|$)|"
    r"[ ](?:that|why|about|how|when|and|or|again|yesterday|today|on|in|at|from)\b)"
)
_WHO = r"(?P<who>[^\W\d_][\w'-]+)"
_YOUNG = (
    r"(?:boy|girl|kid|kids|twins?|family|baby|boys|girls|brothers|sisters|lady|couple|household|"
    r"infant|toddler|sibs|siblings|clan|child|children)"
)
# Gaps that nothing but a person fills: small letters will do where the word is in no list of words.
_SURE = (
    rf"\bthe {_WHO}(?:[ -][\w'-]+)? {_YOUNG}\b",
    rf"\b(?:everybody|everyone|you all|we all|they all|who(?: here)?|anybody|anyone|all of you)"
    rf"(?: in [\w ]{{3,20}}| here| around)? knows? {_WHO}{_END}",
    rf"\b(?:explain|explained|explaining|apologi[sz]ed?|promised?|"
    rf"lied)(?: [\w-]+){{0,4}} to {_WHO}{_END}",
    rf"\b(?:promised|reminded|warned|convinced?|tell|told|persuaded?) {_WHO}(?= (?:that|to|no|"
    rf"not|about|why|it|he|she|the|her|his|we|i)\b)",
    rf"\b(?:bed|rm|room|lit|chambre|cubicle|stretcher) ?#?\d+[a-z]? ?(?:[:=,-]|"
    rf"is) ?{_WHO}(?=[ ]?[,.:;(\n]|$)",
    rf"\b(?:{any_of('kin')}) (?:of|to|de|d') ?(?P<who>[^\W\d_][\w'-]*)",
    rf"\b(?:{any_of('kin')}|patiente?|pt|lady|man|woman|farmer|boy|girl|homme|dame|cliente?)"
    rf"(?: (?:of|de) [\w.]+)? \({_WHO}\)",
    rf"[\"'«] ?(?:(?:hi|doc|hello|bonjour|allo)[,!]? )?(?:it's|its|this is|my name is|i'm|c'est|"
    rf"ici|"
    rf"je m'appelle) {_WHO}",
    rf"[\"«] ?{_WHO}, (?:have|are|did|do|does|you|how|what|please|when|can|tell|listen)\b",
    rf"(?<![\w'-]){_WHO}(?= (?:&|and|et) [\w'-]+ (?:are|sont) (?:both |tous )?(?:{any_of('kin')}|"
    rf"married|marie|in love|my|mes)\b)",
    rf"\b(?:see|seeing|watch|watching|let|letting) {_WHO} (?=(?:graduate|walk|dance|play|grow|"
    rf"marry|"
    rf"get|go|run|again|born)\b)",
    rf"\b(?:says|said|thinks|tells me|reports|claims|swears|dit|pense)(?: that| que)? {_WHO} "
    rf"(?=(?:{any_of('people_say')})\b)",
    rf"(?<![\w'-]){_WHO}(?='s (?:{any_of('kin')})\b)",
    rf"\b(?:{any_of('kin')}) (?:says?|said|writes|wrote|thinks|reports)(?: that|[:,])? ?[\"']?"
    rf"{_WHO}(?='s (?:{naming.THEIRS})\b)",
    rf"(?<![\w'-]){_WHO},? (?=pour (?:les|ses) (?:intimes|amis|proches)\b|to (?:his|her|all "
    rf"(?:his|her)) (?:friends|buddies|pals|mates)\b)",
    rf"(?:\d\d ?[mf]|[mf] ?\d\d|\d\d[ -]?(?:y/?o|year[ -]old|ans)(?: (?:man|woman|male|female|"
    rf"lady))?"
    rf"|(?:femme|homme|dame|patiente?)(?: de)? \d\d ans),? {_WHO}(?=,| (?:with|who|has|had|avec|"
    rf"qui)\b)",
)
# Gaps that a person may fill: a capital, or a listed name, is asked for.
_LIKELY = (
    rf"\b(?:message|note|text|call|update|news|follow[- ]?up|f/?up?|suivi|nouvelles|visit|visite)"
    rf" (?:from|on|about|for|with|de|pour|chez|sur) {_WHO}{_END}",
    rf"\b(?:les?|la) (?:petite?|vieux|vieille|pauvre|pere|mere|veuve|famille|p'tite?) {_WHO}",
    rf"\b\d\d ?[mf]\b[^.\n]{{0,60}}\. {_WHO}\.(?= )",
    rf"\b(?:lady|guy|man|woman|neighbou?r|worker|aide|voisine?|dame|gars), {_WHO}(?=,)",
    rf"(?<![\w'-]){_WHO}(?= the \w*(?:man|lady|guy|woman|teacher|farmer|driver|cook)\b)",
    rf"\b(?:old|poor|dear|pauvre|sweet|lovely|young) {_WHO}",
    rf"(?<![\w'-]){_WHO}\? (?:she|he|elle|il)\b",
    rf"(?:^|[.!?\n] ?)(?:and|what about|how about|et|quant a) {_WHO}(?=[ ]?[?,])",
    rf"\b(?:i|we) have {_WHO} (?:coming|booked|scheduled|here)\b",
    rf"\b(?:put|keep|kept|got|start|started|starting|leave|left|tried) {_WHO} on\b",
    rf"\b(?:switch|switched|rotated?|tapered|weaned|moved) {_WHO} (?:to|off|from)\b",
)
# Gaps that a person fills, or a drug or disease in small letters: a capital is asked for.
_IN_CAPITALS = (
    rf"\b(?:lives?|living|travels?|travell?ing|stays|staying|vit|habite|demeure|reste)"
    rf"(?: alone| now| seule?)? (?:with|w/|avec|chez) ?{_WHO}(?![\w'-])",
    rf"\b(?:rappele[rz]|call back|phone back|ring back|return call to|callback to) {_WHO} "
    rf"(?=(?:au|at|on|@|:)? ?\(?\+?\d[\d .()-]{{6,}})",
)
_ANY = tuple(
    (re.compile(pattern), sure, capital)
    for sure, capital, some in (
        (True, False, _SURE),
        (False, False, _LIKELY),
        (True, True, _IN_CAPITALS),
    )
    for pattern in some
)


def situations(reading: Reading) -> Iterator[Span]:
    """Names that the sentence around them tells."""
    places = {word.start: place for place, word in enumerate(reading.words)}
    for pattern, sure, capital in _ANY:
        for found in pattern.finditer(reading.folded):
            place = places.get(found.start("who"))
            if place is None or not fits(reading, place, sure=sure, place_too=capital):
                continue
            word = reading.words[place]
            if capital and (word.shouted or not word.capital):
                continue
            last = naming.extent(reading, place)
            end = naming.end_of(reading, last)
            if clearing.is_clear(reading, place, last):
                continue
            certain = 0.7 if not sure else 0.86 if reading.words[place].capital else 0.78
            yield Span(reading.words[place].start, end, Label.NAME, certain)


def fits(reading: Reading, place: int, *, sure: bool, place_too: bool = False) -> bool:
    """Whether a word can be somebody's name where a person is awaited; a place's too if said."""
    word = reading.words[place]
    given = is_given(word.folded) and word.capital
    if is_stop(word.folded) or is_clinical(word.folded) or is_eponym(word.folded):
        return False
    if is_large_place(word.folded) and not (given or place_too):
        return False
    if len(word.written) < 2 or is_of_two_cases(word.written):
        return False
    if word.shouted and len(word.written) < 4:
        return sure and len(word.written) > 1 and word.folded not in words_of("abbreviations")
    if is_given(word.folded) or is_family(word.folded):
        return naming.is_sure(word) if not word.capital else not is_mostly_a_word(word.folded)
    if word.shouted:
        return False
    unknown = not is_no_name(word.folded, reading.language)
    if word.capital:
        if sure:
            return not (is_common(word.folded) or is_mistyped(word.folded))
        likely = not reading.language.startswith("fr") and not is_ordinary(word.folded)
        return unknown and likely
    return sure and unknown and len(word.written) > 3 and naming.is_strange(word)
