"""What a member is called by, to find it where their name must not stand."""

import re

from sqlalchemy import select

from echo_community.accounts.models import User
from echo_community.kernel.db import db
from echo_community.programmes.models import Membership

SHORTEST = 2  # letters of a name that are looked for
_TITLES = ("Dr", "Dre", "Mr", "Ms", "Mme")
_CLOSES = (
    r"thanks?(?: again| so much| a lot| in advance)?|thank you|thx|tx|ty|cheers|best(?: wishes)?"
    r"|(?:kind |warm |best )?regards|sincerely|yours|take care|it['’]s|this is|signed"
    r"|merci(?: beaucoup| bien| encore| d['’]avance)?|cordialement|salutations|bien à vous"
    r"|à bientôt|bonne (?:journée|soirée)|amicalement|c['’]est|ici|signé"
)


def names_of(user_id: int, programme_id: int) -> re.Pattern[str]:
    """Somebody's names and handle as words; a name is a name where it begins as one, or where it
    signs: "may" is a month, and "thanks, may" is not."""
    name = db.session.get_one(User, user_id).name
    handle = select(Membership.handle).where(
        Membership.user_id == user_id, Membership.programme_id == programme_id
    )
    words = [word for word in re.split(r"[\s.,-]+", name) if len(word) >= SHORTEST]
    called = [word for word in words if word not in _TITLES]
    called += filter(None, [db.session.scalar(handle)])
    if not called:
        return re.compile(r"(?!)")
    names = "|".join(map(re.escape, called))
    return re.compile(rf"(?<!\w)(?:{names})(?!\w)|{_signed(words, names)}")


def _signed(words: list[str], names: str) -> str:
    """Names and initials in any letters: alone on a line, after a closing word, or whole."""
    initials = r"\.?[ -]?".join(re.escape(word[0]) for word in words) if len(words) > 1 else r"(?!)"
    one = rf"(?:{names}|{initials}\.?)"
    whole = r"\s+".join(map(re.escape, words))
    alone = rf"^[^\w\n]*(?:dre? )?{one}(?:[^\w\n]+(?:{one}|\w\.?))*[^\w\n]*$"
    closing = rf"(?<!\w)(?:{_CLOSES})[^\w\n]+(?:drd?e? )?{one}(?=[^\w\n]*(?:$|{one}|\w\.?$))"
    return rf"(?im:{alone}|{closing}|(?<!\w){whole}(?!\w)|[-–—~][ ]?{one}(?: \w)?[^\w\n]*$)"
