"""What a programme set about its consults."""

from collections.abc import Mapping

from sqlalchemy import select

from echo_community.consults.models import ConsultSettings, Urgency
from echo_community.kernel.db import db, find

HOURS = {Urgency.TODAY: 2, Urgency.WEEK: 24, Urgency.WHENEVER: 72}


def settings_of(programme_id: int) -> ConsultSettings:
    """What was set, or the defaults, in a row that is in no session."""
    found = find(ConsultSettings, ConsultSettings.programme_id == programme_id)
    return found or ConsultSettings(
        programme_id=programme_id,
        hours_today=HOURS[Urgency.TODAY],
        hours_week=HOURS[Urgency.WEEK],
        hours_whenever=HOURS[Urgency.WHENEVER],
        emergency="",
        econsult_name="",
        econsult_url="",
    )


def delays_of(programme_id: int) -> Mapping[Urgency, int]:
    """Hours until an unanswered consult goes a step up, by urgency; one statement."""
    columns = (
        ConsultSettings.hours_today,
        ConsultSettings.hours_week,
        ConsultSettings.hours_whenever,
    )
    row = db.session.execute(
        select(*columns).where(ConsultSettings.programme_id == programme_id)
    ).one_or_none()
    return dict(zip(Urgency, row, strict=True)) if row else HOURS
