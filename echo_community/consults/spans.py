"""How long something took, in words."""

from datetime import timedelta

from flask_babel import gettext, ngettext

HOUR, DAY = 60, 24 * 60


def in_words(span: timedelta) -> str:
    """A span as one says it: "40 min", "2 h 40 min", "3 days"."""
    minutes = max(int(span.total_seconds()) // 60, 1)
    if minutes >= 2 * DAY:
        days = round(minutes / DAY)
        return ngettext("%(num)s day", "%(num)s days", days)
    hours, rest = divmod(minutes, HOUR)
    if not hours:
        return gettext("%(minutes)s min", minutes=rest)
    if not rest or hours >= 10:
        return gettext("%(hours)s h", hours=hours)
    return gettext("%(hours)s h %(minutes)s min", hours=hours, minutes=rest)
