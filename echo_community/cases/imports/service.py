"""Importing past cases, batch by batch; each batch is one transaction."""

import functools
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from echo_community import policy
from echo_community.cases.imports import lines as reading
from echo_community.cases.imports.answers import Answers, Form, answered, form_of
from echo_community.cases.imports.lines import CaseLine
from echo_community.cases.imports.sessions import zone_of
from echo_community.cases.imports.storing import Keeping, store_cases
from echo_community.cases.imports.threads import CaseThread, thread_of
from echo_community.cases.models import CaseSettings
from echo_community.discussions.imports import Problem, Report
from echo_community.discussions.imports.lines import BadLine, Lines, ThreadLine
from echo_community.discussions.imports.service import Watcher, import_lines
from echo_community.discussions.imports.storing import Bodies, Stored
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db, find
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
    processes: int | None = None,
    told: Watcher = lambda stage, done, of: None,
    wrong: Callable[[Problem], object] = lambda problem: None,
) -> CaseReport:
    """Add the past cases of a file that are not here yet, then scan and release them."""
    programme = db.session.get(Programme, programme_id)
    policy.visible(importer, Can.MANAGE_PROGRAMME, programme)
    form = form_of(programme_id)
    keeping = Keeping(form, settings_of(programme_id), zone_of(programme_id))
    cases = Cases(Path(file), form)
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


def _keep(
    importer: Actor,
    programme_id: int,
    lines: Sequence[Any],
    bodies: Bodies,
    trusted: bool,
    keeping: Keeping,
) -> Stored:
    return store_cases(importer, programme_id, lines, bodies, trusted, keeping)


class Cases:
    """The cases of a file as threads; notes what the programme's form has no place for."""

    def __init__(self, file: Path, form: Form) -> None:
        self.form = form
        self.notes: Counter[str] = Counter()
        self._known: frozenset[str] = frozenset()
        self._lines = Lines(file, self._parse)
        self.size = self._lines.size

    @property
    def read(self) -> int:
        """Bytes read so far."""
        return self._lines.read

    def __iter__(self) -> Iterator[tuple[int, ThreadLine | BadLine]]:
        return iter(self._lines)

    def _parse(self, line: bytes, number: int) -> CaseThread:
        return self.thread(reading.parse(line, number))

    def thread(self, case: CaseLine) -> CaseThread:
        """The thread of a case."""
        answers = answered(self.form, case.fields)
        self._note(case, answers)
        named = {s.category for s in case.suggestions if self.form.category(s.category)}
        return thread_of(case, answers, frozenset(named))

    def _note(self, case: CaseLine, answers: Answers) -> None:
        known = {key for key in case.fields if self.form.field(key)}
        for key in case.fields.keys() - known:
            self.notes[f"field {key!r} is not in the form: it stands in the presentation"] += 1
        categories = {s.category for s in case.suggestions if s.category}
        for name in categories:
            if not self.form.category(name):
                self.notes[f"category {name!r} is not there: it stands in the suggestion"] += 1


def settings_of(programme_id: int) -> CaseSettings:
    """What the programme decided about its cases."""
    found = find(CaseSettings, CaseSettings.programme_id == programme_id)
    if found:
        return found
    slug = db.session.get_one(Programme, programme_id).slug
    prefix = "".join(word[0] for word in slug.split("-")).upper()[:10]
    return CaseSettings(
        programme_id=programme_id, prefix=prefix, follow_up_from=6, follow_up_to=8, retention=24
    )
