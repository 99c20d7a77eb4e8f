"""A title for a question that was asked in one field: its first sentence that says something."""

import re

from echo_community.kernel.markup import plain_text, render
from echo_community.kernel.words import one_line

LONGEST = 110  # characters: what a list shows on a phone in three lines
SHORTEST = 12  # letters; a first sentence of less ("Quick one.") says nothing

_GREETING = re.compile(
    r"(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|bonjour|bonsoir|salut|allo|ch[eè]re?)"
    r"s?\b[^.!?\n,:]{0,30}(?:[,!.:\n]|$)\s*",
    re.IGNORECASE,
)
_END = re.compile(r"(?<=\S)[ \u00a0\u202f]?[?!]+|[.…]+(?=[\s\"»”)]|$)|\n+")
# A stop after these ends no sentence; nor one after a single letter ("p.r.n.", "q. i. d.").
_SHORTENED = re.compile(
    r"(?:^|[\s(.])(?:[^\W\d_]|dr|dre|mr|mrs|ms|mme|st|vs|no|approx|env|ex|max|min|resp|etc|cf|al|"
    r"pt)$",
    re.IGNORECASE,
)
# No line begins with the sign that stands after such a space; English has none there.
_FRENCH_SPACE = re.compile(r" (?=[:;?!»])|(?<=«) ")


def title_of(body: str) -> str:
    """The title of a question written in Markdown, on one line; "" where it has no words."""
    text = plain_text(render(body)).strip()
    text = _GREETING.sub("", text, count=1) if _GREETING.match(text) else text
    text = text or plain_text(render(body)).strip()
    return _cut(_FRENCH_SPACE.sub("\u00a0", one_line(_first_sentence(text))))


def gist_of(body: str) -> str:
    """What to look for before it is asked: its title, and the first sentence that asks."""
    title = title_of(body)
    text = " ".join(plain_text(render(body)).split())
    asks = re.search(r"[^.?!]{12,160}\?", text)
    if asks is None or asks[0].strip() in title or title.endswith("?"):
        return title
    return f"{title} {asks[0].strip()}"


def _first_sentence(text: str) -> str:
    for end in _END.finditer(text):
        before = text[: end.start()]
        stop = end[0].startswith(".")
        if stop and _SHORTENED.search(before):
            continue
        if sum(letter.isalpha() for letter in before) >= SHORTEST:
            return before + ("" if stop or end[0].isspace() else end[0])
    return text.rstrip(".")


def _cut(line: str) -> str:
    """No longer than a title may be, at the end of a word."""
    if len(line) <= LONGEST:
        return line
    return line[: LONGEST - 1].rsplit(" ", 1)[0].rstrip(" ,;:–-(") + "…"
