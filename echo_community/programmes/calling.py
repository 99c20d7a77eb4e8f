"""What a member is called by, to find it where their name must not stand."""

import re

from sqlalchemy import select

from echo_community.accounts.models import User
from echo_community.kernel.db import db
from echo_community.programmes.models import Membership

SHORTEST = 2  # letters of a name that are looked for
_TITLES = ("Dr", "Dre", "Mr", "Ms", "Mme")


def names_of(user_id: int, programme_id: int) -> re.Pattern[str]:
    """Somebody's names and handle as words; a name is a name where it begins as one."""
    name = db.session.get_one(User, user_id).name
    handle = select(Membership.handle).where(
        Membership.user_id == user_id, Membership.programme_id == programme_id
    )
    words = [word for word in re.split(r"[\s.,-]+", name) if len(word) >= SHORTEST]
    called = [word for word in words if word not in _TITLES]
    called += filter(None, [db.session.scalar(handle)])
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, called))})(?!\w)")
