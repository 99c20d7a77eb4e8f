"""Wording that tells of somebody in danger now: an overdose, severe withdrawal, suicide. Pure.

It shows numbers to call and stops nothing, so what is in doubt alarms. What is plainly denied ("no
suicidal ideation"), long past, or of prevention ("overdose prevention kit") does not.
"""

import enum
import re
import unicodedata

LONGEST = 10_000  # characters that are read


class Alarm(enum.StrEnum):
    """What the wording tells of."""

    OVERDOSE = "overdose"
    WITHDRAWAL = "withdrawal"
    SUICIDE = "suicide"


# All of it is matched against small letters without accents.
_PILLS = r"(?:pills?|tablets?|tabs?|capsules?|patches|comprimes?|cachets?|pilules?|timbres?)"
_SELF = r"(?:him|her|my|them)sel(?:f|ves)"
_LIFE = r"(?:his|her|their|my) (?:own )?li(?:f|v)es?"
_FEW = r"(?:\w+ ){0,3}"

_SAYS = {
    Alarm.OVERDOSE: (
        r"over ?dos(?:e[ds]?|ing)",
        r"o\.?d\.?'?e?d",
        rf"(?:took|taken|swallowed|ate|ingested) {_FEW}too (?:many|much)",
        rf"(?:took|taken|swallowed|ate|ingested) \d{{2,}} {_FEW}{_PILLS}",
        r"(?:took|taken|swallowed|ate) (?:the|a|an|her|his|their) (?:whole|entire|full) \w+",
        rf"(?:took|taken|swallowed|ate) all {_FEW}(?:{_PILLS}|meds|medications?|opioids?)",
        r"(?:not|stopped|barely|hardly) breathing",
        r"(?:can'?t|cannot) (?:be woken|wake (?:him|her|them))",
        r"won'?t wake|ne se reveille (?:plus|pas)",
        r"(?:found|is|was|became|now) (?:\w+ )?(?:unresponsive(?! to)|unconscious)",
        r"blue lips|lips (?:are |turned )?blue",
        r"surdos(?:es?|ages?)",
        r"(?:pris|avale|ingere)e?s? (?:beaucoup )?trop d(?:e|u|es)?",
        rf"(?:pris|avale|ingere)e?s? \d{{2,}} {_FEW}{_PILLS}",
        rf"(?:pris|avale|ingere)e?s? tou(?:s|tes) (?:ses|les) {_PILLS}",
        r"(?:pris|avale|ingere)e?s? toute? (?:la|le|sa|son) (?:bouteille|boite|flacon)",
        r"ne respire (?:plus|pas|presque)",
        r"levres (?:sont )?bleu\w*",
        r"(?:est|trouvee?|retrouvee?) (?:inconscient|sans reponse)e?",
    ),
    Alarm.WITHDRAWAL: (
        r"(?:withdrawal|benzo\w*|alcohol) seizures?",
        rf"seizures? (?:from|in|during|after) {_FEW}withdrawal",
        r"delirium tremens|in (?:the )?dts",
        r"(?:in|severe|acute|precipitated|bad|terrible) (?:\w+ ){0,2}withdrawals?",
        r"(?:is|are|now|currently) withdrawing",
        r"withdrawal[^.;]{0,40}(?:hallucinat|confus)\w*",
        r"(?:convulsions?|crises? convulsives?) (?:de|du|en) sevrage",
        r"sevrage (?:\w+ ){0,2}(?:severe|aigue?|precipitee?|brutale?|compliquee?)",
        r"(?:est|maintenant) en (?:plein )?sevrage",
    ),
    Alarm.SUICIDE: (
        r"(?:high|imminent|acute|serious) (?:suicid(?:e|al) risk|risk (?:of|for) suicide)",
        r"suicid(?:e|al) risk (?:is |remains |now )?(?:high|imminent|acute|serious)",
        r"risque (?:suicidaire|de suicide) (?:est )?(?:eleve|imminent|aigu)",
        r"suicid(?:al|es?|aires?|er)|(?:active|passive|endorses|reports|has) si",
        r"(?:want|wish|plan|threaten|think|talk)(?:s|ed|ing|ning)? " + _FEW + r"(?:die|dying)",
        rf"(?:cut(?:ting)?|harm(?:ing)?|hang(?:ing)?|hung|shoot(?:ing)?) {_SELF}",
        rf"kill(?:ing|ed)? {_SELF}|end(?:ing)? (?:it all|{_LIFE})|tak(?:e|ing) {_LIFE}",
        r"better off dead|self[- ]harm\w*",
        r"(?:veut|voudrait|souhaite|parle de|pense a|menace de) (?:\w+ )?(?:mourir|en finir)",
        r"mettre fin a (?:ses|mes) jours|[sm]'enlever la vie|se (?:tuer|pendre)|automutil\w*",
    ),
}
_PATTERNS = tuple(
    (alarm, re.compile(rf"(?<![\w-])(?:{'|'.join(says)})(?!\w)")) for alarm, says in _SAYS.items()
)

# After it: the name of a service, a lesson, a figure; or a year that is past.
_NO_EVENT = re.compile(
    r"[ -](?:prevent\w*|kits?|training|education|awareness|response|risks?|reversal|hotline|"
    r"helpline|crisis line|screen\w*|assessment|rates?|deaths|statistics|"
    r"protocol|guidelines?|policy|plan)\b"
    r"|(?: (?!last\b|this\b|today|tonight|yesterday|now\b|hier|ce\b)[\w']+){0,4} "
    r"(?:years? ago|in (?:19|20)\d\d|il y a (?:\w+ )?ans|en (?:19|20)\d\d)\b"
)
# Before it, in the same clause: prevented, feared, of the family, long past.
_NOT_NOW = re.compile(
    r"\b(?:prevent\w*|prevenir|avoid\w*|eviter|reduc\w*|reduire|lower\w*|risks?|risques?|"
    r"fear|peur|screen\w*|depist\w*|died|morte?|asked|asking|"
    r"remote|family|distant|past|previous|prior|old|history|antecedents?)"
    r"(?:[ '](?:of|for|about|an?|the|un|une|de|du|des|d|l|la|le|other|history|opioid|fatal|death|"
    r"by|par|attempted)){0,4}[ ']*$"
)
# Denied: all that follows in the clause, unless it turns; or the next words alone.
_TURNS = r"(?!.*\b(?:now|maintenant|except|sauf)\b)(?!.*\b(?:and|et) (?:is|was|has|took|est|a)\b)"
_DENIED = re.compile(
    rf"\b(?:den(?:y|ies|ied|ying)|negative for|nie(?:nt)?|no (?:signs?|evidence) of)\b{_TURNS}"
)
_WITHOUT = re.compile(
    r"(?:\b(?:no|not|never|without|non|pas|jamais|aucune?|sans)|n't)\b"
    r"(?:[ ',/]+(?:currently|active(?:ly)?|passive|acutely|current|any|at|all|a|an|the|thoughts?|d|"
    r"de|or|ou|ni|idees?|ideation|plans?|intent\w*|si|hi|homicidal|suicid\w*|self-harm|overdoses?|"
    r"surdoses?|in|en|severe|acute|of|been|had|has|is|est|eu))*[ ']*$"
)
_UNSURE = re.compile(r"\b(?:not sure|unsure|don't know|cannot say|can't (?:say|tell)|pas sure?)\b")
_CLAUSE = re.compile(r"[.;:!?\n]|\b(?:but|however|although|though|mais|pourtant|cependant)\b")


def alarms(text: str) -> frozenset[Alarm]:
    """What the wording of a question tells of, in English or French."""
    said = _plain(text[:LONGEST])
    return frozenset(
        alarm
        for alarm, pattern in _PATTERNS
        for found in pattern.finditer(said)
        if _is_now(_CLAUSE.split(said[: found.start()])[-1], said[found.end() :])
    )


def _is_now(before: str, after: str) -> bool:
    if _NO_EVENT.match(after) or _NOT_NOW.search(before):
        return False
    denied = _DENIED.search(before) or _WITHOUT.search(before)
    return not denied or bool(_UNSURE.search(before))


def _plain(text: str) -> str:
    """In small letters, without accents, with straight apostrophes and single spaces."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "'").replace("œ", "oe"))
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign)).lower()
    return re.sub(r"[^\S\n]+", " ", plain)
