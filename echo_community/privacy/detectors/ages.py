"""Ages of 90 and more, which few enough people reach to be told by them."""

import re
from collections.abc import Iterator

from echo_community.privacy.detectors.reading import Reading
from echo_community.privacy.detectors.spans import Label, Span

_OLD = r"(?:9\d|1[01]\d|120)"
_PEOPLE = (
    r"(?:man|woman|lady|gentleman|female|male|farmer|teacher|nurse|widow(?:er)?|elder|"
    r"grandmother|grandfather|grandma|grandpa|mother|father|"
    r"mom|dad|patiente?|pt|resident|residente?|veteran|monsieur|dame|femme|homme|kokum|"
    r"mooshum|aine|religieuse|veuve|veuf|trapper|fisherman|miner|logger|priest|nun|carpenter|"
    r"rancher|hunter|uncle|aunt|auntie|nana|pensioner|retiree|client|trappeur|pecheur|bucheron|"
    r"mineur|cultivateur|grand-mere|grand-pere|mere|pere|residente?|[mf])"
)
_SEX = r"(?:[mf]\b(?!\w)|male\b|female\b|woman\b|man\b|lady\b|femme\b|homme\b)"
_AFTER = re.compile(
    rf"(?<![\w./-]){_OLD}(?=[ -]{{0,2}}(?:y/?o\b|y\.o\.|yrs?\b|years?\b|year[- ]?olds?|"
    rf"ans\b|yr-old|-ans)|(?:st|nd|rd|th) birthday|(?![ ]m\b)[ -]?{_SEX}(?!/))"
    rf"|(?<![\w./-])9\d(?= m\b(?!/))"
)
_BEFORE = re.compile(
    rf"""\b(?:aged?|turn(?:s|ed|ing)(?:[ ]just)?|just[ ]turned|agee?s?(?:[ ]de)?|
          is[ ]now|be|pushing|fet(?:e|er)(?:[ ]ses)?|age[ ]is|aura|now)
        [ :]{{1,2}}(?:of[ ]|a[ ])?(?P<a>{_OLD})\b(?![ ]?(?:mg|%|kg|lb|bpm|/|mmhg|mcg|ml|
              med|mme|min))
      | \b(?:at|a|he[ ]is|she[ ]is|he's|she's|il[ ]a|elle[ ]a|pt[ ]is|
            they're)[ ](?P<c>{_OLD})(?=,[ ]?(?:he|she|il|elle|and|still|lives|alone|with)\b|
            [ ](?:and[ ]still|and[ ]lives|now|ans|with|next)\b)
      | \b(?:he[ ]is|she[ ]is|he's|she's|pt[ ]is|patient[ ]is)[ ](?P<f>{_OLD})(?=[.,!;]|
            [ ]and\b)(?!\.\d)
      | \b{_PEOPLE},?[ ]\(?(?P<d>{_OLD})(?=\)|,|;|\.(?!\d)|[ ](?:with|w/|who|from|on|avec|
            qui|has)\b|$)
      | (?<=[ ]fact[ ])(?P<e>{_OLD})(?=[ ]now)""",
    re.VERBOSE,
)
_ALONE = re.compile(
    rf"(?:(?<=, )|(?<=[ ]is )|(?<=[ ]was ))(?P<age>{_OLD})(?=[.,;](?!\d))|\((?P<told>{_OLD})\)"
)
_UNITS = r"(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?"
_IN_WORDS = re.compile(
    rf"""\b(?:(?:turn(?:s|ed|ing)|just[ ]turned|aged?|is|is[ ]now|nearly|almost|was|of)[ ]
              (?P<a>ninety{_UNITS}|a[ ]hundred(?:[ ]and[ ]\w+)?)
                  (?=[ ]?(?:[.,;)]|$|(?:and|years|in|this|next|with|now|last)\b))
          | (?P<b>ninety{_UNITS}|a[ ]hundred|one[ ]hundred)(?=[ -](?:years?\b|y/?o\b|year-old))
          | (?P<c>quatre[- ]vingt[- ](?:dix(?:-(?:sept|huit|neuf))?|onze|douze|treize|
                  quatorze|quinze|seize)|cent)(?=[ ]ans\b))""",
    re.VERBOSE,
)
_PERSON = re.compile(
    r"\b(?:name|mr|mrs|ms|mme|miss|she|he|her|his|patiente?|lady|gentleman|wheelchair)\b"
)
_MEASURED = re.compile(
    r"[a-z]+ ?\d[\d./-]* ?[a-z%]{0,3}, $|"
    r"\b(?:bp|hr|sats?|spo2|weight|wt|pulse|esr|crp|hb|score|med|mme|"
    r"alt|ast|plt|egfr|na|glucose|rate|dose|pain|level|pressure|cr|creatinine)(?: (?:is|"
    r"was))?\W{0,3}$"
)


def ages(reading: Reading) -> Iterator[Span]:
    """Every age from 90 on: the number alone."""
    for found in _AFTER.finditer(reading.folded):
        yield Span(found.start(), found.end(), Label.AGE_OVER_89, 0.9)
    for found in _BEFORE.finditer(reading.folded):
        group = next(name for name, value in found.groupdict().items() if value)
        if not _MEASURED.search(reading.before(found.start(), 20)):
            yield Span(found.start(group), found.end(group), Label.AGE_OVER_89, 0.9)
    for found in _IN_WORDS.finditer(reading.folded):
        group = next(name for name, value in found.groupdict().items() if value)
        yield Span(found.start(group), found.end(group), Label.AGE_OVER_89, 0.85)
    for found in _ALONE.finditer(reading.folded):
        group = "age" if found["age"] else "told"
        before = reading.before(found.start(), 60)
        if _PERSON.search(before) and not _MEASURED.search(before):
            yield Span(found.start(group), found.end(group), Label.AGE_OVER_89, 0.7)
