"""Which column of a participant report is which, in English and French."""

import re
import unicodedata
from collections.abc import Sequence

NAME, FIRST, LAST, EMAIL, JOIN, LEAVE, DURATION, ACTION, WAITED = (
    "name", "first", "last", "email", "join", "leave", "duration", "action", "waited",
)  # fmt: skip

# Patterns for a head without accents, in small letters; the first that fits names the column.
_HEADS: tuple[tuple[str, str], ...] = (
    (WAITED, r"(?:in )?waiting room|(?:dans la |en )?salle d.attente"),
    (EMAIL, r"(?:user |participant |adresse )?(?:de |d.)?(?:e-?mail|courriel|electronique)\b.*"),
    (EMAIL, r"adresse .*(?:e-?mail|courriel|electronique|messagerie).*"),
    (EMAIL, r"(?:e-?mail|courriel) .*|.*\bupn\b.*"),
    (FIRST, r"first name|prenom"),
    (LAST, r"(?:last|family) name|surname|nom de famille"),
    (ACTION, r"(?:user )?action|action (?:de l.)?utilisateur"),
    (JOIN, r"(?:first |participant )?join(?:ed)?(?: time)?|time joined|timestamp|horodatage"),
    (JOIN, r"(?:premiere |heure |date )?.*\b(?:arrivee|connexion|entree|rejoint)\b.*"),
    (JOIN, r"(?:premiere|debut de) participation|heure de participation"),
    (LEAVE, r"(?:last |participant )?(?:leave|left|exit)(?: time)?|time (?:exited|left)"),
    (LEAVE, r".*\b(?:depart|sortie|deconnexion|quitte)\b.*"),
    (
        DURATION,
        r"(?:total |in-meeting |attendance )?duration.*|(?:time|temps) .*(?:meeting|reunion)",
    ),
    (DURATION, r"duree.*|temps total.*"),
    (NAME, r"(?:full |user |display |participant )?name(?: .*)?|participant"),
    (NAME, r"nom(?: complet| d.utilisateur| d.affichage| affiche| du participant| .*origin.*)?"),
)
LONGEST_HEAD = 80  # characters
_PATTERNS = tuple((name, re.compile(pattern)) for name, pattern in _HEADS)


def plain(text: str) -> str:
    """Small letters without accents, runs of anything but letters and digits as they are."""
    spelled = unicodedata.normalize("NFKD", text.replace("’", "'"))
    bare = "".join(sign for sign in spelled if not unicodedata.combining(sign))
    return " ".join(bare.casefold().split())


def columns_of(cells: Sequence[str]) -> dict[str, int]:
    """Where each column stands, if this is the head of a list of people; else nothing."""
    if any(sign.isdigit() for cell in cells for sign in cell[:LONGEST_HEAD]):
        return {}  # it is a line of people, who have times
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        name = _name_of(plain(cell[:LONGEST_HEAD]).lstrip("\ufeff"))
        # The address in a column of that name counts before one in "UPN", whichever comes first.
        if name and (name not in found or (name == EMAIL and "upn" in plain(cells[found[name]]))):
            found[name] = place
    is_named = NAME in found or (FIRST in found and LAST in found)
    return found if is_named and {JOIN, DURATION} & found.keys() else {}


def _name_of(head: str) -> str | None:
    without = re.sub(r"\s*\([^)]*\)", "", head) or head
    for name, pattern in _PATTERNS:
        if pattern.fullmatch(head) or pattern.fullmatch(without):
            return name
    return None
