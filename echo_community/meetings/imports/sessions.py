"""Sessions from a file: nothing twice, nobody told, every line that is left out said with why."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from echo_community.discussions.imports.lines import BadLine
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import atomic, db
from echo_community.kernel.errors import Refused, Stopped
from echo_community.meetings.imports.lines import SessionLine, lines
from echo_community.meetings.models import Session
from echo_community.meetings.services.planning import add_session, check_when, check_words
from echo_community.policy import Can
from echo_community.programmes.models import Programme
from echo_community.programmes.queries import programme_for

Wrong = Callable[[int, str], object]  # the line, and why it is left out


@dataclass
class SessionReport:
    """What came of it."""

    lines: int = 0
    added: int = 0
    here: int = 0  # already
    problems: int = 0


@atomic
def import_sessions(
    actor: Actor,
    programme_id: int,
    file: Path,
    *,
    time_zone: str = "",
    dry_run: bool = False,
    wrong: Wrong = lambda line, why: None,
) -> SessionReport:
    """Put the sessions of a file into the calendar. With `dry_run` check them alone.

    Those that are here, by their id or by their time, stay as they are. Raises NotVisible,
    Forbidden, and UnicodeDecodeError where the file is no text.
    """
    programme = programme_for(actor, programme_id, Can.MANAGE_SESSIONS)
    # Of two imports side by side one waits, and finds what the other brought.
    lock = select(Programme.id).where(Programme.id == programme_id)
    db.session.execute(lock.with_for_update(key_share=True))
    report, known = SessionReport(), _Known(programme_id)
    for number, line in lines(file, time_zone):
        report.lines += 1
        try:
            if known.has(line, number):
                report.here += 1
                continue
            _bring_in(actor, programme_id, line, dry_run)
            report.added += 1
        except (BadLine, Refused) as problem:
            report.problems += 1
            wrong(number, str(problem))
        except Stopped as stop:
            report.problems += 1
            wrong(number, f"may identify a patient: {', '.join(name for name, _ in stop.findings)}")
    if report.added and not dry_run:
        audit.record(actor, "session.import", programme, sessions=report.added)
    return report


def _bring_in(actor: Actor, programme_id: int, line: SessionLine | BadLine, dry_run: bool) -> None:
    if isinstance(line, BadLine):
        raise line
    check_when(line.draft.when, past=True)
    check_words(actor, programme_id, line.draft.words)
    if not dry_run:
        add_session(programme_id, line.draft, line.source_id)


class _Known:
    """What is in the calendar, and what the file brought so far."""

    def __init__(self, programme_id: int) -> None:
        found = db.session.execute(
            select(Session.source_id, Session.starts_at, Session.kind).where(
                Session.programme_id == programme_id
            )
        ).all()
        self.here = {row.source_id for row in found if row.source_id}
        self.times = {(row.starts_at, row.kind) for row in found}
        self.read: dict[str, int] = {}

    def has(self, line: SessionLine | BadLine, number: int) -> bool:
        """Whether that session is in the calendar. Raises BadLine where the file has it twice."""
        if isinstance(line, BadLine):
            return False
        if first := self.read.get(line.source_id):
            raise BadLine(f"id: {line.source_id!r} stands in line {first} too")
        self.read[line.source_id] = number
        when = (line.draft.when.starts_at, line.draft.kind)
        return line.source_id in self.here or when in self.times
