"""The stages of a purge after its post: each may be cut off and is then begun again."""

from collections.abc import Callable, Mapping, Sequence
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import structlog
from flask import current_app
from sqlalchemy import select

from echo_community.kernel import audit, jobs
from echo_community.kernel.actor import ANYBODY
from echo_community.kernel.clock import now
from echo_community.kernel.db import db, transaction
from echo_community.kernel.errors import Refused
from echo_community.kernel.mail import Carrier
from echo_community.kernel.rewriting import rewrite
from echo_community.kernel.storage import storage
from echo_community.kernel.stored import named
from echo_community.moderation.purging import cleaning, derived
from echo_community.moderation.purging.drafts import unpacked
from echo_community.moderation.purging.matching import Eraser
from echo_community.moderation.purging.models import Purge, PurgedThing, Stage
from echo_community.moderation.purging.places import APART, everywhere
from echo_community.search import counts

log = structlog.get_logger()

Watcher = Callable[[str, int, int], object]  # the stage, how much is done, of how much


@jobs.job(minute="*")
def finish_purges() -> int:
    """Finish what was begun, every minute and whenever somebody purges."""
    try:
        return finish()
    except Refused as problem:
        log.warning("purge waits", problem=str(problem))
        return 0


def finish(told: Watcher = lambda stage, done, of: None) -> int:
    """Bring every purge to its end; returns how many came there."""
    unfinished = select(Purge.id).where(Purge.finished_at.is_(None)).order_by(Purge.id)
    waiting = db.session.scalars(unfinished).all()
    for purge_id in waiting:
        purge = db.session.get_one(Purge, purge_id)
        while stage := STAGES.get(purge.stage):
            stage(purge, told)
    if waiting:
        _bytes(told)
    return len(waiting)


def _words(purge: Purge, told: Watcher) -> None:
    eraser, places = Eraser(unpacked(purge.words)), everywhere()
    for done, place in enumerate(places):
        told("words", done, len(places))
        cleaning.clean(purge, eraser, place)
    kept = cleaning.kept(purge, eraser) if eraser else 0
    with transaction():
        derived.make_anew(purge)
        purge.kept = kept
        purge.stage = Stage.INDEX
    told("words", len(places), len(places))


def _index(purge: Purge, told: Watcher) -> None:
    told("index", 0, 1)
    eraser = Eraser(unpacked(purge.words))
    with transaction():
        derived.make_anew(purge)
        if eraser:
            derived.clean_documents(purge, eraser)
    counts.recount()
    _go_on(purge, Stage.FILES)
    told("index", 1, 1)


def _files(purge: Purge, told: Watcher) -> None:
    things = db.session.execute(
        select(PurgedThing.stored, PurgedThing.thumbnail).where(
            PurgedThing.purge_id == purge.id, PurgedThing.stored != ""
        )
    ).all()
    for done, thing in enumerate(things):
        told("files", done, len(things) + 1)
        for name in filter(None, thing):
            _delete_stored(name)
    _delete_mails(Eraser(unpacked(purge.words)))
    with transaction():
        # They stand nowhere else now: what follows cleans the bytes of this row too.
        purge.words, purge.stage = "", Stage.BYTES
    told("files", len(things) + 1, len(things) + 1)


def _bytes(told: Watcher) -> None:
    """For all purges that have come here at once: it takes as long for one."""
    ready = db.session.scalars(select(Purge.id).where(Purge.stage == Stage.BYTES)).all()
    rewrite(written_tables(), lambda done, of: told("bytes", done, of))
    with transaction():
        for purge in db.session.scalars(select(Purge).where(Purge.id.in_(ready))):
            purge.stage, purge.finished_at = Stage.DONE, now()
            audit.record(ANYBODY, "purge.finish", purge, places=purge.places)


def written_tables() -> Sequence[str]:
    """Every table whose rows hold, or held, what people write."""
    return sorted({*APART, "search_words", *(place.table.name for place in everywhere())})


def _go_on(purge: Purge, stage: Stage) -> None:
    with transaction():
        purge.stage = stage


def _delete_stored(name: str) -> None:
    with transaction():
        if not named([name]):
            storage().delete(name)


def _delete_mails(eraser: Eraser) -> None:
    """Where there is no mail server, mails are files: those that hold the words go."""
    folder = Carrier(current_app.extensions["settings"]).folder
    if not eraser or not folder.is_dir():
        return
    for file in folder.glob("*.eml"):
        if eraser.finds(_said(file)):
            file.unlink(missing_ok=True)


def _said(file: Path) -> str:
    message: Any = message_from_bytes(file.read_bytes(), policy=policy.default)
    words = message.get_body(("plain",)).get_content()
    return f"{message['Subject']}\n{words}"


STAGES: Mapping[Stage, Callable[[Purge, Watcher], None]] = {
    Stage.WORDS: _words,
    Stage.INDEX: _index,
    Stage.FILES: _files,
}
