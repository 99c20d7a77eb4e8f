"""Who is no patient: colleagues by what stands around their names, authors, signatures."""

import re

from echo_community.privacy.detectors.cues import any_of, ends_with
from echo_community.privacy.detectors.lists import is_family
from echo_community.privacy.detectors.reading import Reading

_POSTS = any_of("posts")
_AFTER = re.compile(
    rf""",?[ ][(,]?(?:{any_of("credentials")})\b(?!,?[ ]\d)
    | [ ,(-]{{1,3}}(?:(?:one[ ]of[ ])?(?:our|my|notre|mon|ma|nos|the[ ]hub|hub|the[ ]clinic|clinic|
      le|la|the[ ]local|the)[ ])(?:[\w-]+[ ])?(?:{_POSTS})\b(?!['-])
    | [ ]\((?:{_POSTS})\b
    | ,?[ ](?:the|our|notre|le|la)[ ](?:[\w-]+[ ]){{0,2}}(?:dog|puppy|cat|horse|pony|robot|chien|
      chienne|chat|cheval|mannequin|skeleton)\b(?![ ](?:\w*er|\w+man|\w+woman|lady|guy)\b)
    | [ ](?:in|from|at)[ ]our[ ](?:clinic|office|team|practice)\b
    | [ ]at[ ](?:the[ ])?(?:last|next|our)?[ ]?(?:echo|meeting|conference)\b
    | ,?[ ]\(?(?:from|at|of|de|du|a)[ ](?:the[ ]|our[ ]|la[ ]|le[ ]|l')?(?:hub|pharmacy|pharmacie|
      pharm|echo|public[ ]health|reception|admin)\b
    | ,?[ ](?:runs?[ ](?:it|our|the[ ](?:\w+[ ])?(?:clinic|program|programme|groups?|hub|echo|lab|
      pharmacy|sessions?|rounds))|co-leads|teaches|facilitates|presents?(?![ ]with)|lectures?|
      presented(?![ ](?:with|to))|lectured|recommends?|recommended|prescribes?|prescribed|
      suggere|recommande|presente|anime)\b
    | [:,][ ](?:what[ ]dose|did[ ]you|(?:can|could|would)[ ]you[ ](?:share|post|send|repeat|say|
      explain|please|point)|do[ ]you[ ](?:use|start|have[ ]a|know)|any[ ]thoughts|
      thanks?|merci|peux-tu|pouvez-vous)\b
    | 's[ ](?:talk|lecture|slides|post|question|reply|comment|presentation|advice|point|book|theory|
      model|papers?|ted|work[ ]on|right\b)
    | [ ](?:is[ ]right|has[ ]a[ ]point|makes[ ]a|a[ ]raison|answer|comment|chime|weigh[ ]in)\b
    | [ ]and[ ]i'?[ ]?a?m[ ](?:an?|the|your)[ ](?:\w+[ ]){{0,2}}(?:{_POSTS})\b
    | ,[ ](?:an?[ ])?(?:family[ ]doc|family[ ]physician|gp|
      (?:{_POSTS})(?!,?[ ]?\d|[ ][a-z]+,[ ]\d))\b
    | [ ](?:in[ ][\w' ]{{3,20}}[ ])?here(?:[,:]|[ ](?:from|in)[ ](?!bed|room|rm))
    | ,?[ ](?:and|et|&)[ ](?:drs?|dre)\b""",
    re.VERBOSE,
)
_BEFORE = re.compile(
    r"(?:\b(?:(?:inscri\w+|reservez?|reserver|register|registration|rsvp|sign up|signup)"
    r"[^.!?\n]{0,16} (?:aupres de|avec|a|chez|with|to|through|via)|"
    r"(?:(?:i was|we were|i'm|was|were|am|are|while|when) on (?:call|shift) (?:w/|with)|"
    r"de garde avec)|"
    r"remercie[rz]?|merci (?:a|encore a|a toi)|bravo(?: a)?|bravo|felicitations|allo|"
    r"coucou|bonjour|bonsoir|salut|good (?:morning|afternoon|evening)|gday|hiya|great question|"
    r"good (?:question|point|"
    r"call|one)|nice one|well done|congrats|congratulations|welcome|bienvenue|comme (?:disait|"
    r"dit|le dit)|"
    r"second what|what|as|per|selon|according to|thanks (?:again|so much|to)|thank you (?:to|"
    r"so much)|d'accord avec|echo what|plus one to|agree with|kudos to|hats off to|credit to) $)"
)
_VOCATIVE = re.compile(
    r"\b(?:thanks|thx|thank you|merci|congrats|bravo|welcome)\b[^.?!\n]{0,40}, $"
    r"|\b(?:bonne fete|happy birthday|reponse de|(?:reply|reminder|comment|tip|advice) (?:by|"
    r"from)) $"
)
_SAID = re.compile(
    r"'?s? (?:said|wrote|posted|suggested|put it|talk|lecture)\b|,|\.|!|$|\n| (?:pour|for)\b"
)
_OF_PLACES = re.compile(
    r"peninsula|county|township|coast|valley|shore|highlands?|mountains?|hills?|islands?|lakes?|"
    r"river|bay|highway|trail|park|reserve|territory|nation|district|region|falls|creek|"
    r"\w{3,}(?:nese|kish|lish|nish|dish|glish|erican|frican|exican|adian|anian|asian|alian|erian|"
    r"ssian|ilian)"
)
_FEASTS = frozenset(("noel", "toussaint"))
_FEAST_BEFORE = re.compile(
    r"\b(?:avant|apres|depuis|vers|a|pour|jusqu'a|d'ici(?: a)?|pendant|joyeux|passe|"
    r"(?:temps|vacances|conges?|periode|veille|lendemain|jour|souper|cadeau|party) de|"
    r"(?:semaine|fete) de)(?: la)? $"
)
_ROOM_IS = re.compile(
    r" (?:is|was|will be|est) (?:free|booked|available|open|taken|reserved|full|libre|reservee?)\b"
    r"|,? (?:from |at )?\d\d?(?::\d\d)? ?(?:am|pm)\b"
)
_ROOMS = frozenset(("hall", "house", "lodge", "church", "court", "room", "place", "park", "chapel"))
_CITED = re.compile(
    rf"""(?:[ ](?:et[ ]al\.?|and[ ]colleagues|&[ ]\w+|and[ ]\w+(?=,?[ ]\(?(?:19|
          20)\d\d)))?,?[ ]?\(?(?:(?:19|20)\d\d\b|(?:{any_of("journals")})\b)
       | ,?[ ]\(?(?:[a-z]+\.?[ ]){{0,2}}j\.?[ ](?:[a-z]+\.?[ ]){{1,3}}\(?(?:19|20)\d\d\b
       | [ ](?:hip|knee|ankle|foot|shoulder|elbow|wrist|hand)[ ](?:score[ ])?\d
       | (?:'s)?[ ](?:neg|pos|negative|positive|negatif|positif|absent|present)\b
       | [ ]?(?:\+ve|-ve|[+-](?=[,.;)]|$))
       | [ ](?:intern|rheum|neurol|emerg|surg|oncol)\b | [ ](?:et[ ]al|and[ ](?:colleagues|
         coworkers))\b |
              (?:'s)?[ ](?:{any_of("called_after_people")})\b | [ ](?:and|&|
             et)[ ]\w+(?:'s)?[ ](?:{any_of("called_after_people")})\b
       | -[a-z]+(?:-[a-z]+)?[ ](?:{any_of("called_after_people")})\b""",
    re.VERBOSE,
)
_CALLED = re.compile(
    r"\b(?:maladie|syndrome|signe|test|echelle|score|indice|criteres|methode|manoeuvre|kyste|"
    r"nevrome|"
    r"fracture|triade|thyroidite|nevralgie|neuropathie|disease|sign|scale|law|classification) "
    r"(?:de |d'|du |of )$"
)
_INTRODUCED = re.compile(
    r"(?<![\"'«:] )(?<![\"'«])\b(?:i'm|i am|je suis|moi c'est) $"
    r"|\b(?:(?:sent|refer|referred) (?:her|him|them|pt|patient|this|it) to|referred (?:to|by)|"
    r"(?:envoyee?|referee?) (?:a|au)) $"
)
_IS_CALLED = frozenset(("is", "est", "appelle", "named", "called"))
_TAUGHT = re.compile(
    r"\b(?:slides?|talks?|sessions?|webinars?|webinaire|presentations?|presented|presentait|"
    r"lectures?|"
    r"speakers?|presenters?|recording|enregistrement|link|lien|agenda|handouts?|journal club|"
    r"rounds|capsule|conference|podcast|balado|diapos|atelier|workshop)\b"
)
_OF_A_CASE = re.compile(
    rf"\b(?:patiente?s?|pts?|clients?|clientes?|{any_of('kin')}|\d\d ?[mf]|\d\d ?ans|y/?o|year)\b"
)
_SIGNED_DASH = re.compile(r"(?:^|[\s.!?])(?:-{1,2}|~|_|/)[ ]?$")
_SIGN_OFF = re.compile(
    r"\b(?:bonne?|happy|have a (?:good|great)) [\w' ]{3,20}[,!] $|"
    r"\b(?:appreciated|tia|amicalement|regards|journee|soiree|xx?|xo|best|cheers|cordialement|"
    r"wisdom|input|"
    r"advance|avance|lumieres|everyone|everybody|tous|toutes|help|ideas|thoughts|thx|tks|ty|"
    r"week-?end|forward|yours|truly|salutations|bientot|bye|night|weekend|day)[,!. -]{0,3}$"
)
_AT_THE_END = re.compile(r"(?:,? (?:in|at|from|de|a|en) [\w' -]{2,30})?\.?[ \n)]*")
_SENTENCE_DONE = re.compile(r"(?:[?!.)]|\n)[ \n]*$")


def is_colleague(reading: Reading, place: int, last: int) -> bool:
    """Whether the name is a colleague's, by what stands before or after it."""
    return (
        colleague_before(reading, place)
        or is_clear(reading, place, last)
        or is_of_teaching(reading, place)
    )


def is_of_teaching(reading: Reading, place: int) -> bool:
    """Whether the sentence is about a talk, and about nobody's case."""
    start, end = reading.words[place].start, reading.words[place].end
    sentence = (
        re.split(r"[.!?\n]", reading.before(start, 120))[-1]
        + " "
        + re.split(r"[.!?\n]", reading.after(end, 120))[0]
    )
    return bool(_TAUGHT.search(sentence)) and not _OF_A_CASE.search(sentence)


def is_clear(reading: Reading, place: int, last: int) -> bool:
    """Whether the name from `place` to `last` is a colleague's, by what stands beside it."""
    words = reading.words
    end = words[last].end
    if _AFTER.match(reading.after(end, 50)) or signs(reading, place, last):
        return True
    before = reading.before(words[place].start, 40)
    if _VOCATIVE.search(reading.before(words[place].start, 60)):
        return True
    greeted = _BEFORE.search(before)
    if greeted is None:
        return False
    told = greeted[0].startswith(("what", "as", "per", "selon"))
    return not told or bool(_SAID.match(reading.after(end, 20)))


def signs(reading: Reading, place: int, last: int) -> bool:
    """Whether the name stands alone at the end: after a dash, on its line, after the question."""
    words = reading.words
    rest = reading.folded[words[last].end :]
    if last - place > 2 or not _AT_THE_END.fullmatch(rest):
        return False
    before = reading.before(words[place].start, 30)
    if _SIGNED_DASH.search(before) or _SIGN_OFF.search(before) or before.endswith("\n"):
        return True
    return not rest.strip() and bool(_SENTENCE_DONE.search(before))


def is_tied(reading: Reading, place: int, clear: int) -> bool:
    """Whether "and" or a comma ties the word to a colleague, who ends at `clear`."""
    if clear < 0 or place - clear not in {1, 2}:
        return False
    return bool(
        re.fullmatch(
            r" (?:and|et|n|&|\+|or|ou) |, (?:and |et |or |ou )?| ?[/&] ?",
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
    if _INTRODUCED.search(reading.before(reading.words[place].start, 30)):
        return True
    if reading.words[place - 1].folded in _IS_CALLED and place > 1:
        before = place - 3 if reading.words[place - 2].folded == "s'" else place - 2
        return bool(ends_with(reading, before, "colleagues"))
    if gap in {", ", ",\n", "\n", ",\n\n", ": "} and reading.words[place - 1].folded in {"as"}:
        return False
    if (
        reading.words[place - 1].written == "PT"
        and gap != ": "
        and not reading.words[place].shouted
    ):
        return True  # a physiotherapist; patients are written "pt"
    return bool(ends_with(reading, place - 1, "colleagues"))


def of_a_place(reading: Reading, place: int, last: int) -> bool:
    """Whether what goes on makes it a place or a people: "Bruce Peninsula", "Han Chinese"."""
    following = last + 1
    if following >= len(reading.words) or reading.between(last, following) != " ":
        following = last
    room = last > place and reading.words[last].folded in _ROOMS
    if room and _ROOM_IS.match(reading.after(reading.words[last].end)):
        return True
    small = not reading.words[place].capital
    return any(
        (word.capital or (small and number > last))
        and _OF_PLACES.fullmatch(word.folded)
        and (number > last or not is_family(word.folded))
        for number, word in enumerate(reading.words[place + 1 : following + 1], place + 1)
    )


def is_a_feast(reading: Reading, place: int) -> bool:
    """ "avant Noël": a day of the year and not a man."""
    word = reading.words[place]
    return word.folded in _FEASTS and bool(_FEAST_BEFORE.search(reading.before(word.start, 24)))


def called_before(reading: Reading, place: int) -> bool:
    """Whether a disease, sign or scale is called by what stands here."""
    return bool(_CALLED.search(reading.before(reading.words[place].start, 24)))


def cited_after(reading: Reading, end: int) -> bool:
    """Whether a year, journal, scale or disease follows: an author, or an eponym."""
    return bool(_CITED.match(reading.after(end, 60)))
