"""Importing past cases, batch by batch; each batch is one transaction."""

import functools
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from echo_community import policy
from echo_community.cases.imports.answers import Form, answered
from echo_community.cases.imports.case_line import CaseLine
from echo_community.cases.imports.documents import attach, fits
from echo_community.cases.imports.sessions import zone_of
from echo_community.cases.imports.sources import Source, source_of
from echo_community.cases.imports.storing import Keeping, store_cases
from echo_community.cases.imports.threads import CaseThread, thread_of
from echo_community.cases.shipped import installing
from echo_community.cases.template.queries import settings_of, template_of
from echo_community.discussions.imports import Problem, Report
from echo_community.discussions.imports.lines import BadLine, ThreadLine
from echo_community.discussions.imports.service import Watcher, import_lines
from echo_community.discussions.imports.storing import Bodies, Stored
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db, transaction
from echo_community.policy import Can
from echo_community.programmes.models import Programme


@dataclass
class CaseReport:
    """What an import of cases came to."""

    threads: Report
    notes: Counter[str] = field(default_factory=Counter)  # what many cases had, and how many
    sessions: int = 0
    past_retention: int = 0


def import_cases(
    importer: Actor,
    programme_id: int,
    file: Path,
    *,
    trusted: bool = False,
    dry_run: bool = False,
    columns: Mapping[str, str] = MappingProxyType({}),
    processes: int | None = None,
    told: Watcher = lambda stage, done, of: None,
    wrong: Callable[[Problem], object] = lambda problem: None,
) -> CaseReport:
    """Add the past cases of a file or folder that are not here yet, then scan and release them.

    `columns` says of a table's headers what they hold, where their names do not.
    """
    programme = db.session.get(Programme, programme_id)
    policy.visible(importer, Can.MANAGE_PROGRAMME, programme)
    assert programme is not None  # noqa: S101  else it was not visible
    form = _form(programme, dry_run)
    keeping = Keeping(form, settings_of(programme_id), zone_of(programme_id))
    cases = Cases(source_of(Path(file), form, columns), form)
    report = import_lines(
        importer,
        programme_id,
        cases,
        functools.partial(_keep, keeping=keeping),
        trusted=trusted,
        dry_run=dry_run,
        processes=processes,
        told=told,
        wrong=wrong,
    )
    return CaseReport(report, cases.notes, len(keeping.sessions), keeping.past_retention)


class _Undone(Exception):
    """What was looked at is not to stay."""


def _form(programme: Programme, dry_run: bool) -> Form:
    """The programme's form; where it has begun with none, the one that is shipped for it."""
    with suppress(_Undone), transaction():
        name = programme.slug if programme.slug in installing.NAMES else installing.GENERAL
        installing.install(None, programme.id, name)
        form = Form(template_of(programme.id))
        if dry_run:
            raise _Undone
    return form


def _keep(
    importer: Actor,
    programme_id: int,
    lines: Sequence[Any],
    bodies: Bodies,
    trusted: bool,
    keeping: Keeping,
) -> Stored:
    stored = store_cases(importer, programme_id, lines, bodies, trusted, keeping)
    stored.problems += attach(importer, programme_id, lines)
    return stored


class Cases:
    """The cases of a source as threads; notes what the programme's form has no place for."""

    def __init__(self, source: Source, form: Form) -> None:
        self.source, self.form, self.size = source, form, source.size
        self.notes: Counter[str] = Counter()

    @property
    def read(self) -> int:
        """How far the source is read."""
        return self.source.read

    def __iter__(self) -> Iterator[tuple[int, ThreadLine | BadLine]]:
        for number, case in self.source:
            yield number, case if isinstance(case, BadLine) else self._thread(case)

    def _thread(self, case: CaseLine) -> CaseThread | BadLine:
        if case.document and (why := fits(case.documents[0])):
            return BadLine(f"{case.documents[0].name}: {why}")
        answers = answered(self.form, case.fields)
        self._note(case)
        return thread_of(case, answers, self.form)

    def _note(self, case: CaseLine) -> None:
        for key in {key for key in case.fields if not self.form.field(key)}:
            self.notes[f"field {key!r} is not in the form: it stands in the presentation"] += 1
        for name in {s.category for s in case.suggestions if s.category}:
            if not self.form.category(name):
                self.notes[f"category {name!r} is not there: it stands in the suggestion"] += 1
