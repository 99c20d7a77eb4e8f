"""What all commands that import share: who does it and where, and saying what is left out."""

import sys

from tqdm import tqdm

from echo_community.discussions.imports import Problem
from echo_community.kernel.actor import Actor
from echo_community.kernel.errors import Refused
from echo_community.programmes.actors import coordinator_of


def programme_of(slug: str) -> tuple[Actor, int]:
    """Who imports and where, or Refused."""
    actor = coordinator_of(slug)
    if not actor.memberships:
        raise Refused(f"There is no programme {slug!r}.")
    return actor, next(iter(actor.memberships))


def complain(problem: Problem) -> None:
    """Tell at once what is left out, above the bar."""
    where = f"line {problem.line}: " if problem.line else ""  # a file has none
    tqdm.write(f"{where}{problem.reason}", file=sys.stderr)
