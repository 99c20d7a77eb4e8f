"""The programme of a page: entered once by its view, known to every template."""

from flask import g, request, session

from echo_community.kernel.actor import Actor, Standing
from echo_community.kernel.errors import NotVisible

LAST = "programme"  # in the signed cookie: where `/` leads next time


class NormsDue(Exception):
    """The reader comes to a programme whose norms, as they are now, they have yet to accept."""

    def __init__(self, standing: Standing) -> None:
        super().__init__(standing.slug)
        self.standing = standing


def enter(actor: Actor, slug: str, *, norms_first: bool = True) -> Standing:
    """The reader's standing in a programme by its address. Raises NotVisible for outsiders."""
    for standing in actor.memberships.values():
        if standing.slug == slug:
            return _enter(standing, norms_first)
    raise NotVisible


def enter_by_id(actor: Actor, programme_id: int) -> Standing:
    """The same for a page whose thing names its programme."""
    standing = actor.memberships.get(programme_id)
    if standing is None:
        raise NotVisible
    return _enter(standing, norms_first=True)


def last_or_first(actor: Actor) -> Standing | None:
    """Where the reader was last, else their first programme; none where they have none."""
    standings = sorted(actor.memberships.values(), key=lambda s: s.name)
    return next(
        (s for s in standings if s.slug == session.get(LAST)), standings[0] if standings else None
    )


def _enter(standing: Standing, norms_first: bool) -> Standing:
    if norms_first and standing.norms_due and _opens_a_page():
        raise NormsDue(standing)
    g.programme = standing
    if session.get(LAST) != standing.slug:
        session[LAST] = standing.slug
    return standing


def _opens_a_page() -> bool:
    # Never in the middle of a form: what was typed under older norms is sent all the same. Nor for
    # what a page fetches, which could make nothing of another page.
    fetched = request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate"
    return request.method == "GET" and not fetched and "X-Fragment" not in request.headers
