"""Passwords: how they are kept, compared and judged. Pure: no database, no request."""

import re
import threading
import unicodedata
from collections.abc import Iterable

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask_babel import gettext
from zxcvbn import zxcvbn

SHORTEST = 8
LONGEST = 200
STRONG_ENOUGH = 3  # of zxcvbn's 0 to 4: safe against somebody who guesses online for years

OUR_WORDS = ("echo", "community", "echocommunity", "project echo", "clinic", "medicine")

hasher = PasswordHasher()

# Of a password nobody has. Compared with where there is no account, so that both cost the same;
# a test sees to it that its parameters are today's.
NOBODYS = (
    "$argon2id$v=19$m=65536,t=3,p=4$EyGHHd8NHFDuFwzRvnjPEA$"
    "HEsA1r7eoiVo5NRzFD8F/UQHOzYyAUePQqmjc9T1FzU"
)

# zxcvbn changes a global of its own while it judges.
_judging = threading.Lock()


def kept(password: str) -> str:
    """What is stored of a password."""
    return hasher.hash(_composed(password))


def matches(password_hash: str | None, password: str) -> bool:
    """Whether this is the password. Costs one argon2 verification, also where there is none."""
    try:
        hasher.verify(password_hash or NOBODYS, _composed(password[: LONGEST + 1]))
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Whether it was made with other parameters than today's."""
    return hasher.check_needs_rehash(password_hash)


def weakness(password: str, about: Iterable[str] = ()) -> str:
    """What would make a new password better, in words; nothing if it is good.

    `about` is what others know of the person: their name and address count against it.
    """
    if len(password) < SHORTEST:
        missing = SHORTEST - len(password)
        return gettext("At least %(least)s characters: add %(n)s.", least=SHORTEST, n=missing)
    if len(password) > LONGEST:
        return gettext("At most %(most)s characters.", most=LONGEST)
    rest = _without(password, [*_parts(about), *OUR_WORDS])
    with _judging:
        judged = zxcvbn(rest[:72] or "-")
    if judged["score"] >= STRONG_ENOUGH:
        return ""
    better = gettext("Three or four words that do not belong together are safe and easy to recall.")
    return f"{_reason(judged['sequence'], own=rest != password)} {better}"


def _parts(about: Iterable[str]) -> list[str]:
    found = [part.lower() for text in about for part in (text, *re.split(r"[\W_]+", text))]
    return [part for part in found if len(part) > 2]


def _without(password: str, known: list[str]) -> str:
    """What is left to guess for somebody who knows these words."""
    words = "|".join(re.escape(word) for word in sorted(known, key=len, reverse=True))
    rest = re.sub(words, "", password, flags=re.IGNORECASE)
    return rest if rest == password else re.sub(r"[\W_]+", "", rest)


def _reason(sequence: list[dict[str, str]], own: bool) -> str:
    patterns = {match["pattern"] for match in sequence}
    if own:
        return gettext("Much of it is your name, your address or a word of this site.")
    if "spatial" in patterns:
        return gettext("Keys that lie side by side are guessed early.")
    if "date" in patterns or "regex" in patterns:
        return gettext("Dates and years are guessed early.")
    if patterns & {"repeat", "sequence"}:
        return gettext("Repeated letters and rows such as abc or 123 are guessed early.")
    if "dictionary" in patterns:
        return gettext("It is close to a password or word that many people use.")
    return gettext("It is too short to be safe.")


def _composed(password: str) -> str:
    """An é typed on a phone and on a computer is one letter."""
    return unicodedata.normalize("NFKC", password)
