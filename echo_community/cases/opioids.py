"""Which opioid a line of medication names: generic and brand names, English and French. Pure."""

import csv
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rapidfuzz.distance import OSA

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Named:
    """What a name means; `mix` is the range of a single dose of an opioid sold with another drug.

    Of such a tablet people write now the opioid's milligrams, now the other's.
    """

    drug: str
    mix: tuple[float, float] | None = None


@dataclass(frozen=True)
class Recognised:
    """What stands in a line."""

    drugs: tuple[Named, ...] = ()
    doubtful: bool = False  # looks like an opioid's name, or like one that we do not know
    street: bool = False  # not from a pharmacy: nobody knows what is in it
    route: str = ""  # what the name says of the route: "patch", "IV"
    past: bool = False  # not taken now: stopped, an allergy


# With one of these in the name, the dose may be that of the other drug.
_PARTNERS = frozenset(
    {
        "acet", "acetaminophen", "acetaminophene", "apap", "asa", "aspirin", "aspirine", "cafeine",
        "caffeine", "ibuprofen", "ibuprofene", "paracetamol", "tylenol",
    }
)  # fmt: skip
_MIX = {
    "codeine": (8.0, 120.0),
    "oxycodone": (2.5, 30.0),
    "hydrocodone": (2.5, 20.0),
    "tramadol": (37.5, 150.0),
}
_STREET = frozenset(
    {
        "diverted", "illegal", "illicit", "illicite", "nonprescribed", "rue", "street", "toxic",
        "unregulated",
    }
)  # fmt: skip
_PAST = frozenset(
    {
        "allergic", "allergie", "allergique", "allergy", "ancien", "arrete", "arretee", "cesse",
        "cessee", "declined", "discontinued", "former", "formerly", "intolerance", "past",
        "previous", "previously", "refuse", "refused", "stopped",
    }
)  # fmt: skip
_ROUTES = {
    "patch": "transdermal", "patches": "transdermal", "timbre": "transdermal",
    "timbres": "transdermal", "transdermal": "transdermal", "transdermique": "transdermal",
    "duragesic": "transdermal", "iv": "intravenous", "intravenous": "intravenous",
    "intraveineux": "intravenous", "intraveineuse": "intravenous", "sc": "subcutaneous",
    "subcut": "subcutaneous", "subcutaneous": "subcutaneous", "im": "intramuscular",
    "injection": "injected", "injectable": "injected", "pump": "injected", "pompe": "injected",
    "nasal": "intranasal", "intranasal": "intranasal", "suppository": "rectal",
    "suppositories": "rectal", "suppositoire": "rectal", "buccal": "buccal", "lozenge": "buccal",
    "topical": "topical", "topique": "topical", "intrathecal": "injected", "epidural": "injected",
}  # fmt: skip
# What ends so, and is no name we know, may be an opioid all the same.
_LIKE_AN_OPIOID = re.compile(
    r"(fentan[iy]l|orphine|orphone|orphanol|codone|nitazene|adol|opioid.*)$"
)
_NOT_ONE = frozenset(
    {
        "apomorphine", "burinex", "epidural", "haldol", "hydrocortone", "panadol", "toradol",
        "ultradol",
    }
)  # fmt: skip
# What people call opioids, and brands that our list of names does not have.
_CALLED = frozenset(
    {
        "apadaz", "coactifed", "dillies", "dilly", "dromoran", "fents", "hydros", "longtec",
        "morfine", "morph", "novahistex", "oxies", "oxy", "oxys", "perc", "percs", "seglentis",
        "shortec", "xtampza",
    }
)  # fmt: skip
_ANTAGONISTS = frozenset(["naloxone", "naltrexone", "nalmefene", "methylnaltrexone", "naloxegol"])


def recognise(text: str) -> Recognised:
    """The opioids that a line names."""
    words = _words(text)
    drugs = _named(words)
    if drugs and _PARTNERS & set(words):
        drugs = tuple(Named(d.drug, d.mix or _MIX.get(d.drug)) for d in drugs)
    return Recognised(
        drugs,
        doubtful=not drugs and not _ANTAGONISTS & set(words) and any(map(_doubtful, words)),
        street=bool(_STREET & set(words)),
        route=next((_ROUTES[word] for word in words if word in _ROUTES), ""),
        past=bool(_PAST & set(words)),
    )


_BENZODIAZEPINES = re.compile(
    r"\w*(?:zepam|zolam|zopiclone)|clobazam|chlordiazepoxide|clorazepate|zolpidem"
    r"|ativan|valium|xanax|rivotril|restoril|serax|imovane|lectopam|halcion|sublinox|klonopin"
)
_GABAPENTINOIDS = re.compile(r"gabapentine?|pregabaline?|neurontin|lyrica")


def sedatives_in(drugs: Iterable[str]) -> tuple[bool, bool]:
    """Whether a benzodiazepine or its like is among them, and whether a gabapentinoid is."""
    words = {word for drug in drugs for word in _words(drug)}
    return (
        any(_BENZODIAZEPINES.fullmatch(word) for word in words),
        any(_GABAPENTINOIDS.fullmatch(word) for word in words),
    )


def _named(words: tuple[str, ...]) -> tuple[Named, ...]:
    """Longest names first; words taken by one are not looked at again."""
    found: dict[str, Named] = {}
    at = 0
    while at < len(words):
        for length in range(min(_longest(), len(words) - at), 0, -1):
            named = _names().get(words[at : at + length])
            # "292" is a tablet's name only where it is all that is said.
            if named and (len(words) == 1 or not words[at].isdigit()):
                kept = found.get(named.drug)
                found[named.drug] = named if kept is None or named.mix else kept
                at += length
                break
        else:
            at += 1
    # "Opioid" beside a name adds nothing, and beside an antagonist means that one.
    if len(found) > 1 or set(words) & _ANTAGONISTS:
        found.pop("opioid", None)
    return tuple(found.values())


def _doubtful(word: str) -> bool:
    """Whether a word may be an opioid's name spelt otherwise, or one that is not in our list."""
    if word in _NOT_ONE:
        return False
    if word in _CALLED or _LIKE_AN_OPIOID.search(word):
        return True
    return any(
        OSA.distance(word, name) <= (1 if len(name) < 9 else 2)
        for name in _long_names()
        if abs(len(word) - len(name)) <= 2
    )


def _words(text: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return tuple(re.findall(r"[a-z]+|\d+", plain))  # "6mg", "T3" and "M-Eslon" come apart


@cache
def _names() -> dict[tuple[str, ...], Named]:
    with (DATA / "opioids.csv").open(encoding="utf-8", newline="") as file:
        return {_words(row["name"]): _named_in(row) for row in csv.DictReader(file)}


def _named_in(row: dict[str, str]) -> Named:
    mix = (float(row["mix_lowest"]), float(row["mix_highest"])) if row["mix_lowest"] else None
    return Named(row["drug"], mix)


@cache
def _longest() -> int:
    return max(len(words) for words in _names())


@cache
def _long_names() -> tuple[str, ...]:
    """Names of one word that are long enough to be known when misspelt."""
    return tuple(sorted(words[0] for words in _names() if len(words) == 1 and len(words[0]) >= 6))


def known_names() -> dict[str, list[str]]:
    """The names of each opioid, without other spellings of the same and its own."""
    with (DATA / "opioids.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    names: dict[str, dict[str, str]] = {}
    for row in rows:
        words = [word for word in _words(row["name"]) if word != "no"]
        names.setdefault(row["drug"], {}).setdefault("".join(words), row["name"])
    return {
        drug: [name for plain, name in found.items() if plain != drug]
        for drug, found in names.items()
    }
