"""What people want by mail, as SQL and for one of them."""

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, String, case, cast, func, literal, null

from echo_community.kernel.clock import now
from echo_community.kernel.db import UtcDateTime
from echo_community.notifications.groups import (
    DEFAULTS,
    DEFAULTS_OF_ROLE,
    KINDS,
    OWN_LETTER,
    Group,
    When,
)
from echo_community.notifications.models import MailWish
from echo_community.programmes.models import Membership

GRACE = timedelta(minutes=3)  # what is edited or taken back before it leaves never left


def chosen(group: Group) -> ColumnElement[Any]:
    """When a group goes by mail, of a row of MailWish, outer joined, and of Membership."""
    special = {
        role.value: each[group].value for role, each in DEFAULTS_OF_ROLE.items() if group in each
    }
    otherwise: Any = DEFAULTS[group].value
    if special:
        otherwise = case(special, value=Membership.role, else_=otherwise)
    return func.coalesce(cast(getattr(MailWish, group.value), String), otherwise)


def of_kind(kind: Any) -> ColumnElement[Any]:
    """The same by the kind of a notice; of what is mailed whatever was chosen, nothing."""
    groups = [(kind.in_([each.value for each in kinds]), group) for group, kinds in KINDS.items()]
    return case(*((it_is, chosen(group)) for it_is, group in groups), else_=When.NOT.value)


def due(kind: Any) -> ColumnElement[Any]:
    """When a mail of a notice is due: after a few minutes, where it is wanted at once."""
    own = kind.in_([each.value for each in OWN_LETTER])
    at_once = of_kind(kind) == When.AT_ONCE.value
    return case((own, null()), (at_once, literal(now() + GRACE, UtcDateTime())), else_=null())
