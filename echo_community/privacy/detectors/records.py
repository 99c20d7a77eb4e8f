"""Numbers of charts, claims, prescriptions, specimens, visits and whatever else names one file."""

import re
from collections.abc import Iterator

from echo_community.privacy.detectors.cues import single
from echo_community.privacy.detectors.mistyping import any_typing
from echo_community.privacy.detectors.reading import Reading
from echo_community.privacy.detectors.spans import Label, Span

# After these a number of four digits is enough.
_FILED = rf"""n/d|n/ref|v/ref|mrn|m\.r\.n\.|mr(?=[ ]?\#)|emrn|hrn|urn|ur(?=[ ]?(?:no|\#|
            number))|csn|fin|
      {any_typing("chart", "dossier", "claim", "accession", "prescription", "ordonnance")}|
      ch(?=[ ]?(?:\#|no\b))|doss|clm|rx|script|reclamation|
      emr|dme|cerner|meditech|epic|accuro|oscar|telus[ ]ps|med[ ]access|wolf|profile|
      csst|cnesst|saaq|wsib|wcb|worksafe(?:bc|nb)?|vac|dva|icbc|mpi|sgi|odsp|nihb|
      pid|fps|k-number|demographic|mdn|hosp|ipp|ivac"""
# These are everyday words too: they need "number" or "#" beside them, or a longer number.
_EVERYDAY = rf"""records?|file|case|cas|{any_typing("hospital", "patient", "specimen")}|unit|pt|
            pte|client|cliente|
      encounter|visite?|referral|requisition|req|requete|lab|labo|policy|police|folder|admission|
      adm|admit|account|acct|acc|inmate|detainee|service|badge|wristband|bracelet|film|imaging|
            x-?ray|path(?:ology)?|
      request|sample|ticket|booking|kit|swab|biopsy|ref|reference|incident|econsult|ereferral|
            certificate|certificat|usager|episode|echantillon|prelevement|
      demande|tag|id|label|sticker|etiquette|member|membre|event|demo|adjuster|participant|
            hosp[ ]no"""
_QUALIFIED = r"""id|numbers?|numero|num|nbr|no|nos|claim|file|medical|patient|clinique|hospitalier|
      medicale?|de|d'|du|la|le|reclamation|dossier|wsib|wcb|cnesst|csst|saaq|demo|demographic|
            client|
      usager|admission|of|hers|his|ref|reference"""
_NUMBERED = (
    r"(?:n[o°]|nos|numbers?|numero|num|nbr|is|was|id|est|clm|reads|says|ref|reference|still)"
)
_CUE = re.compile(
    rf"""\b(?:(?P<filed>{_FILED})|(?P<everyday>{_EVERYDAY}))
         (?P<told>(?:[ ](?:{_QUALIFIED})\b){{0,3}} [ .:\#=°(,/"|-]*
             (?:{_NUMBERED}\b[ .:\#=°,("-]*){{0,3}})$""",
    re.VERBOSE,
)
_MARK = re.compile(r"[#:=°(]|\b(?:n[o°]|numbers?|numero|num|nbr|id|is)\b")
# "certificate no. 0098812": whatever is numbered, unless it is one of these.
_ANY_NUMBER = re.compile(
    r"(?:(?<![\w.])#|\bno\.?|\bn°|\bnumber(?:[ ][\w'.]+){0,5}?(?:[ ](?:is|was))?|\bnum\.?|"
    r"\bnumero|\bid)[ :#,]*$"
)
_NOT_RECORD = re.compile(
    r"\b(?:billing|fee|din|icd|codes?|npn|pmid|pubmed|nct|doi|upc|lots?|model|isbn|snomed|loinc|"
    r"serial|"
    r"room|hwy|highway|din-hm|iso|abstract|grant|version|catalogue|zoom|meeting|conference|webinar|"
    r"form|bulletin|page|pages|table|eap|lu|cpso|cpsbc|cnps|college|provider|prescriber|"
    r"practice|protocol|tracking|"
    r"invoice|trial|registry|cmaj|bmj|jama|nejm|lancet|fire|civic|house|box|lot|apt|passcode|"
    r"pin|guideline|ext|poste)\b"
    r"(?:[^\n\d,;.]|no\.){0,14}$"
)
_A_LINE = re.compile(
    r"\b(?:tel|telephone|phone|ph|cell|mobile|call|text|fax|pager|sms|reach|contact|whatsapp|"
    r"landline|"
    r"cellulaire|joindre|appel\w*|rappel\w*)\b[^\n\d]{0,30}$"
)

_UNIT = (
    r"(?![ ]?(?:mg|ml|mcg|ug|units?|iu|k?cal|steps|km|tabs?|tablets|caps|ng|pg|kg|cc|patients|"
    r"people|"
    r"times|fois|ans|yo|years?|weeks?|days?|hours?|minutes|visits|sessions|pages|x|per|mme|med)\b)"
)
_SOLID = re.compile(
    rf"""(?<![\w.$€/-])\#?(?:[a-z]{{1,4}}[-/]?)?\d{{1,12}}(?:[a-z]{{1,2}}(?=-))?
         (?:[-/][a-z\d]{{1,9}}){{0,4}}[a-z]?
         (?![\w%]|[.,]\d|[-/]\d) {_UNIT}""",
    re.VERBOSE,
)
_SPACED = re.compile(
    rf"""(?<![\w.$€/-])(?:[a-z]{{1,3}}-?\d{{0,2}}[ ])?\d{{2,5}}
             (?:[ ]\d{{2,5}}){{1,3}}(?:[ ]?[a-z]\b)?
         (?![\w/%-]|[.,]\d) {_UNIT}
      | (?<![\w.$€/-])[a-z]{{1,3}}[ ]\d{{4,9}}(?![\w/%-]|[.,]\d) {_UNIT}
      | (?<![\w.$€/-])[a-z]{{1,3}}\d{{2,3}}[ ]\d{{3,5}}(?![\w/%-]|[.,]\d) {_UNIT}""",
    re.VERBOSE,
)
_SMALL_WORD = re.compile(
    r"(?:on|in|is|to|at|of|so|if|or|by|as|he|no|my|we|it|up|le|la|de|du|et|un|au|en|il|id|for|"
    r"the|and|"
    r"was|had|has|not|got|ans|age|les|des|sur|mrn|dob|ddn|ext|fax|tel|box|rr|hwy|con|lot|din|a) "
)
_NO_ID = re.compile(
    r"""(?:19|20)\d\d | (?:19|20)\d\d-(?:(?:19|20)?\d\d) | \d{2,3}/\d{2,3}
      | (?:19|20)\d\d([-/ ])\d{1,2}\1\d{1,2} | \d{1,2}([-/ ])\d{1,2}\2(?:19|20)\d\d""",
    re.VERBOSE,
)
_SHORT_DATE = re.compile(r"\d{1,2}[-/]\d{1,2}[-/]\d\d")

# Without a word before it: by the system it is in, by what one does with it, by where it stands.
_IN_SYSTEM = re.compile(
    r"\)?,? (?:in|on|dans|au|sur) (?:our|the|your|my|their|notre|le|la|ton|votre|son|his|her)? ?"
    r"(?:emr|ehr|system|meditech|cerner|epic|accuro|oscar|telus|ps suite|netcare|connect ?care|"
    r"chart|dme|"
    r"dossier|wristband|sticker|label|systeme|database|registry|clinicare|wolf)\b"
)
_LOOKED_UP = re.compile(
    r"\b(?:pull(?:ed)?|look(?:ed)? up|under|filed (?:as|under)|see|sous|cherche[rz]?|consulte[rz]?|"
    r"(?:emr|meditech|cerner|epic|accuro|oscar|system)[ ](?:he|she|it|they)[ ](?:is|are)|"
    r"sticker|label|wristband|transfer note|re|open(?:ed)?|registered as|note|labs on|reference|"
    r"ref)[ :,#]*$"
)
_BESIDE_A_NAME = re.compile(r"(?:[a-z'.-]{2,}|[a-z]\.?) ?\($|[|/] ?$")
_CLOSES = re.compile(r"\)| ?[|/](?= |$)|\s*$")
_IN_A_LINK = re.compile(r"(?:https?:|www\.|\.[a-z]{2,5}[/#?]|[?&=])\S*$")
_LETTERED = re.compile(r"[a-z]{1,4}-?\d{5,9}(?:-[a-z\d]{1,3})?|0\d{5,6}|[a-z]{1,3}\d{0,3}-\d{4,6}")
_MARKED = re.compile(
    r"(?<![\w.-])#\d[\d-]{4,12}\b|(?<![\w.-])(?:[a-z]{1,3}-?\d{6,9}|[a-z]{2,3}-\d{5})\b(?![-/.]\w)|"
    r"(?<![^\s(|/])(?!0\d{7}\b|(?:19|20)\d\d[01]\d[0-3]\d\b)\d{7,9}(?![^\s)|/.,;:?!])(?![.,/-]\d)"
)
_HOUSE_NUMBER = re.compile(
    rf"(?<![\w.-])(?P<house>[A-Z]{{2,6}})[ ](?P<it>\d{{6,9}})(?![\w%/-]|\.\d){_UNIT}"
)
# "LAM, SUK-YEE, 1939/11/26, 00004435": what stands after the birth date on a label.
_YEAR = r"(?:19\d\d|200\d|201[0-4])"
_AFTER_BIRTH = re.compile(
    rf"""(?:\b(?:label|sticker|etiquette|wristband|bracelet|dob|ddn|d\.o\.b\.?|ne+|born|
            naissance)\b[^\n;]{{0,50}}? | [a-z'-]{{2,}},[ ][a-z'-]{{2,}}\.?,?[ ]
            (?:\(?[mf]\)?,?[ ])?)
         (?<!\d)(?:{_YEAR}[-/. ]\d{{1,2}}[-/. ]\d{{1,2}} |
            \d{{1,2}}[-/. ](?:\d{{1,2}}|[a-z]{{3,9}}\.?)[-/. ]{_YEAR} |
            [a-z]{{3,9}}\.?[ ]\d{{1,2}},?[ ]{_YEAR})
         (?:[ ]?[,;/|][ ]?|[ ])(?:[mfh][ ]?[,/|][ ]?)?
         (?P<it>\d{{6,10}}|\d{{1,9}}(?:-\d{{1,4}}){{1,3}})(?![\w%/-]|[.,]\d) {_UNIT}""",
    re.VERBOSE,
)
# "Lab: K 5.9 in 9-118-204": whose the result is.
_RESULT_OF = re.compile(
    r"\b(?:labs?|labo|results?|resultats?|report|critical|crit|rapport|path)\b[^\n;]{0,28}"
    r"[ ](?:in|for|on|of|chez|pour|de|dans)[ ](?:pt |patient |patiente )?"
    r"(?P<it>\d{1,3}-\d{2,3}-\d{3})(?![\w%/-]|[.,]\d)"
)


def records(reading: Reading) -> Iterator[Span]:
    """Every number of a file that stands in a text."""
    for found in _SOLID.finditer(reading.folded):
        if certainty := _of_a_file(reading, found.start(), found.end()):
            yield Span(found.start(), found.end(), Label.MRN, certainty)
    for found in _SPACED.finditer(reading.folded):
        small = _SMALL_WORD.match(found[0])
        start = found.start() + (small.end() if small else 0)
        if sum(c.isdigit() for c in reading.folded[start : found.end()]) >= 5 and (
            _cued(reading, start, found.end()) == 0.94
        ):
            yield Span(start, found.end(), Label.MRN, 0.945)
    for found in _HOUSE_NUMBER.finditer(reading.text):
        if found["house"].lower() not in single("numbered_otherwise"):
            yield Span(found.start(), found.end(), Label.MRN, 0.7)
    for pattern in (_AFTER_BIRTH, _RESULT_OF):
        for found in pattern.finditer(reading.folded):
            code = found["it"]
            enough = 6 <= sum(c.isdigit() for c in code) <= 10
            other = is_dose(code) or _NO_ID.fullmatch(code) or _SHORT_DATE.fullmatch(code)
            if enough and not other:
                yield Span(found.start("it"), found.end("it"), Label.MRN, 0.68)
    for found in _MARKED.finditer(reading.folded):
        before = reading.before(found.start())
        clear = _NOT_RECORD.search(before) or _A_LINE.search(before) or _IN_A_LINK.search(before)
        if not clear and not found[0].startswith("nct"):
            yield Span(found.start(), found.end(), Label.MRN, 0.65)


def _of_a_file(reading: Reading, start: int, end: int) -> float:
    """How surely the number from start to end is one, by its shape and the words beside it."""
    code = reading.folded[start:end].lstrip("#")
    digits = sum(c.isdigit() for c in code)
    if digits < 4 or is_dose(code) or _NO_ID.fullmatch(code):
        return 0.0
    if certainty := _cued(reading, start, end):
        return certainty
    before = reading.before(start)
    if _NOT_RECORD.search(before) or _A_LINE.search(before) or _IN_A_LINK.search(before):
        return 0.0
    lettered = _LETTERED.fullmatch(code) is not None
    long = digits > 5 or digits == 5 and "-" in code
    if _ANY_NUMBER.search(before) and (digits > 4 or lettered) and not _SHORT_DATE.fullmatch(code):
        return 0.8
    if (digits > 4 or lettered) and _IN_SYSTEM.match(reading.after(end)):
        return 0.85
    if (lettered or long and digits < 10) and _LOOKED_UP.search(before):
        return 0.75 if not _SHORT_DATE.fullmatch(code) else 0.0
    if lettered and _BESIDE_A_NAME.search(before) and _CLOSES.match(reading.after(end, 3)):
        return 0.7
    return 0.0


def _cued(reading: Reading, start: int, end: int) -> float:
    """By "chart", "claim" and their kin right before it."""
    before = reading.before(start)
    cue = _CUE.search(before)
    if not cue or _NOT_RECORD.search(before[: cue.start("told")]):
        return 0.0
    if _NOT_RECORD.search(before) and not cue["filed"]:
        return 0.0
    code = reading.folded[start:end]
    if cue["filed"]:
        return 0.94
    digits = sum(c.isdigit() for c in code)
    # Eight digits from 0 are a drug's; 05-12-09 may be a day.
    plain = code.isdigit() and (digits < 5 or digits == 8 and code[0] == "0")
    plain = plain or _SHORT_DATE.fullmatch(code) is not None
    return 0.0 if plain and not (_MARK.search(cue["told"]) or code[0] == "#") else 0.94


def is_dose(shape: str) -> bool:
    """300-300-600: a drug thrice a day."""
    groups = re.split(r"[ -]", shape)
    return len(groups) > 1 and all(g.isdigit() and int(g) % 25 == 0 for g in groups)
