"""Ways to reach one person: telephone, e-mail, pages and names on the net, postcodes."""

import re
from collections.abc import Iterator

from echo_community.privacy.detectors import checks
from echo_community.privacy.detectors.cues import single
from echo_community.privacy.detectors.reading import Reading
from echo_community.privacy.detectors.spans import Label, Span

_AREA = r"(?!8(?:00|33|44|55|66|77|88)\b)[2-9]\d\d"  # toll-free numbers belong to services
_PHONE = re.compile(
    rf"""(?<![\w.+/-]) (?:\+?1[ .-]?)? (?:\({_AREA}\)[ .-]{{0,2}} | {_AREA}[ ./-]{{1,2}})
         [2-9]\d\d [ .-]{{0,2}} \d{{4}} (?:,?[ ]?(?:x|ext\.?|poste)[ ]?\d{{1,5}})? (?![\w-])
       | (?<![\w.-]) (?:\+44[ ]?\(?0?\)?|0) (?:7\d{{3}}|1\d{{3}}|20|2\d|
             1\d\d) [ -]?\d{{3,4}} [ -]?\d{{3,4}} (?![\w-])
       | (?<![\w.+-]) \+\d{{1,3}} (?:[ .-]?\d{{2,4}}){{3,5}} (?![\w-])""",
    re.VERBOSE,
)
_PHONE_CUE = re.compile(
    r"""\b(?:tel|telephone|phone|ph|cell|mobile|call(?:ed|s|ing)?|text(?:ed|s)?|fax|
          cellulaire|reach\w*|joindre|appel\w*|
        rappel\w*|pager|sms|home|numero[ ]est|from|number|contact|whatsapp|landline|t|
              c)\b [^\n\d]{0,24}(?:\([^)\n]{0,20}\))?[^\n\d]{0,24}$""",
    re.VERBOSE,
)
_PHONE_LOOSE = re.compile(
    rf"""(?<![\w-]) \(?{_AREA}\)? [ .-]{{0,2}} \d{{3,4}} [ .-]?\d{{3,4}} (?![\w-])
       | (?<![\w-]) [2-9]\d\d [ .-] \d{{4}} (?![\w-])""",
    re.VERBOSE,
)
# "4185550112 is the daughter's"; ten digits with an area code of Canada are a telephone's
# where they are no health number by their check digit.
_THEIR_PHONE = re.compile(
    r"[ ,(:=-]{1,3}(?:is |est |= ?)?(?:the |le |la |his |her |my |their |celui |de |du )*"
    r"(?:daughter|son|wife|husband|home|cell|work|mobile|neighbou?r|mother|mom|dad|fax|phone|"
    r"tel|landline|"
    r"sister|brother|niece|caregiver|pharmacy|fille|fils|voisin|mari|femme|conjoint|maison|"
    r"soeur|frere|call|text)"
)
_PHONE_TYPED = re.compile(
    r"(?<![\w-])(?=[o\d. -]{0,11}o)[2-9][\do]{2}[ .-][2-9][\do]{2}[ .-][\do]{4}(?![\w-])"
)
_TEN = re.compile(r"(?<![\w.,$/-])(?P<area>[2-9]\d\d)[2-9]\d{6}(?![\w-])")
_EMAIL = re.compile(
    r"[\w.+%-]{1,64} (?: @[\w-]{1,63}(?:\.[\w-]{1,63}){0,4}\.[a-z]{2,12} | (?:[ ]@[ ]?|"
    r"[ ]?[\[(](?:at|a|arobas)[\])][ ]?)[\w-]{1,63}(?:\.[\w-]{1,63}){0,3}\.(?:com|ca|org|"
    r"net)) \b",
    re.VERBOSE,
)
# "anna.roy at example dot com", "anna@example,com"
_EMAIL_SAID = re.compile(
    r"\b[\w.+-]{2,40}(?: (?:at|arobas|a commercial) [\w-]{2,40} (?:dot|point) "
    r"|@[\w-]{2,40}(?:, ?|\. | \.))(?:com|ca|org|net)\b"
)
_EMAIL_CUED = re.compile(
    r"\b(?:e-?mail|courriel)[ :]{1,3}(?:is |est )?(?P<it>[\w.+-]{2,40}@[\w-]{2,40})"
)
_POSTCODE = re.compile(
    r"(?<![\w-])[abceghj-nprstvxy]\d[abceghj-nprstv-z][ -]?\d[abceghj-nprstv-z]\d(?![\w-])"
)
# O typed for 0: in capitals, and one figure at least.
_POSTCODE_TYPED = re.compile(
    r"(?<![\w-])(?=[A-Z0-9 ]{0,6}\d)[A-CEGHJ-NPR-TVXY][\dO][A-Z][ -]?[\dO][A-Z][\dO](?![\w-])"
)
_POSTCODE_UK = re.compile(r"(?<![\w-])[a-z]{1,2}\d[a-z\d]? \d[abd-hjlnp-uw-z]{2}(?![\w-])")
_ZIP = re.compile(
    r"""\b(?:a[klrz]|c[aot]|de|fl|ga|hi|i[adln]|k[sy]|la|m[adeinost]|n[cdehjmvy]|
          o[hkr]|pa|ri|s[cd]|t[nx]|ut|v[at]|w[aivy])
        \.?[ ](?P<state>\d{5}(?:-\d{4})?)\b | \bzip(?:[ ]code)?:?[ ](?P<zip>\d{5})\b""",
    re.VERBOSE,
)
_URL = re.compile(
    r"""(?:https?://|www\.)[^\s<>()"]{1,200}
      | (?<![\w@.-]) (?:[\w-]{1,63}\.){1,4} (?:com|ca|org|net|me|io|social|tv|blog|info|
            example) (?:/[^\s<>()"]{0,200})? (?![\w@])""",
    re.VERBOSE,
)
_PUBLIC_HOST = re.compile(
    r"""(?:^|\.)(?:gov|edu|int|gc\.ca|gouv\.qc\.ca|ac\.uk|nhs\.uk|gov\.uk|org\.uk|
          canada\.ca|ontario\.ca|alberta\.ca|quebec\.ca|
        cmpa-acpm\.ca|doi\.org|nejm\.org|bmj\.com|cmaj\.ca|thelancet\.com|cochrane\.org|
              cochranelibrary\.com|jamanetwork\.com|
        uptodate\.com|nice\.org\.uk|who\.int|cfp\.ca|projectecho\.org|echoontario\.ca|
              ismp-canada\.org|deprescribing\.org|
        porticonetwork\.ca|camh\.ca|effectivepractice\.org|mdcalc\.com|rxfiles\.ca|
              switchrx\.com|hep-druginteractions\.org|
        wikipedia\.org)$""",
    re.VERBOSE,
)
_SOCIAL = re.compile(
    r"""facebook|(?:^|\.)fb\.|twitter|(?:^|\.)x\.com|instagram|tiktok|gofundme|
          caringbridge|snapchat|reddit|tumblr|blogspot|
        wordpress|linkedin|patreon|onlyfans|youtube|youtu\.be|linktr|medium\.com|
              kickstarter|\.example\b|blog|story|warrior|etsy""",
    re.VERBOSE,
)
_THEIR_PAGE = re.compile(
    r"\b(?:her|his|their|son|sa|ses|leur|patient's?|look at|blog|profile?)\b[^\n.]{0,30}$"
)
_HANDLE = re.compile(r"(?<![\w@.])@\w[\w.-]{1,30}\b")
_NETWORK = (
    r"(?:twitter|insta(?:gram)?|ig|tik ?tok|facebook|fb|snap(?:chat)?|reddit|youtube|threads|"
    r"bluesky|mastodon|telegram|discord|twitch)"
)
_SOCIAL_CUE = re.compile(
    rf"\b(?:{_NETWORK}|x account|handle|account|compte|profile?|online as|(?:ecrit|publie|"
    rf"raconte|posts?|writes|blogs?|tweets?|streams?) (?:sur|on|as|at|sous|under)|posts as|"
    rf"goes by|username|user name|pseudo\w*|messenger|channel|chaine|"
    r"(?:her|his|their|son|sa) (?:page|blog|vlog|posts?))\b[^\n@]{0,25}$"
)
_NAME_ON_NET = re.compile(
    rf"\b(?:(?:{_NETWORK}|x) (?:handle|account|username|user|name|profile|is|as|:)(?: is|"
    rf":)?|username|u/|handle(?: is|:)?|posts? (?:online )?as|gamertag|pseudo\w*)"
    r"[ :\"']{1,3}(?P<name>(?=[\w.-]*[\d_.-])[a-z][\w.-]{3,30}\w)"
)
_REDDIT = re.compile(r"(?<![\w/])u/\w[\w-]{2,30}")
_AFTER_HANDLE = re.compile(
    rf"^\W{{0,3}}(?:complain|post(?:s|ed)\b|tweet|write|wrote|vlog|stream|is (?:her|his|"
    rf"their)|\(?(?:on|sur) (?:{_NETWORK}|x\b)|se plaint|publie|messaged me|dm'?d)"
)


def contacts(reading: Reading) -> Iterator[Span]:
    """Every way to reach one person that stands in a text."""
    yield from _emails(reading)
    yield from _pages(reading)
    yield from _handles(reading)
    yield from _postcodes(reading)
    yield from _phones(reading)


def _emails(reading: Reading) -> Iterator[Span]:
    for found in _EMAIL_SAID.finditer(reading.folded):
        yield Span(found.start(), found.end(), Label.EMAIL, 0.96)
    for found in _EMAIL_CUED.finditer(reading.folded):
        yield Span(found.start("it"), found.end("it"), Label.EMAIL, 0.96)
    if "@" in reading.folded or "(a" in reading.folded or "[a" in reading.folded:
        for found in _EMAIL.finditer(reading.folded):
            yield Span(found.start(), found.end(), Label.EMAIL, 0.99)


def _pages(reading: Reading) -> Iterator[Span]:
    for found in _URL.finditer(reading.folded):
        if reading.before(found.start(), 1) == "@":
            continue
        end = found.start() + len(found[0].rstrip(".,;:!?'"))
        host = re.sub(r"^https?://", "", found[0]).split("/")[0].rstrip(".,;:")
        if _PUBLIC_HOST.search(host):
            continue
        if _SOCIAL.search(found[0]) or _THEIR_PAGE.search(reading.before(found.start())):
            yield Span(found.start(), end, Label.HANDLE_URL, 0.95)


def _handles(reading: Reading) -> Iterator[Span]:
    for found in _HANDLE.finditer(reading.folded):
        told = _SOCIAL_CUE.search(reading.before(found.start()))
        if told or _AFTER_HANDLE.search(reading.after(found.end())):
            yield Span(found.start(), found.end(), Label.HANDLE_URL, 0.9)
    for found in _REDDIT.finditer(reading.folded):
        yield Span(found.start(), found.end(), Label.HANDLE_URL, 0.9)
    for found in _NAME_ON_NET.finditer(reading.folded):
        yield Span(found.start("name"), found.end("name"), Label.HANDLE_URL, 0.85)


def _postcodes(reading: Reading) -> Iterator[Span]:
    for found in _POSTCODE.finditer(reading.folded):
        yield Span(found.start(), found.end(), Label.POSTCODE, 0.95)
    for found in _POSTCODE_TYPED.finditer(reading.text):
        yield Span(found.start(), found.end(), Label.POSTCODE, 0.85)
    for found in _POSTCODE_UK.finditer(reading.folded):
        if reading.text[found.start()].isupper():
            yield Span(found.start(), found.end(), Label.POSTCODE, 0.8)
    for found in _ZIP.finditer(reading.folded):
        if (
            group := "state"
            if found["state"] and reading.text[found.start()].isupper()
            else "zip"
            if found["zip"]
            else ""
        ):
            yield Span(found.start(group), found.end(group), Label.POSTCODE, 0.8)


def _phones(reading: Reading) -> Iterator[Span]:
    for found in _PHONE.finditer(reading.folded):
        yield Span(found.start(), found.end(), Label.PHONE, 0.92)
    for found in _PHONE_LOOSE.finditer(reading.folded):
        digits = sum(c.isdigit() for c in found[0])
        if digits in (7, 10, 11) and _PHONE_CUE.search(reading.before(found.start())):
            yield Span(found.start(), found.end(), Label.PHONE, 0.88)
    for found in _PHONE_TYPED.finditer(reading.folded):
        yield Span(found.start(), found.end(), Label.PHONE, 0.88)
    for found in _TEN.finditer(reading.folded):
        here = found["area"] in single("area_codes") and not checks.health_number(found[0])
        if _THEIR_PHONE.match(reading.after(found.end())):
            yield Span(found.start(), found.end(), Label.PHONE, 0.94)
        elif here:
            yield Span(found.start(), found.end(), Label.PHONE, 0.78)
