"""What kind of line one is: a name, a role, numbers and addresses, or a sentence."""

import re
import unicodedata

from echo_community.inbox.reply import phrases
from echo_community.inbox.reply.plain import plain
from echo_community.inbox.wire import any_of

WORD = re.compile(r"[^\W\d_][\w'.-]*")
CAPITAL = re.compile(r"^[A-ZÀ-ÖØ-Þ][\w'’.-]*$")
SMALL = any_of("de du des la le les of and et the for à en au aux von van l d")


def folded(words: str) -> str:
    """Without accents, capitals and apostrophes: people leave theirs out."""
    apart = unicodedata.normalize("NFD", words.casefold())
    return "".join(c for c in apart if c != "'" and not unicodedata.combining(c))


def is_title(word: str) -> bool:
    """A form of address, or letters behind a name."""
    return word.casefold() in phrases.TITLES or bool(phrases.CREDENTIALS.match(word))


def is_sentence(line: str) -> bool:
    """Something said, rather than a name or a title: it asks, ends, or has many small words."""
    words = WORD.findall(line)
    lower = [word for word in words if word[0].islower() and word not in SMALL]
    is_stopped = line.endswith(".") and len(words) > 3 and len(lower) > 1
    return line.endswith(("?", "!", ":", ";")) or is_stopped or len(lower) > max(1, len(words) // 3)


def is_contact(line: str) -> bool:
    """Numbers and addresses, and hardly a word besides."""
    if phrases.STREET.search(line) or phrases.POSTAL.search(line):
        return len(line) <= 120 and not (line.endswith(".") and is_sentence(line))
    rest, found = phrases.LINK.subn(" ", line)
    rest, numbers = phrases.PHONE.subn(" ", rest)
    if not found + numbers:
        return False
    return len(WORD.findall(phrases.CONTACT_WORDS.sub(" ", rest))) <= 3


def is_role(line: str) -> bool:
    """A title, a clinic or a place of work: capitals, no full stop."""
    if len(line) > 100 or not phrases.ROLE.search(line) or line.endswith(("?", "!", ":", ".", ";")):
        return False
    return line[0].isupper() and not is_sentence(line) or _is_lower_title(line)


def _is_lower_title(line: str) -> bool:
    """ "Infirmière praticienne spécialisée": French capitals are few."""
    words = WORD.findall(line)
    return line[0].isupper() and len(words) <= 8 and bool(phrases.ROLE.match(line))


def is_name(line: str) -> bool:
    """A name, of anybody: capitals, few words."""
    words = [w for w in re.split(r"[\s,()]+", re.sub(r"^[-—–~*\s]+", "", line)) if w]
    if not 1 <= len(words) <= 8 or line.endswith(("?", "!", ":", ";")):
        return False
    if line.endswith(".") and len(words[-1]) > 2 and not is_title(words[-1]):
        return False  # a sentence in capitals: "Use the Brief Pain Inventory."
    named = [
        w
        for w in words
        if not phrases.CREDENTIALS.match(w) and w.strip(".").casefold() not in phrases.TITLES
    ]
    return (
        bool(named)
        and all(CAPITAL.match(w) or w.casefold() in SMALL for w in named)
        and not line.endswith("..")
    )


def has_letters(line: str) -> bool:
    """Whether degrees or a title stand with a name of two words or more."""
    words = [w for w in re.split(r"[\s,()]+", line) if w]
    letters = [w for w in words if phrases.CREDENTIALS.match(w) and len(w) > 1]
    return bool(letters) and len(words) - len(letters) >= 2


def bare(line: str) -> str:
    """The line without the stars of bold words."""
    return re.sub(r"\*+", "", plain(line)).strip()
