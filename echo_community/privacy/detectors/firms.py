"""Firms and schools by their own names or by the trade after them; a firm told from a place."""

import re
from collections.abc import Iterator

from echo_community.privacy.detectors.cues import any_of
from echo_community.privacy.detectors.lists import (
    is_also_a_word,
    is_clinical,
    is_family,
    is_given,
    is_large_place,
    is_ordinary,
    is_stop,
    words_of,
)
from echo_community.privacy.detectors.reading import Reading, fold
from echo_community.privacy.detectors.spans import Label, Span
from echo_community.privacy.detectors.working import TRADES

ORGANISATION = re.compile(rf"\b(?:{any_of('organisations')})s?\b")
_FIRM = re.compile(
    r"(?<![\w'’.-])(?:(?:St\.|[A-ZÀ-Ý][\w'’&-]+) ){1,4}(?:Seafoods?|Foods|Fisheries|Lumber|Logging|"
    r"Forest Products|Mining|Mines|Trucking|Transport|Construction|Sawmills?|Airlines|"
    r"Airways|Motors|Farms|"
    r"(?:(?:Public|High|Elementary|Secondary|Middle) )?School|Fire Hall|Inc|Ltd|Ltée|"
    r"Outfitters|Paving|"
    r"Steel|Smelter|Refinery|Sawmill|Greenhouses?|Aviation|Helicopters|Contracting|"
    r"Drilling|Garage|Marina|Bakery)\b(?! of| for)"
)
AUTHOR = re.compile(
    r"(?<!\")\b(?:i|we|je|nous|who i|team|colleague|dr\.?|pharmacist|locum) (?:\w+ )?$|"
    r"\b(?:our|notre) (?:\w+ ){1,2}$"
)

_A_PLACE = re.compile(
    r".* (?:lake|river|bay|creek|falls|harbour|harbor|island|islands|landing|cove|inlet|point|"
    r"portage|first nation|nation|"
    r"reserve|colony|valley|beach|crossing|bridge|junction|rapids|narrows|springs)"
)

_TRADE_AFTER = re.compile(
    rf"(?<![\w'’.-])(?P<firm>(?:[A-ZÀ-Ý][\w'’&-]+ ){{1,3}}(?:(?:band office|mine|mill|plant|"
    rf"gas bar) )?)(?:{TRADES})\b"
)
_SMALL_BEFORE = re.compile(
    rf"\b(?:the only|only|olny|onyl|the|our|a|an|"
    rf"another) (?P<firm>(?:[a-z][\w'-]+ ){{0,3}}?(?:{any_of('organisations')}))"
    rf" (?:{TRADES}|for?e?mean|froeman|\w*man|manger)\b"
)
_PATIENT_NURSE = re.compile(
    r"\b\d\d ?[MF],? (?:nurse|RN|NP|PSW|LPN|infirmi[eè]re) (?:at|au|à) (?P<house>(?:the |"
    r"l')?(?:health cent(?:re|er)|nursing station|"
    r"hospital|clinic|dispensaire|CLSC)(?: (?:in|de|à) [A-Z][\w-]+(?: [A-Z][\w-]+)?)?)"
)
_ON_A_CARD = re.compile(
    r"\b(?:handed|gave|gives|left|slipped|showed|passed) (?:me|us|the \w+|our \w+) "
    r"(?:his|her|their|an?|the) (?P<firm>[A-ZÀ-Ý][\w'’&.-]*(?: (?:(?:of|&|and) )?"
    r"[A-ZÀ-Ý][\w'’&.-]*){1,4}) (?:business )?card\b"
    r"|\bcarte (?:d'affaires|professionnelle) (?:de chez |de la |de |du |des |d')"
    r"(?P<maison>[A-ZÀ-Ý][\w'’&.-]*(?: (?:(?:de|du|des|et|&) )?[A-ZÀ-Ý][\w'’&.-]*){1,4})"
)
_CARDS = re.compile(
    r"\b(?:health|status|treaty|medicare|medic|alert|ohip|credit|visa|library|id|wallet|opioid|"
    r"naloxone|band|gift|christmas|air miles|business|vaccine|dr|dre|blue cross|sun life|legion)\b"
)
_OFFICES = frozenset({"band office", "town office", "northern store", "fish plant", "pellet plant"})


def firms(reading: Reading) -> Iterator[Span]:
    """Firms wherever they stand, and those before a trade."""
    for firm in _FIRM.finditer(reading.text):
        if not AUTHOR.search(reading.before(firm.start(), 20)):
            yield Span(firm.start(), firm.end(), Label.ORG_EMPLOYER, 0.72)
    for found in _PATIENT_NURSE.finditer(reading.text):
        yield Span(found.start("house"), found.end("house"), Label.ORG_EMPLOYER, 0.9)
    for card in _ON_A_CARD.finditer(reading.text):
        kind = "firm" if card["firm"] else "maison"
        named = fold(card[kind])
        person = all(is_given(word) or is_family(word) for word in named.split())
        if not (person or _CARDS.search(named) or is_clinical(named.split()[0])):
            yield Span(card.start(kind), card.end(kind), Label.ORG_EMPLOYER, 0.88)
    yield from _before_trades(reading)


def is_a_place(name: str) -> bool:
    """Whether a name is rather a small place's than a firm's."""
    return (
        name in words_of("communities")
        or name in words_of("villages")
        or bool(_A_PLACE.fullmatch(name))
    )


def _before_trades(reading: Reading) -> Iterator[Span]:
    """ "the Canfor foreman", "the only silver birch daycare cook"."""
    for found in _TRADE_AFTER.finditer(reading.text):
        first = fold(found["firm"].split()[0])
        many = len(found["firm"].split())
        begins = re.search(r"(?:^|[.!?:;\n] ?)$", reading.before(found.start(), 2))
        if many == 1 and begins and found[0].endswith(("driver", "operator", " op", "mechanic")):
            continue  # "Skidder operator"
        if is_large_place(fold(found["firm"].strip())) or is_large_place(first):
            continue
        if is_stop(first) or any(is_clinical(fold(w)) for w in found["firm"].split()):
            continue
        firm = fold(found["firm"].strip())
        if any(is_a_place(firm[: cut.start()]) for cut in re.finditer(r" |$", firm)):
            continue
        if many == 1 and (
            len(first) < 4
            or is_ordinary(first)
            or is_also_a_word(first)
            or is_given(first)
            or is_family(first)
        ):
            continue
        if not is_given(first) or ORGANISATION.search(fold(found["firm"])):
            yield Span(found.start(), found.end("firm") - 1, Label.ORG_EMPLOYER, 0.87)
    for found in _SMALL_BEFORE.finditer(reading.folded):
        firm = found["firm"]
        if any(is_a_place(firm[: cut.start()]) for cut in re.finditer(" ", firm)):
            continue
        only = "onl" in found[0][:9] or "oln" in found[0][:9]
        if " " in firm and (only or not is_ordinary(firm.split()[0])) or firm in _OFFICES:
            yield Span(found.start("firm"), found.end("firm"), Label.ORG_EMPLOYER, 0.93)
