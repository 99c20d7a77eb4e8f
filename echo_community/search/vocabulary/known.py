"""Which keys the vocabulary has, so that a text is asked about in few words.

Eight thousand keys as hashes are less than a megabyte; their names stay in the table.
"""

import time
from dataclasses import dataclass

from flask import current_app
from sqlalchemy import select

from echo_community.kernel.db import db
from echo_community.search.vocabulary.models import VocabularyTerm

STALE = 600  # seconds; another process learns of a coordinator's new names within these


@dataclass(frozen=True)
class _Known:
    keys: frozenset[int]
    since: float


def keys() -> frozenset[int]:
    """`hash(key)` of every name; read once in ten minutes."""
    known = current_app.extensions.get("vocabulary")
    if known is None or time.monotonic() - known.since > STALE:
        found = db.session.scalars(select(VocabularyTerm.key))
        known = _Known(frozenset(map(hash, found)), time.monotonic())
        current_app.extensions["vocabulary"] = known
    return known.keys


def forget() -> None:
    """Read them anew, after a change."""
    current_app.extensions.pop("vocabulary", None)
