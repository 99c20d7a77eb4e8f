"""Pages of programmes."""

from echo_community.programmes.views import (
    administration,
    cohorts,
    directory,
    invitations,
    joining,
    mail,
    members,
    norms,
    topics,
)
from echo_community.programmes.views.blueprint import bp

__all__ = [
    "administration",
    "bp",
    "cohorts",
    "directory",
    "invitations",
    "joining",
    "mail",
    "members",
    "norms",
    "topics",
]
