"""Employers and teams that single somebody out."""

import re
from collections.abc import Iterator

from echo_community.privacy.detectors.cues import any_of
from echo_community.privacy.detectors.lists import (
    is_clinical,
    is_family,
    is_given,
    is_large_place,
    is_ordinary,
    words_of,
)
from echo_community.privacy.detectors.reading import Reading, fold
from echo_community.privacy.detectors.spans import Label, Span

_JOBS = r"""foreman|boss|owner|driver|miner|cook|clerk|cashier|welder|mechanic|janitor|millwright|
      worker|operator|guard|labou?rer|employee|chef|trucker|electrician|plumber|
    carpenter|bartender|waitress|waiter|server|secretary|receptionist|custodian|
          supervisor|captain|player|coach|librarian|aide|assistant|bookkeeper|principal|
    apprentice|manager|teacher|rn|psw|nurse|pilot|dispatcher|baker|butcher|machinist|
          technician|tech|logger|sawyer|engineer|accountant|teller|stocker|hand|
    roofer|housekeeper|cleaner|maintenance|packer|picker|deckhand|goalie|bus[ ]driver|
          truck[ ]driver|paramedic|officer|constable|faller|greeter|instructor"""
_WORKS = re.compile(
    rf"""(?: \b(?:works?|worked|working|job|shifts?|contracts?|
          volunteers?)[ ](?:\w+[ ]){{0,2}}?(?:at|for|with|in[ ]the|on[ ]the[ ]crew[ ]at|
          out[ ]of)
       | \b(?:{_JOBS}),?[ ](?:at|for|with|chez|from)
       | \b(?:girl|guy|lady|woman|man|kid)[ ]at
       | \b(?:teach(?:es|ing)?|taught|cooks?|cleans?|nurses|welds|fishes|skates|plays|sings|
             dispatches)[ ](?:\w+[ ])?(?:at|for|with)
       | \b(?:an?|the|old|only|\d\d[ ]?[mf],?|yo)[ ](?:\w+[ ])?\w+(?:ist|er|or|ian)[ ]
             (?:at|with[ ]the|for[ ]the)
       | \b(?:injured|hurt|burned|crushed|fell|accident|lost[ ]\w+[ ]\w+|blessee?)[ ]
             (?:[^.;:\n]{{0,24}}[ ])?(?:at|chez)
       | \b(?:employ(?:ed|ee|er)(?:[ ](?:is|was|at|by|of|with))?(?=[ ])|employeur(?:[ ]est)?|
             workplace(?:[ ]is)?|her[ ]work,|his[ ]work,):?
       | \b(?:employer|employeur|boss|patron|workplace)[ ]?(?=\()
       | \b\w+(?:eur|euse|ier|iere|iste|ant|ante|ien|ienne|onneur|eure|mis|ois|cien|
             ere)[ ](?:chez|pour)
       | \bchez(?=[ ](?!(?:lui|elles?|eux|moi|nous|vous|le|la|les|une?|ma|mon|sa|son|notre|
             des|ces|ce|cette|cet|l'|qui|plusieurs|certains|tous|toute|mme|m[.]|dre?)\b))
       | \btravaill(?:e|ait|ant|er)[ ](?:pour|a|au|chez|aux|dans|a[ ]la)
       | \bemployee?[ ](?:de|du|chez|par|a|au|des|d')
       | \b(?:coaches|plays[ ]for|coach[ ]of|captain[ ]of|
             (?:goalie|player|member|manager|owner|chef|president)[ ]of|skates[ ]for|hired[ ]by|
             laid[ ]off[ ](?:by|from)|retired[ ]from|fired[ ]from|suspended[ ]from|joue[ ]pour|
            owns|runs|manages|on[ ]leave[ ]from|off[ ]work[ ]from|mis[ ]a[ ]pied[ ]de|
                  retraitee?[ ](?:de|du|des)|proprietaire[ ](?:de|du)|congediee?[ ]de|
                  drives[ ](?:truck[ ])?for|
            contractor[ ](?:at|for|with)|years[ ](?:at|with)|trains[ ]with)
       | \b(?:contremaitre|chauffeur|caissiere?|commis|mecanicien(?:ne)?|directrice|
             directeur|secretaire|gardien|concierge|professeure?|enseignante?)[ ](?:a|au|chez|
             pour|de)
       ) (?:[ ]|(?<=[ ])|(?=\())\(?""",
    re.VERBOSE,
)
_STOPS = r"""on|as|and|since|but|for|with|who|where|so|then|because|left|is|was|has|had|
      comme|et|depuis|mais|qui|she|he|they|wants|full|part|night|days|until|till|
    when|while|which|until|that|before|after|pain|back|doing|off|from|to|il|elle|pendant|
          avec|pour|sur|ou|every|during|now|still|per|years|x|taking|in|a|called|phoned"""
_EMPLOYER = re.compile(
    rf"(?:(?:the|a|le|la|les|l'|du|au|un|"
    rf"une)[ ]?)?(?:st[.]?[ ])?[\w'&-]+(?:[ ](?:(?!(?:{_STOPS})\b)[\w'&-]+|&)){{0,5}}",
    re.VERBOSE,
)
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
_ORGANISATION = re.compile(rf"\b(?:{any_of('organisations')})\b")
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
    r"\b(?:i|we|our|je|nous|notre|who i|team|colleague|nurse|dr\.?|pharmacist) (?:\w+ )?$"
)
_PROPER = re.compile(r"(?:^|[ '’])[A-ZÀ-Ý0-9][\w&-]+")


def employers(reading: Reading) -> Iterator[Span]:
    """What is named after "works at" and its kin, and firms and schools wherever they stand."""
    for firm in _FIRM.finditer(reading.text):
        if not _AUTHOR.search(reading.before(firm.start(), 20)):
            yield Span(firm.start(), firm.end(), Label.ORG_EMPLOYER, 0.72)
    for cue in _WORKS.finditer(reading.folded):
        found = _EMPLOYER.match(reading.folded, cue.end())
        if not found or _NO_EMPLOYER.match(found[0]) or is_large_place(found[0]):
            continue
        first = found[0].split()[0]
        if cue[0].endswith("from ") and (
            first in words_of("communities") or first in words_of("villages")
        ):
            continue
        if _AUTHOR.search(reading.before(cue.start(), 20)):
            continue
        if cue[0].startswith("chez") and (is_given(first) or is_family(first)):
            continue
        said = cue[0].startswith(
            ("employ", "hired", "laid", "plays", "skates", "joue", "workplace")
        )
        proper = _PROPER.search(reading.text[found.start() : found.end()])
        said = said or (cue[0].startswith("travaill") and cue[0].endswith(("pour ", "chez ")))
        strange = first.isascii() and not is_ordinary(first) and "for" in cue[0]
        said = said or (
            strange and not first.endswith("ing") and not is_clinical(first) and first.isalpha()
        )
        if proper or said or _ORGANISATION.search(found[0]):
            end = found.start() + len(
                _without_complaints(reading.text[found.start() : found.end()])
            )
            yield Span(found.start(), end, Label.ORG_EMPLOYER, 0.9)


def _without_complaints(words: str) -> str:
    """ "bombardier lombalgie aigue": a place of work ends where a disease or drug begins."""
    for found in re.finditer(r" [\w'-]+", words):
        word = fold(found[0].strip())
        if (
            len(word) > 4
            and found[0][1].islower()
            and is_clinical(word)
            and not is_ordinary(word)
            and not _ORGANISATION.fullmatch(word)
        ):
            return words[: found.start()]
    return words
