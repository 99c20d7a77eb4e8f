"""A batch of past cases in one transaction: their threads, then all that is a case's."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from sqlalchemy import func, insert, select

from echo_community.accounts.models import User
from echo_community.cases import equivalents, presenting
from echo_community.cases.imports.answers import Form
from echo_community.cases.imports.lines import CaseLine
from echo_community.cases.imports.numbers import numbered
from echo_community.cases.imports.sessions import put_on_agendas, sessions_of
from echo_community.cases.imports.talk import store_talk
from echo_community.cases.imports.threads import CaseThread
from echo_community.cases.models import Case, CaseAnswer, CaseState, Medication, Round
from echo_community.cases.template.queries import Settings
from echo_community.discussions.imports import Problem
from echo_community.discussions.imports.rendering import Rendered
from echo_community.discussions.imports.storing import Bodies, Stored, store
from echo_community.discussions.models import Thread
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db
from echo_community.privacy import guard
from echo_community.programmes.models import Membership, Programme
from echo_community.programmes.queries import names_in

LINE = 220  # characters of a case's lines in lists
PATIENCE = timedelta(weeks=4)  # after the day by which a follow-up is asked for


@dataclass
class Keeping:
    """What is the same for every batch of one import, and what is said at its end."""

    form: Form
    settings: Settings
    zone: str
    past_retention: int = 0
    sessions: set[int] = field(default_factory=set)


@atomic
def store_cases(
    importer: Actor,
    programme_id: int,
    lines: Sequence[CaseThread],
    bodies: Bodies,
    trusted: bool,
    keeping: Keeping,
) -> Stored:
    """Add the cases that are not here yet: whole, or not at all."""
    new = _new(programme_id, lines)
    threads, odd = numbered(programme_id, keeping.settings.prefix, new)
    here = _members(programme_id, threads)
    known = {thread.source_id for thread in threads}
    rest = [line for line in lines if line.source_id not in known]
    stored = store(importer, programme_id, [*threads, *rest], bodies, trusted, here)
    stored.problems += [Problem(line, reason) for line, reason in odd]
    kept = [thread for thread in threads if thread.source_id in stored.made]
    if not kept:
        return stored
    stored.problems += [Problem(each.line, odd) for each in kept for odd in _wrong(each)]
    made = _cases(programme_id, kept, stored, bodies, keeping, frozenset(here))
    _answers(programme_id, kept, made)
    stored.problems += store_talk(programme_id, kept, stored, made, keeping.form)
    _meet(programme_id, kept, stored, keeping)
    programme = db.session.get_one(Programme, programme_id)
    audit.record(importer, "case.import", programme, cases=len(kept), trusted=trusted)
    return stored


def _new(programme_id: int, lines: Sequence[CaseThread]) -> list[CaseThread]:
    """Those whose ids nothing here has."""
    ids = [line.source_id for line in lines]
    from_here = select(Thread.source_id).where(
        Thread.programme_id == programme_id, Thread.source_id.in_(ids)
    )
    here = set(db.session.scalars(from_here))
    return [line for line in lines if line.source_id not in here]


def _members(programme_id: int, threads: Sequence[CaseThread]) -> dict[str, int]:
    """Who of those that the files name is here: by handle, or by a name only one member has."""
    names = {post.author for thread in threads for post in thread.posts}
    names |= {name for thread in threads for name in thread.others}
    if not names:
        return {}
    by_handle = {name.removeprefix("@").casefold(): name for name in names}
    by_name = {name.casefold(): name for name in names}
    rows = db.session.execute(
        select(User.id, Membership.handle, User.name)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.programme_id == programme_id,
            Membership.handle.in_(by_handle) | func.lower(User.name).in_(by_name),
        )
    ).all()
    found: dict[str, set[int]] = {}
    for user_id, handle, name in rows:
        if handle in by_handle:
            found.setdefault(by_handle[handle], set()).add(user_id)
        if name.casefold() in by_name:
            found.setdefault(by_name[name.casefold()], set()).add(user_id)
    return {name: next(iter(ids)) for name, ids in found.items() if len(ids) == 1}


def _wrong(thread: CaseThread) -> Iterable[str]:
    return (*thread.of.odd, *(thread.answers.wrong if thread.answers else ()))


def _cases(
    programme_id: int,
    threads: Sequence[CaseThread],
    stored: Stored,
    bodies: Bodies,
    keeping: Keeping,
    here: frozenset[str],
) -> dict[str, int]:
    """The rows of the cases; their numbers by their ids in the source."""
    known = names_in(programme_id)
    rows = []
    for thread in threads:
        case = thread.of
        told = _Lines(case, thread, bodies, known)
        state = _state(case, keeping.settings, here)
        reason = told.passed(case.consent_reason)
        if reason != case.consent_reason:
            stored.problems.append(Problem(case.line, "consent: the reason is left out"))
        rows.append(
            {
                "programme_id": programme_id,
                "author_id": stored.people[thread.people, case.presenter],
                "thread_id": stored.made[thread.source_id],
                "state": state,
                # With more than the form has a place for, its page draws the post itself.
                "made_revision": 0 if thread.answers and thread.answers.others else 1,
                "choices": {},
                "round": Round.DISCUSSION,
                "echo_id": case.echo_id,
                "title": case.title,
                "question": told.question,
                "recommendations": told.recommendations,
                "outcome": told.outcome,
                "consent": case.consent,
                "consent_reason": reason,
                "equivalents": _equivalents(case, keeping.settings),
                "presented_on": case.day,
                "created_at": case.at,
                "updated_at": case.at,
                "submitted_at": case.at,
                "closed_at": _closed(case, state),
                **_dates(case, keeping),
            }
        )
    made = db.session.execute(insert(Case).returning(Case.id, Case.thread_id), rows)
    numbers = {row.thread_id: row.id for row in made}
    return {each.source_id: numbers[stored.made[each.source_id]] for each in threads}


class _Lines:
    """The lines of a case in lists. What the guard stops stands in none: its post is held."""

    def __init__(self, case: CaseLine, thread: CaseThread, bodies: Bodies, known: Any) -> None:
        self.case, self.thread, self.bodies, self.known = case, thread, bodies, known

    @property
    def question(self) -> str:
        """What was asked; it is held with the presentation."""
        kept = self.thread.answers.kept if self.thread.answers else ()
        found = next((answer.value for answer in kept if answer.key == "question"), "")
        return _short(" ".join(found.split()))

    @property
    def recommendations(self) -> str:
        """What the summary begins with; else what experts endorsed, else what came first."""
        if self.case.summary:
            return self._line(0)
        endorsed = [each for each in self.case.suggestions if each.endorsed_by]
        texts = [each.said.text for each in (endorsed or self.case.suggestions)[:3]]
        return _short(self.passed(" ".join(" ".join(texts).split())))

    @property
    def outcome(self) -> str:
        """What the follow-up begins with."""
        return self._line(self.thread.posts[-1].number) if self.case.follow_up else ""

    def passed(self, text: str) -> str:
        """A text, or nothing where it may tell who a patient is."""
        if not text:
            return ""
        return "" if guard.check(guard.Words({"body": text}, known=self.known)).stopping else text

    def _line(self, number: int) -> str:
        body: Rendered = self.bodies[self.thread.source_id, number]
        post = next(post for post in self.thread.posts if post.number == number)
        return presenting.in_two_lines(body.html or "") if self.passed(post.body) else ""


def _short(text: str) -> str:
    return text if len(text) <= LINE else text[:LINE].rsplit(" ", 1)[0] + "…"


def _state(case: CaseLine, settings: Settings, here: frozenset[str]) -> CaseState:
    """What it says; else closed, unless somebody who is here may still be asked how it went."""
    if case.state:
        return case.state
    if case.follow_up or case.day is None or case.presenter not in here:
        return CaseState.CLOSED
    due = case.day + timedelta(weeks=settings.follow_up_to)
    return CaseState.AWAITING_FOLLOW_UP if due + PATIENCE >= now().date() else CaseState.CLOSED


def _equivalents(case: CaseLine, settings: Settings) -> float | None:
    """What the list comes to by the programme's table; none where it would mislead."""
    if settings.table is None:
        return None
    total = equivalents.daily([equivalents.Line.of(drug) for drug in case.drugs], settings.table)
    return total.total if total.has_opioids else None


def _closed(case: CaseLine, state: CaseState) -> Any:
    if state is not CaseState.CLOSED:
        return None
    return case.follow_up.said.at if case.follow_up else case.at


def _dates(case: CaseLine, keeping: Keeping) -> dict[str, date | None]:
    """Until when its follow-up is asked for, and how long it stays whole."""
    settings, day = keeping.settings, case.day
    waits = day and not case.follow_up
    until = day + relativedelta(months=settings.retention) if day and settings.retention else None
    if until and until < now().date():
        keeping.past_retention += 1
    return {
        "follow_up_from": day + timedelta(weeks=settings.follow_up_from) if day and waits else None,
        "follow_up_due": day + timedelta(weeks=settings.follow_up_to) if day and waits else None,
        "retain_until": until,
    }


def _answers(programme_id: int, threads: Sequence[CaseThread], made: dict[str, int]) -> None:
    common = {"programme_id": programme_id}
    answers = [
        {"case_id": made[thread.source_id], "field": answer.key, "value": answer.value,
         "number": answer.number, **common}
        for thread in threads if thread.answers for answer in thread.answers.kept
    ]  # fmt: skip
    drugs = [
        {"case_id": made[thread.source_id], "position": place, "dose_typed": "",
         "per_day_typed": "", **vars(drug), **common}
        for thread in threads for place, drug in enumerate(thread.of.drugs)
    ]  # fmt: skip
    if answers:
        db.session.execute(insert(CaseAnswer), answers)
    if drugs:
        db.session.execute(insert(Medication), drugs)


def _meet(
    programme_id: int, threads: Sequence[CaseThread], stored: Stored, keeping: Keeping
) -> None:
    days = {thread.of.day for thread in threads if thread.of.day}
    sessions = sessions_of(programme_id, days, keeping.zone)
    keeping.sessions |= set(sessions.values())
    put_on_agendas(
        programme_id,
        [
            (sessions[thread.of.day], stored.made[thread.source_id])
            for thread in threads
            if thread.of.day
        ],
    )
