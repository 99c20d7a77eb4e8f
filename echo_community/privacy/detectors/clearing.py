"""Who is no patient: colleagues by what stands around their names, authors, signatures."""

import re

from echo_community.privacy.detectors.cues import any_of, ends_with
from echo_community.privacy.detectors.reading import Reading

_POSTS = any_of("posts")
_AFTER = re.compile(
    rf""",?[ ][(,]?(?:{any_of("credentials")})\b(?!,?[ ]\d)
    | [ ,(-]{{1,3}}(?:(?:one[ ]of[ ])?(?:our|my|notre|mon|ma|nos|the[ ]hub|hub|the[ ]clinic|clinic|
      le|la|the[ ]local|the)[ ])(?:[\w-]+[ ])?(?:{_POSTS})\b(?!['-])
    | [ ]\((?:{_POSTS})\b
    | ,?[ ]\(?(?:from|at|of|de|du|a)[ ](?:the[ ]|our[ ]|la[ ]|le[ ]|l')?(?:hub|pharmacy|pharmacie|
      pharm|echo|public[ ]health|reception|admin)\b
    | ,?[ ](?:runs?[ ](?:it|our|the[ ](?:\w+[ ])?(?:clinic|program|programme|groups?|hub|echo|lab|
      pharmacy|sessions?|rounds))|co-leads|teaches|facilitates|presents?(?![ ]with)|lectures?|
      presented(?![ ](?:with|to))|lectured|recommends?|recommended|prescribes?|prescribed|
      suggere|recommande|presente|anime)\b
    | [:,][ ](?:what[ ]dose|did[ ]you|(?:can|could|would)[ ]you[ ](?:share|post|send|repeat|say|
      explain|please|point)|do[ ]you[ ](?:use|start|have[ ]a|know)|any[ ]thoughts|thank|peux-tu|
      pouvez-vous)\b
    | 's[ ](?:talk|lecture|slides|post|question|reply|comment|presentation|advice|point)\b
    | ,?[ ](?:and|et|&)[ ](?:drs?|dre)\b""",
    re.VERBOSE,
)
_BEFORE = re.compile(
    r"(?:\b(?:remercie[rz]?|merci (?:a|encore a|a toi)|bravo(?: a)?|bravo|felicitations|allo|coucou|"
    r"bonjour|bonsoir|salut|good (?:morning|afternoon|evening)|gday|hiya|great question|good (?:question|point|"
    r"call|one)|nice one|well done|congrats|congratulations|welcome|bienvenue|comme (?:disait|dit|le dit)|"
    r"second what|what|as|per|selon|according to|thanks (?:again|so much|to)|thank you (?:to|so much)|"
    r"d'accord avec|echo what|plus one to|agree with|kudos to|hats off to|credit to) $)"
)
_SAID = re.compile(r"'?s? (?:said|wrote|posted|suggested|put it|talk|lecture)\b|,|\.|!|$|\n| (?:pour|for)\b")
_TIE = re.compile(r"(?:,? (?:and|et|n)|,| ?&| ?/| ?\+)? ?")
_SIGNED_DASH = re.compile(r"(?:^|[\s.!?])(?:-{1,2}|~|_|/)[ ]?$")
_SENTENCE_DONE = re.compile(r"(?:[?!.)]|\n)[ \n]*$")


def is_colleague(reading: Reading, place: int, last: int) -> bool:
    """Whether the name is a colleague's, by what stands before or after it."""
    return colleague_before(reading, place) or is_clear(reading, place, last)


def is_clear(reading: Reading, place: int, last: int) -> bool:
    """Whether the name from `place` to `last` is a colleague's, by what stands beside it."""
    words = reading.words
    end = words[last].end
    if _AFTER.match(reading.after(end, 50)) or signs(reading, place, last):
        return True
    before = reading.before(words[place].start, 40)
    greeted = _BEFORE.search(before)
    return bool(greeted) and bool(
        not greeted[0].startswith(("what", "as", "per", "selon")) or _SAID.match(reading.after(end, 20))
    )


def signs(reading: Reading, place: int, last: int) -> bool:
    """Whether the name stands alone at the end: after a dash, on its line, after the question."""
    words = reading.words
    rest = reading.folded[words[last].end :]
    if last - place > 2 or not place or not re.fullmatch(r"\.?[ \n)]*", rest):
        return False
    before = reading.before(words[place].start, 30)
    if _SIGNED_DASH.search(before) or before.endswith("\n"):
        return True
    return not rest.startswith(".") and bool(_SENTENCE_DONE.search(before))


def is_tied(reading: Reading, place: int, clear: int) -> bool:
    """Whether "and" or a comma ties the word to a colleague, who ends at `clear`."""
    if clear < 0 or place - clear not in {1, 2}:
        return False
    return bool(
        re.fullmatch(
            r" (?:and|et|n|&|\+) |, (?:and|et) | ?[/&] ?",
            reading.folded[reading.words[clear].end : reading.words[place].start],
        )
    )


def colleague_before(reading: Reading, place: int) -> bool:
    """Whether Dr, nurse, thanks and the like stand right before."""
    if not place:
        return False
    gap = reading.between(place - 1, place)
    if gap not in {" ", ". ", ", ", ".", ": ", " (", ",\n", "\n", ",\n\n"}:
        return False
    if gap == ". " and reading.words[place - 1].folded not in {"dr", "drs", "prof", "dre"}:
        return False
    if gap in {", ", ",\n", "\n", ",\n\n", ": "} and reading.words[place - 1].folded in {"as"}:
        return False
    if reading.words[place - 1].written == "PT" and gap != ": " and not reading.words[place].shouted:
        return True  # a physiotherapist; patients are written "pt"
    return bool(ends_with(reading, place - 1, "colleagues"))
