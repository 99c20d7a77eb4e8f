"""Whether a peer's plain words answer: a mail has no choices to tap, so they are read.

They do where they say so ("Answer: ..."), or where they are long enough to be one. A question,
thanks and "same here" count for nothing, however long: who asked still waits.
"""

import re

LONG_ENOUGH = 25  # words

_SAYS_SO = re.compile(
    r"^\W*(?:(?:my|our|ma|notre|une?) )?(?:answer|réponse|reponse)\s*:", re.IGNORECASE
)
_QUOTED = re.compile(r"^>.*$", re.MULTILINE)
_SENTENCES = re.compile(r"[^.!?…\n]+(?:\.\d[^.!?…\n]*)*[.!?…]*")
_ASIDE = re.compile(
    r"^\W*(?:(?:the )?same (?:here|question|problem|thing|issue)|me too|i have the same"
    r"|(?:i|we) (?:too|also) (?:have|see|wonder|want|would)|(?:many )?thanks?\b|thank you"
    r"|following|(?:good|great) question|please (?:keep|let|tell)|i (?:do not|don['’]t) know"
    r"|i(?:['’]d| would) (?:also )?(?:like|love) to know"
    r"|merci|(?:moi|nous|ici) aussi|(?:la )?m[êe]me (?:question|chose|probl[èe]me|situation)"
    r"|j['’]ai (?:aussi )?(?:la|le) m[êe]me|je suis (?:aussi )?int[ée]ress|tenez[- ]moi"
    r"|j['’]aimerais (?:aussi )?savoir|je ne sais pas|(?:bonne|excellente) question)",
    re.IGNORECASE,
)


def answers(body: str) -> bool:
    """Whether these words of a peer, in Markdown, are an answer."""
    words = _QUOTED.sub("", body)
    if _SAYS_SO.match(words):
        return True
    said = (each.strip() for each in _SENTENCES.findall(words))
    counted = (each for each in said if not (each.endswith("?") or _ASIDE.match(each)))
    return sum(len(re.findall(r"[\w.,%’'-]+", each)) for each in counted) >= LONG_ENOUGH
