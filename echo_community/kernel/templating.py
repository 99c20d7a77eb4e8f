"""What templates may call: icons, addresses of files, times in the reader's zone."""

import functools
import hashlib
import re
from datetime import datetime
from typing import Any

from flask import Flask, g, url_for
from flask_babel import format_date, format_datetime, get_locale, get_timezone, gettext, ngettext
from flask_babel import to_user_timezone as local
from markupsafe import Markup

from echo_community.config import resource
from echo_community.kernel.actor import current_actor
from echo_community.kernel.clock import now
from echo_community.kernel.once import once_key


@functools.cache
def _symbols() -> dict[str, str]:
    sprite = (resource("static") / "img" / "icons.svg").read_text("utf-8")
    return {
        name: whole
        for whole, name in re.findall(r'(<symbol id="([\w-]+)".*?</symbol>)', sprite, re.S)
    }


@functools.cache
def _icon(name: str) -> Markup:
    return Markup(f'<svg class="i" aria-hidden="true"><use href="#{name}"/></svg>')  # noqa: S704  names are ours


def icon(name: str) -> Markup:
    """An icon; the page's sprite gets its drawing."""
    if "icons" not in g:
        g.icons = {}
    g.icons[name] = True
    return _icon(name)


def icon_sprite() -> Markup:
    """The drawings of the icons used on this page, each once."""
    drawings = "".join(_symbols().get(name, "") for name in g.get("icons", ()))
    return Markup(f'<svg class="vh" width="0" height="0" aria-hidden="true">{drawings}</svg>')  # noqa: S704  drawings are ours


@functools.cache
def _digest(name: str) -> str:
    return hashlib.sha256((resource("static") / name).read_bytes()).hexdigest()[:10]


def asset(name: str) -> str:
    """The address of a static file; it changes with the file, so it may be cached for ever."""
    return url_for("static", filename=name, v=_digest(name))


def ago(moment: datetime) -> str:
    """`3 h ago`, then the day, then the date; in the reader's language and zone."""
    seconds = (now() - moment).total_seconds()
    if seconds < 60:
        return gettext("now")
    if seconds < 3600:
        return gettext("%(n)s min ago", n=int(seconds // 60))
    if seconds < 86400:
        return gettext("%(n)s h ago", n=int(seconds // 3600))
    if seconds < 7 * 86400:
        days = int(seconds // 86400)
        return ngettext("yesterday", "%(num)s days ago", days)
    return _day(moment, str(get_locale()), str(get_timezone()), local(now()).year)


def exact(moment: datetime) -> str:
    """The full moment in the reader's zone."""
    minute = moment.replace(second=0, microsecond=0)
    return _exact(minute, str(get_locale()), str(get_timezone()))


# Spelling a date costs more than reading its post, and a page has forty: they are kept. Language
# and zone are arguments because the answer hangs on them; Flask-Babel takes its own from the same.
@functools.lru_cache(20_000)
def _day(moment: datetime, language: str, zone: str, this_year: int) -> str:
    if local(moment).year != this_year:
        return str(format_date(moment, "MMM y"))
    return str(format_date(moment, "d MMM" if language.startswith("fr") else "MMM d"))


@functools.lru_cache(20_000)
def _exact(moment: datetime, language: str, zone: str) -> str:
    french = "EEE d MMM y, HH 'h' mm"
    pattern = french if language.startswith("fr") else "EEE d MMM y, HH:mm"
    return str(format_datetime(moment, pattern))


def dated(moment: datetime) -> str:
    """The day with its year, in the reader's zone: for what is quoted by its date."""
    return _dated(moment, str(get_locale()), str(get_timezone()))


@functools.lru_cache(20_000)
def _dated(moment: datetime, language: str, zone: str) -> str:
    return str(format_date(moment, "d MMM y"))


def media_time(moment: int) -> str:
    """Milliseconds of a recording as `23:10`, or `1:02:03`."""
    minutes, seconds = divmod(moment // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def install(app: Flask) -> None:
    """Give all this to templates."""
    app.jinja_env.filters.update(ago=ago, dated=dated, exact=exact, media_time=media_time)
    app.jinja_env.globals.update(icon=icon, icon_sprite=icon_sprite, asset=asset, once_key=once_key)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True

    @app.context_processor
    def _person() -> dict[str, Any]:
        actor = current_actor()
        return {
            "actor": actor,
            "unread": actor.unread,
            "programme": g.get("programme"),
            "programmes": sorted(actor.memberships.values(), key=lambda s: s.name),
            "language": str(get_locale()),
            "here": "",
        }
