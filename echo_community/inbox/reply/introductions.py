"""Where an older mail begins: how programs introduce what they quote, in English and French."""

import re

from echo_community.inbox.reply.plain import blank, plain

WRAPS = 5  # lines over which programs break one introduction
WROTE = r"(?:wrote|writes|a ?écrit|a ?ecrit|écrivait|écrit)"
DATED = re.compile(
    r"\b(?:19|20)\d\d\b|\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b|\b\d{1,2} ?[:h] ?\d\d\b|\S@\S",
    re.IGNORECASE,
)
OPENS = re.compile(
    r"^(?:on|le|in a message dated|dans un (?:e-mail|courriel|message) daté)\b", re.IGNORECASE
)
INTRODUCED = re.compile(
    rf"""^[-\s]*(?:
        (?:on|le|in\ a\ message\ dated|dans\ un\ (?:e-mail|courriel|message)\ daté)\b.{{5,400}}
            \b{WROTE}\ ?(?::|-{{2,}})?
      | \S.{{0,120}}\S@\S.{{0,120}}\b{WROTE}\ ?:
      | \S.{{1,100}}\b{WROTE}\ (?:on|le)\b.{{5,80}}:
      | \d{{4}}-\d\d-\d\d\ .{{3,200}}<\S+@\S+>\ ?:
      | (?:quoting|en\ réponse\ à|citation\ de)\ .{{2,150}}\S@\S.{{0,80}}:
    )[-\s]*$""",
    re.IGNORECASE | re.VERBOSE,
)
# "Thursday, November 26, 2026, Priya Raman wrote:": a program names, a person says "the surgeon".
NAMED = re.compile(
    r"\b20\d\d\b[^,]{0,12},? (?:[A-ZÀ-Þ][\w.'-]*|de|du|la|le|van|von|-|–)"
    r"(?: (?:[A-ZÀ-Þ][\w.'-]*|de|du|la|le|van|von|-|–)){0,6} (?:wrote|a écrit) ?:$"
)
RULED = re.compile(
    r"""^(?:
        [-_=*\s]{2,}\ ?(?:original\ (?:message|mail|e-?mail|appointment)|reply\ message
        |forwarded\ (?:message|by\b.*)
            |message\ (?:d'origine|original|initial|transféré|réexpédié)|(?:mail
            |courriel)\ (?:original|d'origine|transféré)
            |rendez-vous\ d'origine|transféré\ par\b.*)\ ?:?\ ?[-_=*\s]*
      | begin\ forwarded\ message\ ?: | début\ du\ (?:message|courriel)\ (?:transféré|réexpédié)\ ?:
      | -{3,}\ ?.{1,160}\b(?:wrote|a\ écrit)\ ?:\ ?-{3,}
      | >>>\ .*(?:\d|@).*(?:>>>|:)
      | \S.{1,80}\ ?---\ ?\d.{5,40}---.*
    )$""",
    re.IGNORECASE | re.VERBOSE,
)
UNRULED = re.compile(r"^(?:original message|message d'origine|message original)$", re.IGNORECASE)
TIMED = re.compile(r"\b\d{1,2} ?(?::|h) ?\d\d(?!\d)|\S@\S", re.IGNORECASE)
RULE = re.compile(r"^[-_=*]{5,}$")

_KEYS = {
    "from": "from|de|expéditeur|d'",
    "date": "sent|date|envoyé|envoyé le|envoyée|date d'envoi|sent at",
    "to": "to|à|a|pour|destinataires?|cc|cci|bcc|copie à|reply-to|répondre à",
    "subject": "subject|objet|sujet",
    "more": "importance|attachments?|pièces? jointes?|fichiers? joints?|priority|priorité"
    "|sent by|envoyé par",
}
KEYS = [
    (role, re.compile(rf"^[*_]{{0,2}}(?:{names}) ?:[*_]{{0,2}} ?(.*)$", re.IGNORECASE))
    for role, names in _KEYS.items()
]


def introduction(lines: list[str], at: int) -> int:
    """How many lines from here on introduce an older mail; 0 where none does."""
    return _headers(lines, at) or _rule(lines, at) or _sentence(lines, at)


def _sentence(lines: list[str], at: int) -> int:
    """ "On Monday, ... wrote:", also where it is broken over lines."""
    joined = ""
    for more in range(min(WRAPS, len(lines) - at)):
        line = plain(lines[at + more])
        if not line or (more and line.startswith(">")):
            return 0
        joined = f"{joined} {line}".strip()
        if INTRODUCED.match(joined) and DATED.search(joined):
            after = at + more + 1
            if TIMED.search(joined) or _quotes(lines, after):
                return more + 1
            apart = at > 0 and blank(lines[at - 1]) and all(map(blank, lines[after : after + 1]))
            return more + 1 if apart and NAMED.search(joined) else 0
        if not OPENS.match(joined.lstrip("- ")) and not re.search(r"\S@\S", joined):
            return 0
        if joined.endswith((".", "?", "!")) and not re.search(r"\b\w{1,4}\.$", joined):
            return 0
    return 0


def _quotes(lines: list[str], at: int) -> bool:
    """Whether the next line that says something is quoted with `>`."""
    return next((plain(line).startswith(">") for line in lines[at:] if not blank(line)), False)


def _rule(lines: list[str], at: int) -> int:
    line = plain(lines[at])
    if RULED.match(line):
        return 1 + _headers(lines, at + 1, wanted=2)
    if line.startswith(">>> "):
        for more in (2, 3, 4):
            if RULED.match(" ".join(plain(one) for one in lines[at : at + more])):
                return min(more, len(lines) - at)
    if (RULE.match(line) or UNRULED.match(line)) and (headers := _headers(lines, at + 1)):
        return 1 + headers
    return 0


def _headers(lines: list[str], at: int, wanted: int = 3) -> int:
    """A block of From, Sent, To, Subject: who and when, and to whom or on what."""
    start = at
    while at < len(lines) and blank(lines[at]) and at - start < 3:
        at += 1
    roles: set[str] = set()
    end = at
    gap = 0
    for here in range(at, min(at + 24, len(lines))):
        line = plain(lines[here])
        found = _role(line)
        if found and not (found in roles and found == "from"):
            roles.add(found)
            end, gap = here + 1, 0
        elif not line:
            gap += 1
            if "from" not in roles or gap > 1:
                break
        elif roles and not gap and ("to" in roles or "@" in line) and re.search(r"[@;<>]", line):
            end = here + 1  # a long list of recipients goes on
        else:
            break
    is_whole = "from" in roles and len(roles - {"more"}) >= wanted
    if start < at and not is_whole:
        return 0
    return end - start if is_whole and _tells(lines[at:end]) else 0


def _role(line: str) -> str:
    return next((role for role, key in KEYS if key.match(line)), "")


def _tells(lines: list[str]) -> bool:
    """Whether a date or an address stands in them: a dose goes "From: ... To: ...", too."""
    return bool(DATED.search(" ".join(plain(line) for line in lines)))
