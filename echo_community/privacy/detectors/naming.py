"""How far a name goes from a word on, and what stands before and after it."""

import re
from dataclasses import dataclass

from echo_community.privacy.detectors import clearing
from echo_community.privacy.detectors.cues import any_of, ends_with, single
from echo_community.privacy.detectors.familiar import is_no_name, is_of_two_cases
from echo_community.privacy.detectors.lists import (
    is_also_a_word,
    is_clinical,
    is_eponym,
    is_family,
    is_given,
    is_large_place,
    is_mostly_a_word,
    is_ordinary,
    is_stop,
)
from echo_community.privacy.detectors.reading import Reading, Word

MOST_WORDS = 4

_GAP = re.compile(r"[ :,\"'(/=-]{0,4}(?:\n)?")
_KIN_GAP = re.compile(r"[ ,:\"'(-]{1,3}")
_AGE = re.compile(
    r" ?[(\[] ?(?:an? |aged? )?(?:\d{1,3} ?(?:/ ?)?(?:[mf]\b|y/?o\b|y\b|yrs?\b|years?\b|ans\b|,|"
    r"\)|mo\b|months?\b)|[mf] ?\d{1,3}\b|dob\b)"
    r"|(?:,| is| was|:|;)? (?:an? |age[ds]? (?:de )?|agee? de )?\d{1,3} ?[-/]?(?:[mf]\b|"
    r"y/?o\b|y\.o|yrs?\b|years?[ -]old|year-old|ans\b|months old)"
    r"|, (?:aged? )?\d{1,2}(?:,|\.|$)|,? \(?(?:male|female|homme|femme)\b"
    r"|, (?:age )?(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)\b|,? b\. ?\d"
    r"|,? (?:is|turned|just turned) \d{1,3}(?:,|\.| and\b)"
    r"|, (?:dob|born|nee?|ohip|hcn|mrn|phn|ramq)\b"
    r"|,? \(?(?:dob|date of birth|d\.o\.b|ddn|ohip|mrn|phn)\b"
)
_SAYS = re.compile(
    rf",? (?:{any_of('people_say')})\b| (?:and|&|et) (?:his|her|their|sa|son|"
    rf"ses) (?:{any_of('kin')})\b"
)
_AGED = re.compile(r"(?<![\w.-])\d{1,3}[ -]?(?:years?[ -]old|year-old|y/?o|[mf]),?[ ]$")
THEIRS = (
    r"uds|labs?|mri|ct|script|chart|meds|pain|knee|hip|back|bloodwork|surgery|pump|consult|visit|"
    r"interpreter|ride|house|room|bed|birthday|cast|leg|foot|hand|arm|neck|shoulder|cancer|dose|"
    r"patch|patches|pills|opioids?|prescription|refill|taper|file|phone|appointment|appt|results?|"
    r"a1c|inr|ecg|urine|wound|stump|funeral|death|discharge|sleep|mood|husband|wife"
)
_PERSON = re.compile(
    rf""" [ ](?:is|was|just[ ]turned)[ ]\d\d\b(?![ ]?%) | [ ]?\(\d\d[ ]?(?:y/?o|yrs?|[mf])?\b
        | 's[ ](?:{any_of("kin")}|{THEIRS})\b
        | (?:,?[ ]is|,)[ ](?:my|our|his|her|the|an?|ma|mon|notre)[ ](?:\w+[ ])?
          (?:{any_of("kin")}|patiente?|pt|cliente?|resident)\b
        | ,[ ](?:my|our|mon|ma|notre)[ ](?:\d\d?(?:[:h]\d\d)?[ ]?(?:o'clock|am|pm|a\.m|p\.m|
          heures)|(?:first|last|next|noon|morning|\w+day|dernier|premier)[ ](?:patient|pt|
          appointment|appt|rendez-vous|rdv|of[ ]the[ ]day|this[ ](?:morning|afternoon)))
        | [ ]is[ ](?:the|an?)[ ][a-z]{{3,}}(?:er|or|man|woman|ist)\b
        | [ ]is[ ]an?[ ][\w' -]{{3,24}},[ ]\d\d\b
        | [ ](?:has|had|lost|needs|brought|sold|hurt)[ ](?:her|his)\b
        | ,?[ ]\d\d[ ]?(?:y/?o|year-old|[mf])\b | ,[ ]\d\d,[ ](?=[a-z])""",
    re.VERBOSE,
)
_EMPLOYED = re.compile(
    rf" (?:w/|with|works (?:at|for|with)|drives for|is with) ?(?:the )?(?:[\w'&-]+ ){{1,3}}"
    rf"(?:{any_of('organisations')})\b"
)
_OF_CLANS = re.compile(r"(?:Mc|Mac|Fitz|O['’])[A-Z][a-z]{3,}")
_ELDERS = frozenset(
    (
        *("gran", "granny", "grandma", "grandmother", "grandpa", "grandfather", "grandad", "nan"),
        *("granddad", "aunt", "auntie", "uncle", "niece", "nephew", "mom", "mother", "father"),
        *(
            "dad",
            "maman",
            "papa",
            "mama",
            "mamie",
            "memere",
            "pepere",
            "mere",
            "pere",
            "tante",
            "oncle",
            "soeur",
            "frere",
            "fille",
            "fils",
        ),
    )
)
_DOES = re.compile(rf",? (?:{any_of('people_say', 'people_do')})\b")


@dataclass(frozen=True, slots=True)
class Name:
    """Words that could be a name: the first and the last, by their places in the list."""

    first: int
    last: int


def could_be_part(word: Word) -> bool:
    """Whether a word may stand in a name at all."""
    if word.folded[0].isdigit() or is_stop(word.folded) or word.folded.endswith("'"):
        return False
    if is_given(word.folded) or is_family(word.folded):
        return True
    return not is_clinical(word.folded)


def extent(reading: Reading, first: int) -> int:
    """The last word of the name that begins at `first`."""
    words, last = reading.words, first
    capital = words[first].capital
    while last + 1 < len(words) and last - first + 1 < MOST_WORDS:
        gap, following = reading.between(last, last + 1), words[last + 1]
        initial = len(words[last].written) == 1 and words[last].capital
        if gap not in {" ", "-", ""} and not (gap in {". ", "."} and initial):
            break
        if (
            following.folded in single("within_names")
            and capital
            and last + 2 < len(words)
            and words[last + 2].capital
            and could_be_part(words[last + 2])
        ) or (
            following.folded in {"al", "el"}
            and last + 2 < len(words)
            and reading.between(last + 1, last + 2) == "-"
        ):
            last += 2
        elif is_an_abbreviation(following, words[first]):
            break
        elif _goes_on(reading, following, capital=capital, tied=gap == "-"):
            last += 1
        else:
            break
    return last


def is_an_abbreviation(word: Word, first: Word) -> bool:
    """ "Marathon FHT", "Marcel CHF": capitals that the first word does not share."""
    return (
        word.shouted and not first.shouted and len(word.written) < 5 and not is_family(word.folded)
    )


def _goes_on(reading: Reading, word: Word, *, capital: bool, tied: bool) -> bool:
    if tied:
        return word.folded.isalpha() and (word.capital or not is_stop(word.folded))
    if len(word.written) == 1 and not word.folded.isdigit():
        dotted = reading.after(word.end, 1) == "."
        return (dotted and word.capital == capital) or (
            word.capital
            and reading.after(word.end, 1) in {",", " ", ""}
            and word.folded not in {"a", "i"}
        )
    if not could_be_part(word):
        return False
    if word.capital:
        return not (is_clinical(word.folded) and not is_family(word.folded)) and not (
            is_eponym(word.folded) and not is_family(word.folded)
        )
    listed = is_family(word.folded) or is_given(word.folded)
    return not capital and listed and not is_also_a_word(word.folded)


def end_of(reading: Reading, last: int) -> int:
    """Where a name ends: an initial takes its point with it."""
    word = reading.words[last]
    initial = len(word.written) == 1 and word.capital and reading.after(word.end, 1) == "."
    return word.end + 1 if initial else word.end


def cue_before(reading: Reading, place: int, name: str, *, gap: re.Pattern[str] = _GAP) -> int:
    """How many words right before this one are a phrase of that list."""
    if not place or not gap.fullmatch(reading.between(place - 1, place)):
        return 0
    return ends_with(reading, place - 1, name)


def title_before(reading: Reading, place: int) -> bool:
    """Whether Mr, Mme and the like stand right before."""
    if not place or reading.between(place - 1, place) not in {" ", ". ", "."}:
        return False
    title, word = reading.words[place - 1], reading.words[place]
    if not ends_with(reading, place - 1, "titles"):
        return False
    if title.folded == "m":  # a man ("27 m with"), a metre, or Monsieur
        behind = reading.before(title.start, 2)
        dotted = reading.between(place - 1, place) == ". "
        named = (title.capital and word.capital) or (
            dotted and (is_listed(word) or is_strange(word))
        )
        return named and not behind.rstrip()[-1:].isdigit()
    if title.folded in {"ms", "elder", "sister", "brother", "old", "mx"}:
        short = title.shouted and word.shouted and len(word.written) < 4  # MS, NNT
        if title.folded == "ms" and not word.capital:  # multiple sclerosis, but for an age
            return is_sure(word) and age_after(reading, word.end)
        return title.capital and word.capital and not short
    return True


def kin_before(reading: Reading, place: int) -> bool:
    """Whether a relative's word stands right before."""
    cued = bool(cue_before(reading, place, "kin", gap=_KIN_GAP)) or travels_with(reading, place)
    return cued and (reading.words[place - 1].folded != "ex" or reading.words[place].capital)


def is_a_relatives_word(reading: Reading, place: int) -> bool:
    """ "Gret-gran": what a hyphen ties to a relative's word is that word, mistyped or not."""
    if (
        place
        and reading.words[place].folded in _ELDERS
        and reading.between(place - 1, place) == "-"
    ):
        return True
    if place + 1 == len(reading.words) or reading.between(place, place + 1) != "-":
        return False
    return reading.words[place + 1].folded in _ELDERS


def travels_with(reading: Reading, place: int) -> bool:
    """Whether "escort" stands right before: that is neither a drug nor a disease."""
    return bool(cue_before(reading, place, "escorts", gap=_KIN_GAP))


def age_after(reading: Reading, end: int) -> bool:
    """Whether an age, a birth date or a card follows: then this is a person."""
    return bool(_AGE.match(reading.after(end)))


def is_uncommon(reading: Reading, word: Word) -> bool:
    """Whether a capital is none of the words one has met: asked where a person is awaited."""
    return word.capital and not (
        (is_no_name(word.folded, reading.language) and not _OF_CLANS.fullmatch(word.written))
        or is_of_two_cases(word.written)
        or is_clinical(word.folded)
        or is_eponym(word.folded)
        or is_large_place(word.folded)
        or is_stop(word.folded)
        or is_mostly_a_word(word.folded)
        or len(word.written) < 3
    )


def says_after(reading: Reading, end: int) -> bool:
    """Whether what follows is done by people alone."""
    return bool(_SAYS.match(reading.after(end)))


def age_before(reading: Reading, place: int) -> bool:
    """Whether "62-year-old" or "87M" stands right before."""
    return bool(_AGED.search(reading.before(reading.words[place].start, 20)))


def beside(reading: Reading, place: int, told: int) -> bool:
    """ "Milos and Ana": a capital tied by "and" to the last word of a name, at `told`."""
    word = reading.words[place]
    tied = (place == told + 1 and reading.between(told, place) in {" & ", "/"}) or (
        place == told + 2
        and reading.words[place - 1].folded in {"and", "et", "n"}
        and reading.between(told, told + 1) == " "
    )
    if not (told >= 0 and tied and word.capital and could_be_part(word)) or word.shouted:
        return False
    return (is_listed(word) or is_strange(word)) and not clearing.cited_after(reading, word.end)


def nickname_before(reading: Reading, place: int) -> bool:
    """Whether "Little" or "Big" stands before a name as a part of it."""
    if not place or reading.between(place - 1, place) != " ":
        return False
    return reading.words[place - 1].written in {"Little", "Big"}


def person_after(reading: Reading, end: int) -> bool:
    """Whether what follows tells of a person for sure: "May is 78", "Will's mother"."""
    return bool(_PERSON.match(reading.after(end)))


def does_after(reading: Reading, end: int) -> bool:
    """Whether what follows is said of people, among others."""
    return bool(_DOES.match(reading.after(end)))


def employed_after(reading: Reading, end: int) -> bool:
    """ "Blaine w/ Coulson Aviation": a firm follows, so a large place's name is a man's."""
    return bool(_EMPLOYED.match(reading.after(end, 60)))


def begins_sentence(reading: Reading, place: int) -> bool:
    """Whether a capital here tells nothing."""
    return not place or bool(re.search(r"[.!?:;\n\"]|^\W*- ?$", reading.between(place - 1, place)))


def is_strange(word: Word) -> bool:
    """Whether it is no word of prose, drug, disease, place or person one has heard of."""
    return not (
        is_ordinary(word.folded)
        or is_clinical(word.folded)
        or is_eponym(word.folded)
        or is_large_place(word.folded)
        or is_stop(word.folded)
    )


def is_listed(word: Word) -> bool:
    """Whether it is a given or family name, and not first of all a word or an eponym."""
    listed = is_given(word.folded) or is_family(word.folded)
    return listed and not is_mostly_a_word(word.folded) and not is_eponym(word.folded)


def is_sure(word: Word) -> bool:
    """Whether it is a given or family name and nothing else: then small letters do."""
    return is_listed(word) and not is_also_a_word(word.folded) and not is_clinical(word.folded)
