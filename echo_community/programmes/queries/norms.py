"""How members of a programme treat one another: the text in force."""

import functools
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import and_, select

from echo_community import policy
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.kernel.errors import NotVisible
from echo_community.kernel.language import LANGUAGES
from echo_community.policy import Can
from echo_community.programmes.models import Norms, Programme

SHIPPED = Path(__file__).parents[1] / "data"


@dataclass(frozen=True)
class NormsPage:
    """What a programme is for, and its norms."""

    programme: str
    welcome: str
    version: int
    text: str
    written_at: datetime | None  # none: the text that every programme begins with

    @property
    def paragraphs(self) -> list[str]:
        """The text as it is read."""
        return [part.strip() for part in self.text.split("\n\n") if part.strip()]


def norms(reader: Actor, programme_id: int, language: str = "") -> NormsPage:
    """The norms in force, the shipped ones in the reader's language; one statement."""
    in_force = and_(Norms.programme_id == Programme.id, Norms.version == Programme.norms_version)
    found = db.session.execute(
        select(
            Programme.name,
            Programme.welcome,
            Programme.description,
            Programme.norms_version,
            Norms.text,
            Norms.created_at,
        )
        .outerjoin(Norms, in_force)
        .where(
            Programme.id == programme_id,
            # A programme's own number stands under another name than its things' does.
            policy.where(reader, Can.READ_PROGRAMME, _OfProgramme),
        )
    ).one_or_none()
    if found is None:
        raise NotVisible
    text = found.text or shipped(language or reader.language)
    welcome = found.welcome or found.description
    return NormsPage(found.name, welcome, found.norms_version, text, found.created_at)


class _OfProgramme:
    programme_id = Programme.id


@functools.cache
def shipped(language: str) -> str:
    """The text that every programme begins with."""
    known = language[:2] if language[:2] in LANGUAGES else "en"
    return (SHIPPED / f"norms.{known}.txt").read_text("utf-8").strip()
