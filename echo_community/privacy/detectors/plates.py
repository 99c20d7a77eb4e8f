"""Licence plates of cars, trucks, sleds and boats."""

import re
from collections.abc import Iterator

from echo_community.privacy.detectors.lists import is_clinical, is_ordinary
from echo_community.privacy.detectors.mistyping import any_typing
from echo_community.privacy.detectors.reading import Reading
from echo_community.privacy.detectors.spans import Label, Span

# As the provinces, the states and the United Kingdom stamp them; O is often typed for 0.
_SHAPE = re.compile(
    r"""(?<![\w.#-])(?: [a-z]{2,4}[ -]?[\do]{3,4} | \d{3,4}[ -]?[a-z]{2,3} |
            [a-z][\do]{2}[ -]?[a-z]{3}
      | [a-z]{3}[ -]?\d[a-z\d]\d | \d[a-z]{3}[ -]?\d{3} | [a-z]{2}\d[ -]?\d\d[a-z] |
            [a-z]{2}\d\d[ -]?[a-z]{3} | [a-z]{3}[ -]?\d\d[a-z]
      | [a-z]{1,2}[ -]?\d{5,6} | [a-z]{3}[ -]?\d\d | \d{1,2}[a-z]{1,2}[ -]?\d{1,5} |
            \d{1,3}[ -][a-z]{1,3}[ -]\d{1,3}
      | [a-z]\d{5}[ ]?[a-z]{2} | [a-z]{2}[ ]\d{7} | \d{1,2}-\d{4,6}[a-z] )(?![\w%]|[.,-]\d)""",
    re.VERBOSE,
)
_VANITY = re.compile(r"(?<![\w-])(?=[\w -]{0,6}\d)[a-z0-9]{2,7}(?:[ -]?[a-z0-9]{2,5})?(?![\w-])")
_DIRECT = re.compile(
    r"\b(?:licen[cs]e )?plates?(?: (?:number|numbers|num|no\.?|is|was|reads|read|said|says|of|"
    r"#))*[ :#,(\"'-]*$|"
    r"\blicen[cs]e(?: (?:number|no\.?|is|was|tag|#))*[ :#]+[\"'(]?$|\blic\b[ .:#]*$|\bplated[ :]*$|"
    r"\b(?:plaque|immatricul\w+)(?: (?:numero|no\.?|est|etait|d'auto))*[ :#,(\"]*$|"
    r"\b(?:tags?|rego)[ :#]*$"
)
_TAGGED = (
    r"(?: \w+){0,3} (?:tagged|bearing|wearing|immatriculee?|porting|portant|marked)"
    r"(?: as| the)?[ :#\"']*$"
)
_NEAR = re.compile(
    rf"\b(?:{any_typing('plate', 'plates', 'plaque')}|plaques|"
    r"immatricul\w+|licen[cs]e|lic|plated|number plate|reg|registration|"
    r"registered|"
    r"rego|decal)\b[^\d\n]{0,40}$"
)
_VEHICLE = (
    r"\b(?:trucks?|cars?|vans?|minivan|pickup|pick-up|suv|jeep|sedan|vehicle|sled|ski-?doo|"
    r"skidoo|snowmobile|quad|atv|"
    r"orv|utv|side-by-side|boat|skiff|trailer|camper|rv|motorcycle|motorbike|harley|scooter|"
    r"taxi|cab|"
    r"ford|chevy|chev|dodge|ram|gmc|toyota|honda|subaru|hyundai|kia|nissan|mazda|f-?[123]50|"
    r"silverado|sierra|tacoma|"
    r"civic|corolla|camion|camionnette|auto|voiture|vehicule|char|motoneige|vtt|quatre-roues|"
    r"bateau|chaloupe|"
    r"remorque|fourgonnette|moto|tractor|tracteur|buick|lada|arctic cat|polaris)\b"
)
_BEFORE_VEHICLE = re.compile(rf"{_VEHICLE}(?: (?:again|outside|parked|was|is|with))?[ ,:(\"]*$")
_VEHICLE_TAGGED = re.compile(rf"{_VEHICLE}{_TAGGED}")
# Two or four letters and a number, some words after the vehicle: "white van out front, CJXW 448".
_SOME_WORDS = re.compile(rf"{_VEHICLE}[^\d\n.]{{0,32}}$")
_LONG_SHAPE = re.compile(r"[a-z]{4}[ -]?\d{3}|[a-z]{3}[ -]\d{4}|[a-z]\d\d[ -][a-z]{3}")
_REGISTERED = re.compile(
    rf"{_VEHICLE} ?(?:registration|reg|registered|decal|number|with decal|"
    rf"immatriculation)\b[^\d\n]{{0,12}}?[ :#]"
    r"(?P<it>(?:[a-z]{1,3}[ -]?)?\d{1,7}(?:[ -]?[a-z\d]{1,7}){0,2})(?![\w%])"
)
_AFTER_VEHICLE = re.compile(
    rf"[^\d\n]{{0,24}}{_VEHICLE}|[)\",]{{0,2}} (?:was |is |again )?(?:parked|stationnee?|"
    rf"in the (?:lot|parking|ditch)|"
    r"left without|towed|drove off|speeding|outside)"
)
_NO_PLATE = re.compile(
    r"(?:mri|ct|qtc|wsib|wcb|otn|din|tsk|phq|gad|uds|hwy|ext|fax|tel|rr|po|box|bp|hr|pt|med|mme|"
    r"icd|covid|"
    r"age|am|pm|mg|km|kg|ml|lot|con|gps|iv|po2|co2|no|route|line|con|unit|room|rm|apt|bed|ch|lb|"
    r"lbs|hp|cc|oz|"
    r"may|mai|jan|feb|fev|mar|apr|avr|jun|jul|aug|sep|sept|oct|nov|dec|in|on|at|by|to|of|"
    r"is)(?![a-z])"
)
_MEASURE = re.compile(
    r"\d+[ -]?(?:mg|ml|mcg|km|kg|lb|lbs|cc|hp|am|pm|yo|yr|yrs|hr|hrs|min|ans|tab|bid|tid|qid|"
    r"prn|for|and|the|has|had|"
    r"was|with|on|at|in|of|to|by|is|it|he|she|or|mme|med|no|if|so|as|we|my|me|up|mm|cm|ft|et|ou|"
    r"le|la|de|du|un|x|"
    r"pts?|are|but|who|not|per|via|day|mo|wk|all)\b"
)


def plates(reading: Reading) -> Iterator[Span]:
    """What is on a plate: by the word before it, or by a vehicle beside it."""
    for found in _SHAPE.finditer(reading.folded):
        if certainty := _on_a_plate(reading, found):
            yield Span(found.start(), found.end(), Label.PLATE, certainty)
    for found in _REGISTERED.finditer(reading.folded):
        if sum(c.isdigit() for c in found["it"]) > 3:
            yield Span(found.start("it"), found.end("it"), Label.PLATE, 0.98)
    for found in _VANITY.finditer(reading.folded):
        before = reading.before(found.start(), 30)
        mixed = any(c.isalpha() for c in found[0]) or len(found[0]) > 4
        counted = _NO_PLATE.match(found[0]) or _MEASURE.match(found[0])
        clear = bool(counted) or is_ordinary(re.split(r"[\W\d]", found[0])[0])
        plated = re.search(r"\b(?:plates?|plaque|plated)\b", before) and _DIRECT.search(before)
        if mixed and not clear and plated:
            yield Span(found.start(), found.end(), Label.PLATE, 0.94)


def _on_a_plate(reading: Reading, found: re.Match[str]) -> float:
    before = reading.before(found.start(), 64)
    letters = "".join(c for c in found[0] if c.isalpha())
    capital = reading.text[found.start() : found.end()].isupper()
    word = not capital and len(letters) > 1 and (is_ordinary(letters) or is_clinical(letters))
    direct = _DIRECT.search(before) or capital and _VEHICLE_TAGGED.search(before)
    if direct and not word:
        return 0.0 if _MEASURE.match(found[0]) and not capital else 0.96
    if _NO_PLATE.match(found[0]) or _MEASURE.match(found[0]):
        return 0.0
    if _NEAR.search(before) and not word:
        return 0.95
    if not capital or is_clinical(letters.lower()) or letters.isdigit():
        return 0.0
    beside = _BEFORE_VEHICLE.search(before) or _AFTER_VEHICLE.match(reading.after(found.end(), 50))
    if not beside and _LONG_SHAPE.fullmatch(found[0]):
        beside = _SOME_WORDS.search(before)
    return 0.8 if beside else 0.0
