"""Files that were sent and are in no lecture yet; each function is one transaction."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from pathlib import PurePosixPath

from flask_babel import gettext
from sqlalchemy import ColumnElement, delete, select

from echo_community import policy
from echo_community.kernel import audit, jobs
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db, find
from echo_community.kernel.errors import Refused
from echo_community.kernel.words import tidy_line
from echo_community.lectures.models import LectureFile
from echo_community.policy import Can
from echo_community.programmes.models import Programme
from echo_community.programmes.own_words import stopped_among

KEPT = timedelta(days=3)  # a file that was sent and is in no form any more
MOST_FILES = 2000  # of one person, in a programme


@atomic
def keep(author: Actor, programme_id: int, name: str, stored: str, size: int) -> LectureFile:
    """Note a file that is in the storage; the same twice is one. Raises NotVisible or Refused."""
    programme = db.session.get(Programme, programme_id)
    policy.visible(author, Can.READ_PROGRAMME, programme)
    policy.require(author, Can.MANAGE_LECTURES, programme)
    name = called(name)
    theirs = _unsent(author, programme_id)
    again = find(LectureFile, *theirs, LectureFile.stored == stored, LectureFile.name == name)
    if again:
        return again
    file = LectureFile(
        programme_id=programme_id, author_id=author.id, name=name, stored=stored, size=size
    )
    db.session.add(file)
    audit.record(author, "lecture.upload", file)
    return file


def called(name: str) -> str:
    """What a file is called, without the folders before it. Raises Refused."""
    plain = PurePosixPath(tidy_line(name).replace("\\", "/")).name[-200:]
    if not plain:
        raise Refused(gettext("This file has no name. Rename it and send it again."))
    if stopped_among([plain]):
        raise Refused(
            gettext("The name of this file may tell who a patient is. Rename it and send it again.")
        )
    return plain


@atomic
def discard(author: Actor, files: Sequence[int]) -> int:
    """Throw away own files that are in no lecture and no import; returns how many."""
    own = LectureFile.author_id == author.id, LectureFile.import_id.is_(None)
    gone = db.session.execute(
        delete(LectureFile).where(LectureFile.id.in_(files), *own).returning(LectureFile.id)
    )
    return len(gone.all())


def unsent(author: Actor, programme_id: int, files: Iterable[int]) -> Sequence[LectureFile]:
    """Those of these files that are the author's and wait; in the order in which they came."""
    mine = *_unsent(author, programme_id), LectureFile.id.in_(list(files)[:MOST_FILES])
    return db.session.scalars(select(LectureFile).where(*mine).order_by(LectureFile.id)).all()


@jobs.job(minute="41")
def forget_unsent_lectures() -> None:
    """Files of a form that never came go; what was stored goes with the next sweep."""
    _forget()


@atomic
def _forget() -> None:
    old = LectureFile.import_id.is_(None), LectureFile.sent_at < now() - KEPT
    db.session.execute(delete(LectureFile).where(*old))


def _unsent(author: Actor, programme_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        LectureFile.author_id == author.id,
        LectureFile.programme_id == programme_id,
        LectureFile.import_id.is_(None),
    )
