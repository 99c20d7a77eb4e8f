"""Who signs: the sender's name as a line may give it, whole, short or as initials."""

import re
from dataclasses import dataclass

from echo_community.inbox.reply import nicknames, phrases
from echo_community.inbox.reply.plain import plain
from echo_community.inbox.reply.shapes import CAPITAL, SMALL, folded, is_sentence, is_title

# "Colin in Souris", "Maude, physio à Gaspé".
_PLACED = re.compile(
    r"^(\S+(?: \S+)?)(?:, (?=[^\W\d_]{2})(?!M\.?D|N\.?P|R\.?N)| (?:in|from|at|à|de|du|au"
    r"|chez) (?=[A-ZÀ-Þ]))"
    r"[^.?!:;\d]{2,40}$"
)


@dataclass(frozen=True)
class Signer:
    """Who signs, as far as the mail's sender tells."""

    name: str = ""
    email: str = ""

    @property
    def words(self) -> frozenset[str]:
        local = self.email.partition("@")[0]
        words = re.findall(r"[^\W\d_]{2,}", folded(f"{plain(self.name)} {local}"))
        return frozenset(words) - phrases.TITLES

    def knows(self, word: str) -> bool:
        """Whether a word is of the name, short for it, or hidden in the address (`msmith@`)."""
        local = folded(self.email.partition("@")[0])
        hidden = len(word) >= 4 and word in local
        return word in self.words or hidden or self._is_short(word)

    def _knows_whole(self, word: str) -> bool:
        """The same for one with a hyphen: "Jean-Philippe"."""
        return all(self.knows(part) for part in re.split(r"[-‑]", folded(word)))

    def _is_short(self, word: str) -> bool:
        """Whether it is what friends call somebody of that name."""
        given = {one for one in self.words if one.startswith(word) and len(one) > len(word)}
        if given and (len(word) > 2 or word in nicknames.TWO_LETTERS):
            return True
        return bool(nicknames.SHORT.get(word, frozenset()) & self.words)

    def is_full(self, line: str) -> bool:
        """Whether the line is the whole name, perhaps with degrees, a role or pronouns after it."""
        first, rest = _parted(line)
        words = [w for w in re.split(r"[\s.,]+", first) if w and not is_title(w)]
        known = [w for w in words if self._knows_whole(w) and len(w) > 2]
        speaks = is_sentence(rest) and not (phrases.ROLE.search(rest) and len(rest) <= 60)
        if len(line) > 90 or not 2 <= len(words) <= 5 or not known or speaks:
            return False
        capital = all(CAPITAL.match(w) or w.casefold() in SMALL for w in words)
        most = [w for w in words if self._knows_whole(w) or len(w) == 1]
        return capital and (len(most) == len(words) or (not self.name and len(words) == 2))

    @property
    def initials(self) -> frozenset[str]:
        """As people sign in haste, in either order of their names."""
        letters = [word[0] for word in re.findall(r"[^\W\d_]+", folded(plain(self.name)))]
        starts = {"".join(letters[:n]) for n in range(1, len(letters) + 1)}
        return frozenset({"".join(letters[::-1]), *starts} - {""})

    def is_named(self, line: str) -> bool:
        """Whether the line is this person's name or initials, with a title or letters after it."""
        line = phrases.PRONOUNS.sub("", re.sub(r"^[-—–~*/\s]+|[-*.,!\s]+$", "", line)).strip()
        line = re.sub(r"\s*\([^)]{1,30}\)$", "", line)  # "Anita (on my phone)"
        if not line or len(line) > 70:
            return False
        if folded(re.sub(r"[.\s-]", "", line)) in self.initials:
            return True
        if placed := _PLACED.match(line):
            return self.is_named(placed[1])
        words = [w.strip(".") for w in re.split(r"[\s,()/-]+", folded(line)) if w.strip(".")]
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
