"""`@samira.haddad` and `@hub` in a post: found in its rendered words, and made links there.

Not in code, nor in what is a link already. What is quoted is linked, but calls nobody again.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from echo_community.kernel.actor import MODERATORS, Role
from echo_community.kernel.db import db
from echo_community.programmes.models import Membership

MOST_CALLED = 10  # names and roles that one post may call
ROLES: Mapping[str, frozenset[Role]] = {
    "hub": frozenset({Role.EXPERT}),
    "coordinators": frozenset({Role.COORDINATOR}),
}
assert frozenset().union(*ROLES.values()) <= MODERATORS  # noqa: S101  a role is the hub's alone

_TAG = re.compile(r"""<(/?)([a-z][a-z0-9]*)\b(?:[^>"']|"[^"]*"|'[^']*')*>|<[^>]*>""")
_CALL = re.compile(r"(?<![\w.@/&#-])@([a-z0-9]+(?:[.-][a-z0-9]+)*)(?![\w@])", re.IGNORECASE)
_PLAIN = ("a", "code", "pre", "kbd")
# What `linked` made; a link that a person wrote carries a rel.
_MADE = re.compile(r'<a href="/people/[0-9]+">(@[^<]*)</a>|<b>(@(?:hub|coordinators))</b>', re.I)


@dataclass(frozen=True)
class Called:
    """Who a post calls, by handle and by role."""

    handles: tuple[str, ...] = ()
    roles: frozenset[Role] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.handles or self.roles)


def called(safe_html: str) -> Called:
    """Whom a post calls: the first ten names and roles in its own words."""
    names: list[str] = []

    def note(found: re.Match[str], quoted: bool) -> str:
        if not quoted:
            names.append(found[1].lower())
        return found[0]

    if "@" in safe_html:
        _each(_unlinked(safe_html), note)
    first = list(dict.fromkeys(names))[:MOST_CALLED]
    roles = frozenset().union(*(ROLES.get(name, frozenset()) for name in first))
    return Called(tuple(name for name in first if name not in ROLES), roles)


def linked(safe_html: str, programme_id: int) -> str:
    """The same words; names of members lead to their pages, roles stand out, the rest stays."""
    names: set[str] = set()

    def note(found: re.Match[str], quoted: bool) -> str:
        names.add(found[1].lower())
        return found[0]

    if "@" not in safe_html:
        return safe_html
    safe_html = _unlinked(safe_html)
    _each(safe_html, note)
    people = people_called(programme_id, names - set(ROLES)) if names else {}

    def link(found: re.Match[str], quoted: bool) -> str:
        name = found[1].lower()
        if name in ROLES:
            return f"<b>{found[0]}</b>"
        if name in people:
            return f'<a href="/people/{people[name]}">{found[0]}</a>'
        return found[0]

    return _each(safe_html, link)


def people_called(programme_id: int, handles: set[str]) -> dict[str, int]:
    """The members of a programme with these handles."""
    if not handles:
        return {}
    rows = db.session.execute(
        select(Membership.handle, Membership.user_id).where(
            Membership.programme_id == programme_id, Membership.handle.in_(sorted(handles))
        )
    )
    return {str(row.handle): row.user_id for row in rows}


def _unlinked(safe_html: str) -> str:
    """As it was before `linked`: names change hands, and an edit begins anew."""
    return _MADE.sub(lambda found: found[1] or found[2], safe_html)


def _each(safe_html: str, act: Callable[[re.Match[str], bool], str]) -> str:
    """The markup with each mention outside code and links as `act` gives it back."""
    parts: list[str] = []
    depth = dict.fromkeys((*_PLAIN, "blockquote"), 0)
    place = 0
    for tag in _TAG.finditer(safe_html):
        parts.append(_text(safe_html[place : tag.start()], depth, act))
        parts.append(tag[0])
        if tag[2] in depth:
            depth[tag[2]] += -1 if tag[1] else 1
        place = tag.end()
    parts.append(_text(safe_html[place:], depth, act))
    return "".join(parts)


def _text(text: str, depth: Mapping[str, int], act: Callable[[re.Match[str], bool], str]) -> str:
    if "@" not in text or any(depth[tag] > 0 for tag in _PLAIN):
        return text
    return _CALL.sub(lambda found: act(found, depth["blockquote"] > 0), text)
