"""The programme of a page: entered once by its view, known to every template."""

from flask import g, session

from echo_community.kernel.actor import Actor, Standing
from echo_community.kernel.errors import NotVisible

LAST = "programme"  # in the signed cookie: where `/` leads next time


def enter(actor: Actor, slug: str) -> Standing:
    """The reader's standing in a programme by its address. Raises NotVisible for outsiders."""
    for standing in actor.memberships.values():
        if standing.slug == slug:
            return _enter(standing)
    raise NotVisible


def enter_by_id(actor: Actor, programme_id: int) -> Standing:
    """The same for a page whose thing names its programme."""
    standing = actor.memberships.get(programme_id)
    if standing is None:
        raise NotVisible
    return _enter(standing)


def last_or_first(actor: Actor) -> Standing | None:
    """Where the reader was last, else their first programme; none where they have none."""
    standings = sorted(actor.memberships.values(), key=lambda s: s.name)
    return next(
        (s for s in standings if s.slug == session.get(LAST)), standings[0] if standings else None
    )


def _enter(standing: Standing) -> Standing:
    g.programme = standing
    if session.get(LAST) != standing.slug:
        session[LAST] = standing.slug
    return standing
