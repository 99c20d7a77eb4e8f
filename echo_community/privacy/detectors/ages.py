"""Ages of 90 and more, which few enough people reach to be told by them.

A number from 90 on is an age where an age stands: before "years" or a sex, after a person and a
comma, after "is", "turned" or "at", at the start of a sentence. A
measure or unit beside it clears it.
"""

import re
from collections.abc import Iterator

from echo_community.privacy.detectors.cues import single
from echo_community.privacy.detectors.lists import (
    is_clinical,
    is_eponym,
    is_family,
    is_given,
    is_ordinary,
    is_stop,
)
from echo_community.privacy.detectors.mistyping import any_typing
from echo_community.privacy.detectors.reading import Reading
from echo_community.privacy.detectors.spans import Label, Span

_FIGURES = r"(?:9\d|1[01]\d|120)"
_ONES = r"(?:one|two|three|four|five|six|seven|eight|nine)"
_WORDS = (
    rf"(?:nin(?:e?t[ye]{{1,2}})(?:[ -]?{_ONES})?|(?:a|one)[ ]hundred(?:(?:[ ]and)?[ ]{_ONES})?|"
    r"quatre[- ]vingts?[- ](?:dix(?:[- ](?:sept|huit|neuf))?|onze|douze|treize|quatorze|quinze|"
    r"seize)|nonante|cent(?=[ ]ans\b)|cent[ ](?:un|deux|trois|quatre|cinq|six)(?=[ ]ans\b))"
)
_NUMBER = re.compile(
    rf"(?<![\w./$€:+<>=~^*-])(?P<age>{_FIGURES}|{_WORDS})(?:st|nd|rd|th|e|eme)?(?![\w/]|[.,]\d)"
    rf"|(?<![\w./$-])(?:[mfh](?:[ ]?/[ ]?)?|age[ ]?[:=][ ]?)(?P<close>{_FIGURES})(?![\w/%]|[.,]\d)"
    rf"|(?<![\w./$+<>-])(?P<joined>{_FIGURES})(?=[mfh]\b|y[eas]?[ors./]|y\b|yo|a\b|ans\b|anns\b|"
    rf"[/-][mfh]\b)"
)
_ORDINAL = re.compile(r"(?:st|nd|rd|th|e|eme)\b")

# What stands after the number and makes it an age by itself.
_YEARS = re.compile(
    r"""[ ]{0,2}-?[ ]?(?: y(?!es\b)[earsoldi./-]{0,6}[fm]?\b(?![ ]?(?:ago|later|
            of[ ](?:experience|practice|work|service)))
      | an+s\b(?![ ]d[e'][ ]?(?:pratique|metier|experience|service)) | asn\b |
            a[ ]?[,/|]?[ ]?[fmh]?\b(?=[ ,;/|.])(?<=a|f|m|h)(?<![ ]a)
      | (?:st|nd|rd|th|e)[ ](?:birthday|anniversaire|year\b) | (?:springs|winters|summers|
            printemps|hivers)\b )""",
    re.VERBOSE,
)
_SEX = re.compile(
    r"[ ]?[/|,-]?[ ]?(?:f(?:emale)?|m(?:ale)?|woman|man|lady|gentleman|femme|homme|dame|"
    r"monsieur|h)\b(?!'|/s)"
)
# What may stand after an age that a word before it tells of.
_GOES_ON = re.compile(
    r"""[ ]{0,2}(?: $ | \n | [;!?)"'|] | ,(?![ ]?\d+[ ]?(?:[,./;]|$)) | [.](?!\d) | [-:][ ]
      | [ ]?(?:and|et|but|mais|still|encore|toujours|with|w|avec|sans|without|who|qui|from|de|
            on|sur|
        now|has|had|lives?|living|vit|habite|alone|next|last|this|cette|in|en|today|demain|
            tomorrow|years?|since|when|il|
        elle|he|she|pain|post|here|seule?|bientot|friday|or[ ]so|if|so|because|i|i'm|we|you|
            stopped|stops|quit|wants|fell|c/o|s/p|takes|is|was|est|would|should|could|do|does|
        prend|falls?|fell|for|no|sous|a|au)\b (?![ ]?\d) )""",
    re.VERBOSE,
)
_OPENS = re.compile(
    r"""[ ]?(?: [ ]?[,;-][ ]?(?!then\b|or\b|to\b)(?=[a-z#]) | [.?!](?=[ "']|$)
      | [ ](?:and|et|but|mais|still|encore|with|w|avec|who|qui|on|lives|vit|from|
            in)\b(?![ ]?\d) )""",
    re.VERBOSE,
)

_UNIT = re.compile(r"[ ]?(?:%|mg|ml|mcg|kg|lbs?\b|min|days?|hours?|weeks?|months?|jours?|mois|km)")

# What stands before it.
_CALLED_AGE = re.compile(
    r"\b(?:aged?|age[ ]of|agee?s?(?:[ ]de)?|age[ ]is|fet(?:e|er|era)(?:[ ]ses)?|"
    r"celebrat\w+[ ](?:his|her|their)|"
    r"vient[ ]d'avoir)[ ]?[:=(]?[ ]{0,2}$"
)
_TURNED = any_typing("turns", "turned", "turning", "reached")
_BECOMES = re.compile(
    r"(?P<who>[\w'.-]+)(?:[ ](?:will|is|ll|has|have|just|only|now|really|already|soon|nearly|"
    r"almost|"
    r"going[ ]to|va|aura|today|tomorrow|about[ ]to|finally|a))*[ ]?(?:'s|'ll[ ]be|'d[ ]be|"
    r"'s[ ]going[ ]on|is|was|be|are|"
    rf"turn|{_TURNED}|reach(?:es|ing)?|hit|hits|pushing|made[ ]it[ ]to|est|a|aura|avait|"
    r"nearly|almost|now|"
    r"celebrated|going[ ]on)"
    r"[ ](?:an?[ ]\w+[ ]|all[ ]of[ ]|now[ ]|just[ ]|only[ ]|really[ ]|nearly[ ]|almost[ ]|"
    r"about[ ]|already[ ]|like[ ]|deja[ ]|presque[ ])?$"
)
_BECAME = re.compile(
    rf"(?:^|[.!?\n\"(:;,-])[ ]?(?:just[ ]|only[ ]|soon[ ]to[ ]be[ ])?(?:{_TURNED}|"
    r"coming[ ]up(?:[ ]on)?|pushing|"
    r"closing[ ]in[ ]on|nearly|almost|also|not[ ]bad[ ]for|an?[ ](?:spry|tough|young|frail|"
    r"healthy|sharp|feisty|fit|"
    r"sprightly|good|hard|tiny|robust|lucid|independent|hearty|lively|vigorous|thin))[ ]$"
)
# "Born 1931, so 93."
_RECKONED = re.compile(
    r"\b(?:18|19)\d\d\b[^.;\n]{0,36}(?:\b(?:so|donc|soit|thus|hence|makes (?:him|her|them)|"
    r"making (?:him|her|them)|ce qui (?:lui )?(?:fait|donne))|=) (?:now |about |only )?$"
)
_AT = re.compile(r"(?P<verb>(?:^|[.!?\n\"(:;,-])[ ]?|[\w']+[ ])(?:at|a)[ ]$")
_OF_PEOPLE = (
    r"customer|man|men|woman|lady|gentleman|guy|gal|fellow|female|male|boy|girl|farmer|teacher|"
    r"nurse|"
    r"widow(?:er)?|elder|"
    r"grand\w+|mother|father|grandma|grandpa|mom|mum|dad|patiente?|pt|resident|residente?|vet|"
    r"veteran|monsieur|dame|femme|homme|kokum|kookum|mooshum|aine|religieuse|veuve|veuf|trapper|"
    r"trappeur|"
    r"fisherman|miner|logger|priest|nun|carpenter|rancher|hunter|uncle|aunt|auntie|nana|nan|"
    r"granny|gran|"
    r"pensioner|retiree|client|cliente|pecheur|bucheron|mineur|cultivateur|mere|pere|wife|"
    r"husband|spouse|"
    r"sister|brother|friend|neighbou?r|voisine?|mari|epouse|tante|oncle|soeur|frere|centenarian|"
    r"centenaire|"
    r"someone|somebody|person|personne|old[ ]timer|matriarch|patriarch|law|anaana|ataata|baba|"
    r"opa|oma|nonna|nonno|"
    r"pepere|memere|papa|maman|bachelor|spinster|minister|reverend|sailor|soldier|seamstress|"
    r"homemaker"
)
_PERSON_LAST = re.compile(rf"\b(?:{_OF_PEOPLE}|[mfh]|name)[ ]?[,;:(|/-]?[ ]?\(?$")
_PERSON_OF = re.compile(rf"\b(?:{_OF_PEOPLE})[ ](?:of|de|d'|is|here)[ ]?$")
_PERSON = re.compile(
    rf"\b(?:name|mr|mrs|ms|mme|mlle|miss|she|he|her|his|him|elle|il|sa|son|ses|wheelchair|"
    rf"bedbound|born|dnr|ltc|"
    rf"hears|says|wants|lives|walks|refuses|frail|oldest|eldest|widowed|retired|retraitee?|"
    rf"{_OF_PEOPLE})\b"
)
_TITLED = re.compile(
    r"\b(?:mr|mrs|ms|mme|mlle|miss|m|mister|elder|old)\b\.?[ ](?:[\w'-]+[ ]){1,2}$"
)
_SEPARATOR = re.compile(r"(?P<word>[\w'.#-]*[\w'#.])[)\"]?(?:,|;|[ ][-|/]|[ ]?\()[ ]?\(?$")
_DATED = re.compile(
    r"(?:\d[/.-]\d{1,2}(?:[/.-]\d{1,4})?|(?:jan|feb|fev|mar|apr|avr|ma[iy]|ju[inl]|aug|aou|sep|"
    r"oct|nov|dec)[a-z]*\.?[ ]\d{1,2}"
    r"(?:st|nd|rd|th)?|(?:19|20)\d\d),[ ]$"
)
_IN_BED = re.compile(r"\b(?:bed|lit|room|rm|chambre) \d{1,4}\w?, $")
_START = re.compile(r"(?:^|[.!?]\"?[ ]{1,2}|\n[ ]*|\"|(?<![\d])\b[a-z]+:[ ])$")
_MEASURED = re.compile(
    r"\b(?:bp|ta|hr|fc|fr|rr|sats?|sat02|spo2|o2|weight|weigh(?:s|ed)?|pese|mesure|poids|wt|"
    r"pulse|pouls|esr|vs|crp|hb|hgb|"
    r"scores?|scored|med|mme|dem|alt|ast|alp|ggt|plt|platelets|plaquettes|egfr|clairance|crcl|"
    r"na|k|ck|tsh|b12|folate|ferritine?|"
    r"glucose|glycemie|sugars?|rate|dose|pain|level|pressure|cr|creat|creatinine?|temp|"
    r"temperature|max|maximum|"
    r"goal|target|limit|cap|vitals|svs|lift|height|ht|bmi|imc|ldl|hdl|inr|qtc|list|range|log|"
    r"saturation|"
    r"saturating|ndi|odi|fiq|fiqr|mmse|moca|phq|gad|hads|pcs|tsk|room|rm|salle|chambre|ch|bed|"
    r"lit|page|table|form|"
    r"highway|hwy|route|line|dispense|qty|quantity|repeat|refills?|titrated|taper|tapered|"
    r"stable|steady|sitting|sits?|"
    r"hovering|running|mg|ml|mcg|interval|number|count|total|cost|price|speed|systolic|"
    r"diastolic|map|cost|oswestry)"
    r"(?:[ ](?:is|was|are|were|est|etait|at|of|of[ ]about|a|de|now|still|reads|up|down|today|"
    r"last|around))*\W{0,3}$"
)
_DRUG_COMMA = re.compile(r"(?P<drug>[a-z]{4,}),[ ]$")
_CORRECTED = re.compile(r"\d\w*\?? no,? $|, (?:now|so|in fact|actually)(?: rather)? $")
_DOSED = re.compile(r"\d ?(?:mg|mcg|mme|med|ml|%)|\b(?:dose|taper|down from|up from)\b")


def ages(reading: Reading) -> Iterator[Span]:
    """Every age from 90 on: the number alone."""
    for found in _NUMBER.finditer(reading.folded):
        group = found.lastgroup or "age"
        start, end = found.span(group)
        before = reading.before(start, 70)
        if _MEASURED.search(before[-36:]):
            continue
        certainty = _certainty(reading, group, start, end, before)
        if certainty:
            yield Span(start, end, Label.AGE_OVER_89, certainty)


def _certainty(reading: Reading, group: str, start: int, end: int, before: str) -> float:
    after = reading.after(end, 40)
    if group == "close" or _YEARS.match(after):
        return 0.9
    if sex := _SEX.match(after):
        metres = sex[0] == " m" and reading.text[end + 1] == "m" and not _opens(before)
        return 0.0 if metres else 0.9
    if _ORDINAL.match(after):
        return 0.0
    if _CALLED_AGE.search(before) and not _UNIT.match(after):
        return 0.9
    goes_on = _GOES_ON.match(after)
    if goes_on and _is_told(before):
        return 0.9
    if _OPENS.match(after) and _opens(before) and _somebody_near(before, after):
        return 0.8
    if goes_on and _follows_a_person(reading, start, before, after):
        return 0.8
    return 0.0


def _is_told(before: str) -> bool:
    """ "aged 92", "she is 92", "still drives at 92", "a lady of 92"."""
    if _BECAME.search(before) or _RECKONED.search(before):
        return True
    if _CORRECTED.search(before) and _PERSON.search(before) and not _DOSED.search(before):
        return True
    becomes = _BECOMES.search(before)
    if becomes and _is_somebody(becomes["who"]):
        return True
    if at := _AT.search(before):
        verb = at["verb"].strip(' .!?\n"(:;,-')
        return not verb or not (
            is_clinical(verb)
            and verb not in {"who", "qui"}
            or verb in single("nobody")
            or verb in single("being")
            or verb.isdigit()
        )
    return bool(_PERSON_OF.search(before))


def _is_somebody(who: str) -> bool:
    word = who.removesuffix("'s").removesuffix("'ll").removesuffix("'d").strip("'.-")
    if word in {
        "he",
        "she",
        "il",
        "elle",
        "who",
        "qui",
        "they",
        "pt",
        "i",
        "m",
        "f",
        "you",
        "will",
    }:
        return True
    if re.fullmatch(_OF_PEOPLE, word):
        return True
    if word in single("nobody") or is_stop(word) or is_clinical(word) or is_eponym(word):
        return False
    return is_given(word) or is_family(word) or not is_ordinary(word)


def _opens(before: str) -> bool:
    return bool(_START.search(before))


def _somebody_near(before: str, after: str) -> bool:
    """A number that begins a sentence is a person's, unless the last one was of numbers."""
    return not re.search(r"\d[\d./]*[a-z%]{0,3}[.!?]? $", before[-12:]) or bool(
        _PERSON.search(after)
    )


def _follows_a_person(reading: Reading, start: int, before: str, after: str) -> bool:
    """ "Mrs. Okimaw, 92", "veteran (95)", "fell on May 5, 91."."""
    if _PERSON_LAST.search(before) or _TITLED.search(before):
        return True
    separated = _SEPARATOR.search(before)
    if not separated:
        word = before.rstrip(" ").rsplit(" ", 1)[-1]
        return (
            is_given(word)
            and len(word) > 3
            and not (is_ordinary(word) or is_eponym(word) or is_clinical(word))
        )
    word = separated["word"]
    if _DATED.search(before):
        return bool(_PERSON.search(before))
    if word.isdigit():
        return bool(_IN_BED.search(before))
    if is_clinical(word) and not (is_given(word) or _PERSON.fullmatch(word)):
        return False
    if re.fullmatch(r"(?:[a-z]\.-?){1,3}", word):
        return True
    named = (is_given(word) or is_family(word)) and not is_ordinary(word)
    return named or bool(_PERSON.search(before) or _PERSON.search(after))
