"""A person as they may be spoken of: no exact age, no more than needed."""

import re
from dataclasses import dataclass

_WOMAN = re.compile(
    r"\d[ -]?(?:y/?o |year-old |years old |ans )?f\b|\b(?:woman|lady|female|girl|she|her|"
    r"mother|wife|widow|daughter|femme|dame|patiente|fille|elle|mere|mme|madame)\b"
)
_MAN = re.compile(
    r"\d[ -]?(?:y/?o |year-old |years old |ans )?m\b|\b(?:man|gentleman|male|boy|guy|he|"
    r"his|him|father|husband|son|homme|monsieur|garcon|il|pere|fisherman)\b"
)
_DECADES = {
    "en": {
        2: "twenties",
        3: "thirties",
        4: "forties",
        5: "fifties",
        6: "sixties",
        7: "seventies",
        8: "eighties",
    },
    "fr": {
        2: "la vingtaine",
        3: "la trentaine",
        4: "la quarantaine",
        5: "la cinquantaine",
        6: "la soixantaine",
    },
}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody's sex where it is told, and the decade of their age."""

    sex: str  # "f", "m" or ""
    age: int
    french: bool = False

    @property
    def aged(self) -> str:
        """ "a man in his sixties", "une femme dans la soixantaine"."""
        return self._in_french() if self.french else self._in_english()

    def _in_english(self) -> str:
        if self.age < 13:
            return "a child"
        if self.age < 20:
            return "a teenager"
        who, their = {"f": ("a woman", "her"), "m": ("a man", "his")}.get(
            self.sex, ("a person", "their")
        )
        return f"{who} in {their} {_DECADES['en'][self.age // 10]}"

    def _in_french(self) -> str:
        if self.age < 13:
            return "un enfant"
        if self.age < 20:
            return "une adolescente" if self.sex == "f" else "un adolescent"
        who = {"f": "une femme", "m": "un homme"}.get(self.sex, "une personne")
        decade = self.age // 10
        if decade in _DECADES["fr"]:
            return f"{who} dans {_DECADES['fr'][decade]}"
        return f"{who} de plus de {decade * 10} ans"


def person_at(folded: str, start: int, end: int, *, french: bool) -> Person:
    """Who is spoken of where an age stands, in a folded text."""
    age = int(re.search(r"\d+", folded[start:end])[0])  # type: ignore[index]
    around = folded[max(0, start - 12) : end + 90]
    woman, man = _WOMAN.search(around), _MAN.search(around)
    if woman and man:
        woman, man = (woman, None) if woman.start() < man.start() else (None, man)
    return Person("f" if woman else "m" if man else "", age, french)
