"""Reads of notices that need nothing but the notices."""

from typing import Any

from sqlalchemy import bindparam, func, select

from echo_community.accounts.models import User
from echo_community.kernel.db import UtcDateTime
from echo_community.notifications.models import Notice
from echo_community.programmes.models import Membership

COUNTED = 100  # "99+" says enough


def unread_of_user() -> Any:
    """How many notices a row of User has not read, in the programmes they read; up to COUNTED.

    Whoever asks binds `now`.
    """
    may_read = Membership.reads_at(bindparam("now", type_=UtcDateTime()))
    theirs = select(Membership.programme_id).where(Membership.user_id == User.id, may_read)
    some = (
        select(Notice.id)
        .where(
            Notice.user_id == User.id,
            Notice.read_at.is_(None),
            Notice.programme_id.in_(theirs.correlate(User)),
        )
        .correlate(User)
        .limit(COUNTED)
        .subquery()
    )
    return select(func.count()).select_from(some).scalar_subquery()
