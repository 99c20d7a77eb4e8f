"""Which member somebody in a report is: by address, by name, or perhaps."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from echo_community.meetings.imports.attendance.columns import plain
from echo_community.meetings.imports.attendance.people import Person

ALIKE = 82  # of 100

# What stands beside a name without being one: titles, degrees, devices.
_WORDS_BESIDE = """
    dr dre mr mrs ms mme m prof md np rn rpn pa pharmd phd bsc msc mn msw rsw ot pt dc ip inf fcfp
    ccfp frcpc the de s iphone ipad phone tablet laptop pc mac macbook android galaxy samsung pixel
    computer ordinateur telephone portable cellulaire tablette desktop
"""
# Everybody may have an address there: it tells of no practice.
_PUBLIC_DOMAINS = """
    gmail.com googlemail.com outlook.com hotmail.com hotmail.ca live.com live.ca msn.com yahoo.com
    yahoo.ca ymail.com icloud.com me.com mac.com aol.com proton.me protonmail.com bell.net
    sympatico.ca rogers.com shaw.ca telus.net videotron.ca cogeco.ca tbaytel.net
"""
_BESIDE = frozenset(_WORDS_BESIDE.split())
_PUBLIC = frozenset(_PUBLIC_DOMAINS.split())


@dataclass(frozen=True)
class Member:
    """A member as a report may name them."""

    id: int
    name: str
    email: str


@dataclass(frozen=True)
class Match:
    """Who it is. Not `sure`: perhaps `user_id`, or somebody of their practice."""

    user_id: int | None = None
    sure: bool = False
    unclear: bool = False


NOBODY = Match()


class Members:
    """The members of a programme, to be looked for."""

    def __init__(self, members: Iterable[Member]) -> None:
        everybody = list(members)
        self._by_email = {member.email: member.id for member in everybody if member.email}
        self._by_name: dict[tuple[str, ...], list[int]] = {}
        for member in everybody:
            self._by_name.setdefault(words_of(member.name), []).append(member.id)
        self._spelled = {words: " ".join(words) for words in self._by_name}
        domains = {email.rpartition("@")[2] for email in self._by_email}
        self._domains = domains - _PUBLIC

    def match(self, person: Person) -> Match:
        """By address; by the whole name; perhaps, by a name much like it or a shared practice."""
        if user_id := self._by_email.get(person.email):
            return Match(user_id, sure=True)
        spellings = [words for text in _spellings(person.name) if (words := words_of(text))]
        for words in spellings:
            if len(words) > 1 and len(found := self._by_name.get(words, [])) == 1:
                return Match(found[0], sure=True)
        for words in spellings:
            if maybe := self._maybe(words):
                return Match(maybe, unclear=True)
        of_ours = person.email.rpartition("@")[2] in self._domains
        return Match(unclear=True) if of_ours else NOBODY

    def _maybe(self, words: tuple[str, ...]) -> int | None:
        part = [whole for whole in self._by_name if _is_part(words, whole)]
        if part:
            return self._by_name[part[0]][0]
        near = process.extractOne(
            " ".join(words), self._spelled, scorer=fuzz.ratio, score_cutoff=ALIKE
        )
        return self._by_name[near[2]][0] if near else None


def words_of(name: str) -> tuple[str, ...]:
    """The words of a name in the order of the alphabet, without titles, degrees and devices."""
    words = re.findall(r"[^\W\d_]+", plain(name))
    return tuple(sorted(word for word in words if word not in _BESIDE))


def _spellings(name: str) -> Sequence[str]:
    """Zoom writes "Jo (Jo Halvorsen)": the name shown, and the one of the account."""
    inside = re.findall(r"[(\[]([^)\]]+)[)\]]", name)
    outside = re.sub(r"[(\[][^)\]]*[)\]]", " ", name)
    return [name, outside, *inside]


def _is_part(words: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    """Whether each word is one of a name's, or the first letter of one; one at least in full."""
    left = list(whole)
    full = 0
    for word in sorted(words, key=len, reverse=True):
        fits = [each for each in left if each == word or (len(word) == 1 and each[0] == word)]
        if not fits:
            return False
        full += len(word) > 1
        left.remove(fits[0])
    return full > 0
