"""Days and hours in words, for the reader."""

from datetime import date

from flask_babel import format_date, get_locale, gettext, ngettext


def span(first: date, last: date) -> str:
    """`Mon 7 Dec to Sun 13 Dec`, or the one day."""
    if first == last:
        return _day(first)
    return gettext("%(first)s to %(last)s", first=_day(first), last=_day(last))


def hours_words(hours: float) -> str:
    """`under an hour`, `5 h`, `3 days`: as roughly as one can promise."""
    if hours < 1:
        return gettext("under an hour")
    if hours < 48:
        return gettext("%(n)s h", n=round(hours))
    days = round(hours / 24)
    return ngettext("%(num)s day", "%(num)s days", days)


def _day(day: date) -> str:
    words = str(format_date(day, "EEE d MMM"))
    french = str(get_locale()).startswith("fr")
    return words.replace(" 1 ", " 1er ", 1) if french else words  # Babel knows no ordinals
