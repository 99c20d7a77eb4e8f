"""What signs a stretch of own lines at its end, taken off."""

import re
import unicodedata
from dataclasses import dataclass

from echo_community.inbox.html import SIGNATURE
from echo_community.inbox.reply import nicknames, phrases
from echo_community.inbox.reply.plain import blank, plain
from echo_community.inbox.wire import any_of

LONGEST = 16  # lines of a signature, blank ones not counted
DASHES = re.compile(r"^(?:--|—|–|__)$")
RULE = re.compile(r"^[-_=*~—–]{2,}$")
WORD = re.compile(r"[^\W\d_][\w'.-]*")
CAPITAL = re.compile(r"^[A-ZÀ-ÖØ-Þ][\w'’.-]*$")
# "Colin in Souris", "Maude, physio à Gaspé".
_PLACED = re.compile(
    r"^(\S+(?: \S+)?)(?:, (?=[^\W\d_]{2})(?!M\.?D|N\.?P|R\.?N)| (?:in|from|at|à|de|du|au|chez) (?=[A-ZÀ-Þ]))"
    r"[^.?!:;\d]{2,40}$"
)
SMALL = any_of("de du des la le les of and et the for à en au aux von van l d")


@dataclass(frozen=True)
class Signer:
    """Who signs, as far as the mail's sender tells."""

    name: str = ""
    email: str = ""

    @property
    def words(self) -> frozenset[str]:
        local = self.email.partition("@")[0]
        words = re.findall(r"[^\W\d_]{2,}", _folded(f"{plain(self.name)} {local}"))
        return frozenset(words) - phrases.TITLES

    def knows(self, word: str) -> bool:
        """Whether a word is of the name, short for it, or hidden in the address (`msmith@`)."""
        local = _folded(self.email.partition("@")[0])
        hidden = len(word) >= 4 and word in local
        return word in self.words or hidden or self._is_short(word)

    def _is_short(self, word: str) -> bool:
        """Whether it is what friends call somebody of that name."""
        given = {one for one in self.words if one.startswith(word) and len(one) > len(word)}
        if given and (len(word) > 2 or word in nicknames.TWO_LETTERS):
            return True
        return bool(nicknames.SHORT.get(word, frozenset()) & self.words)

    def is_full(self, line: str) -> bool:
        """Whether the line is the whole name, perhaps with degrees, a role or pronouns after it."""
        first, rest = _parted(line)
        words = [w for w in re.split(r"[\s.,]+", first) if w and not _is_title(w)]
        known = [w for w in words if self.knows(_folded(w)) and len(w) > 2]
        speaks = _is_sentence(rest) and not (phrases.ROLE.search(rest) and len(rest) <= 60)
        if len(line) > 90 or not 2 <= len(words) <= 5 or not known or speaks:
            return False
        capital = all(CAPITAL.match(w) or w.casefold() in SMALL for w in words)
        most = [w for w in words if self.knows(_folded(w)) or len(w) == 1]
        return capital and (len(most) == len(words) or (not self.name and len(words) == 2))

    @property
    def initials(self) -> frozenset[str]:
        """As people sign in haste, in either order of their names."""
        letters = [word[0] for word in re.findall(r"[^\W\d_]+", _folded(plain(self.name)))]
        return frozenset({"".join(letters), "".join(letters[::-1]), *letters[:1]} - {""})

    def is_named(self, line: str) -> bool:
        """Whether the line is this person's name or initials, with a title or letters after it."""
        line = phrases.PRONOUNS.sub("", re.sub(r"^[-—–~*/\s]+|[-*.,!\s]+$", "", line)).strip()
        line = re.sub(r"\s*\([^)]{1,30}\)$", "", line)  # "Anita (on my phone)"
        if not line or len(line) > 70:
            return False
        if line.replace(".", "").replace(" ", "").casefold() in self.initials:
            return True
        if placed := _PLACED.match(line):
            return self.is_named(placed[1])
        words = [w.strip(".") for w in re.split(r"[\s,()/-]+", _folded(line)) if w.strip(".")]
        return any(self.knows(w) for w in words) and all(
            self.knows(w)
            or w in phrases.TITLES
            or phrases.CREDENTIALS.match(w)
            or (len(w) == 1 and w.isalpha())
            for w in words
        )


def _parted(line: str) -> tuple[str, str]:
    """What stands before the first comma, bar or bracket, and what after it."""
    line = re.sub(r"^[-—–~*\s]+", "", phrases.PRONOUNS.sub("", line))
    found = re.split(r"\s*(?:[,|•·(/:]|\s[-–—]\s)\s*", line, maxsplit=1)
    return found[0], found[1] if len(found) > 1 else ""


def _is_title(word: str) -> bool:
    return word.casefold() in phrases.TITLES or bool(phrases.CREDENTIALS.match(word))


def _folded(words: str) -> str:
    """Without accents, capitals and apostrophes: people leave theirs out."""
    apart = unicodedata.normalize("NFD", words.casefold())
    return "".join(c for c in apart if c != "'" and not unicodedata.combining(c))


def unsigned(lines: list[str], signer: Signer) -> list[str]:
    """The lines without what signs them."""
    after = _after_words(lines)
    if after < len(lines):
        said = unsigned(lines[:after], signer)
        return [*said, "", *unsigned(lines[after:], signer)] if said else lines[after:]
    kept = [line for line in lines if not _is_noise(line)]
    kept = _without_notices(kept)
    before = -1
    while before != len(kept):
        before = len(kept)
        kept = _without_tail(kept)
        start = _start(kept, signer)
        if start < len(kept) and not signer.name and _is_name(plain(kept[start])):
            signer = Signer(kept[start], signer.email)  # "Ravi" may stand above "Ravi Patel, MD"
        kept = kept[:start] if start == len(kept) else _without_wish(kept[:start])
    return kept


def _after_words(lines: list[str]) -> int:
    """Where a postscript begins; the number of lines where there is none."""
    found = (n for n, line in enumerate(lines) if n and phrases.POSTSCRIPT.match(plain(line)))
    return next(found, len(lines))


def _bare(line: str) -> str:
    """The line without the stars of bold words."""
    return re.sub(r"\*+", "", plain(line)).strip()


def _is_noise(line: str) -> bool:
    words = re.sub(r" ?<https?://[^>]*>", "", plain(line)).strip("[]() ")
    return line.startswith(SIGNATURE) or bool(phrases.SENT_FROM.match(words))


def _without_tail(lines: list[str]) -> list[str]:
    """Without blank lines, rules and pictures at the end."""
    end = len(lines)
    while end and _says_nothing(lines[end - 1]):
        end -= 1
    return lines[:end]


def _without_wish(lines: list[str]) -> list[str]:
    """Without the short line that led to a name: "Thanks for asking,"."""
    lines = _without_tail(lines)
    if len(lines) < 2 or not blank(lines[-2]):
        return lines
    words = plain(lines[-1])
    return lines[:-1] if words.endswith(",") and len(words.split()) <= 6 else lines


def _says_nothing(line: str) -> bool:
    words = plain(line)
    return not words or any(
        pattern.search(words) for pattern in (RULE, phrases.PICTURE, phrases.BOILERPLATE)
    )


def _without_notices(lines: list[str]) -> list[str]:
    """Without notices of confidentiality and the like, a paragraph each."""
    kept: list[str] = []
    at, found = 0, False
    while at < len(lines):
        end = at
        while end < len(lines) and not blank(lines[end]):
            end += 1
        paragraph = lines[at:end]
        cut = next(
            (n for n in range(len(paragraph)) if _is_notice(paragraph[n:], found)), len(paragraph)
        )
        found = found or cut < len(paragraph)
        kept += paragraph[:cut]
        if end < len(lines):
            kept.append(lines[end])
        at = end + 1
    return kept


def _is_notice(paragraph: list[str], goes_on: bool) -> bool:
    words = " ".join(_bare(line) for line in paragraph)
    if goes_on and phrases.NOTICE_SAYS.search(words):
        return True  # the second paragraph of one
    if phrases.NOTICE_AT_ONCE.match(words):
        return True
    if not phrases.NOTICE_OPENS.match(words):
        return False
    said = {found.casefold() for found in phrases.NOTICE_SAYS.findall(words)}
    return len(said) >= 2


def _start(lines: list[str], signer: Signer) -> int:
    """Where the signature begins that ends these lines; their number where there is none."""
    lines = [line if RULE.match(plain(line)) or line == "-- " else _bare(line) for line in lines]
    full = [n for n, line in enumerate(lines) if not blank(line)]
    for at in full:
        if _dashed(lines, at, signer):
            return at
    for at in full[-LONGEST:]:
        if _opens_block(lines, at, signer):
            return at
    return len(lines)


def _dashed(lines: list[str], at: int, signer: Signer) -> bool:
    """Whether "-- " stands here, with no more below it than a signature has."""
    below = [plain(line) for line in lines[at + 1 :] if not blank(line)]
    if lines[at] == "-- ":
        return len(below) <= LONGEST
    if DASHES.match(plain(lines[at])):
        all_fit = all(_fits(line, signer, loose=True) for line in below)
        is_signed = bool(below) and (
            signer.is_named(below[0]) or signer.is_full(below[0]) or _has_letters(below[0])
        )
        return len(below) <= LONGEST and (all_fit or is_signed)
    return bool(RULE.match(plain(lines[at]))) and _is_block(below, signer)


def _opens_block(lines: list[str], at: int, signer: Signer) -> bool:
    here = plain(lines[at])
    below = [plain(line) for line in lines[at + 1 :] if not blank(line)]
    stands_apart = at > 0 and (blank(lines[at - 1]) or _is_formula(plain(lines[at - 1])))
    if stands_apart and signer.is_full(here) and len(below) <= LONGEST:
        return not any(line.endswith("?") for line in below)
    if stands_apart and not below and _is_lone_name(lines[:at], here):
        return True
    formula, _, named = here.partition(",")
    if named and _is_formula(formula) and signer.is_named(named):
        return at > 0 and all(_fits(line, signer, loose=True) for line in below)
    if phrases.FORMULA.match(here):
        return (
            (at > 0 or bool(below))
            and all(_fits(line, signer, loose=True) for line in below)
            and len(below) < LONGEST
        )
    if phrases.THANKS.match(here):
        return at > 0 and bool(below) and _is_block(below, signer, alone=here.endswith(","))
    if at and not blank(lines[at - 1]) and not signer.is_named(here):
        return False  # a block stands apart
    if not at and signer.name and not signer.is_named(here):
        return False  # what is said first is no signature of somebody else
    return _is_block([here, *below], signer)


def _is_lone_name(before: list[str], line: str) -> bool:
    """Whether one word ends the mail as names do, below a sentence that has ended."""
    said = next((plain(one) for one in reversed(before) if not blank(one)), "")
    is_name = bool(re.fullmatch(r"[-—–]?\s?[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ'’-]{1,11}", line))
    return is_name and said.endswith((".", "!", "?", "…", ")")) and not _is_formula(line)


def _is_formula(words: str) -> bool:
    return bool(phrases.FORMULA.match(words) or phrases.THANKS.match(words))


def _is_block(lines: list[str], signer: Signer, *, alone: bool = False) -> bool:
    """Whether all these lines sign; a name that may be anybody's needs more than itself."""
    if not lines or phrases.GREETING.match(lines[0]):
        return False
    first, rest = lines[0], lines[1:]
    told = [line for line in rest if _is_contact(line) or _is_role(line)]
    odd = [n for n, line in enumerate(lines) if not _fits(line, signer, loose=True)]
    is_signer = signer.is_named(first) or _has_letters(first)
    if odd and not (is_signer and len(told) >= 2 and odd[0] > 1 and len(odd) <= 2):
        return False  # a motto or the hours of a clinic may stand below its number
    if signer.is_named(first):
        return bool(told) or all(_fits(line, signer) for line in rest)
    if _is_name(first) and (alone or len(first.split()) > 1):
        return alone or bool(told) or _has_letters(first)
    numbers = [line for line in lines if _is_contact(line)]
    return len(lines) >= 3 and len(numbers) >= 2 and _is_role(first) and not _is_contact(first)


def _fits(line: str, signer: Signer, *, loose: bool = False) -> bool:
    """Whether a line may stand in a signature."""
    if signer.is_named(line) or _is_contact(line) or _is_role(line) or _says_nothing(line):
        return True
    if phrases.FORMULA.match(line) or phrases.THANKS.match(line) or _is_name(line):
        return True
    return loose and len(line) <= 60 and not _is_sentence(line)


def _is_sentence(line: str) -> bool:
    words = WORD.findall(line)
    lower = [word for word in words if word[0].islower() and word not in SMALL]
    is_stopped = line.endswith(".") and len(words) > 3 and len(lower) > 1
    return line.endswith(("?", "!", ":", ";")) or is_stopped or len(lower) > max(1, len(words) // 3)


def _is_contact(line: str) -> bool:
    """Numbers and addresses, and hardly a word besides."""
    if phrases.STREET.search(line) or phrases.POSTAL.search(line):
        return len(line) <= 120 and not (line.endswith(".") and _is_sentence(line))
    rest, found = phrases.LINK.subn(" ", line)
    rest, numbers = phrases.PHONE.subn(" ", rest)
    if not found + numbers:
        return False
    return len(WORD.findall(phrases.CONTACT_WORDS.sub(" ", rest))) <= 3


def _is_role(line: str) -> bool:
    """A title, a clinic or a place of work: capitals, no full stop."""
    if len(line) > 100 or not phrases.ROLE.search(line) or line.endswith(("?", "!", ":", ".", ";")):
        return False
    return line[0].isupper() and not _is_sentence(line) or _is_lower_title(line)


def _is_lower_title(line: str) -> bool:
    """ "Infirmière praticienne spécialisée": French capitals are few."""
    words = WORD.findall(line)
    return line[0].isupper() and len(words) <= 8 and bool(phrases.ROLE.match(line))


def _is_name(line: str) -> bool:
    words = [w for w in re.split(r"[\s,()]+", re.sub(r"^[-—–~*\s]+", "", line)) if w]
    if not 1 <= len(words) <= 8 or line.endswith(("?", "!", ":", ";")):
        return False
    if line.endswith(".") and len(words[-1]) > 2 and not _is_title(words[-1]):
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


def _has_letters(line: str) -> bool:
    """Whether degrees or a title stand with a name of two words or more."""
    words = [w for w in re.split(r"[\s,()]+", line) if w]
    letters = [w for w in words if phrases.CREDENTIALS.match(w) and len(w) > 1]
    return bool(letters) and len(words) - len(letters) >= 2
