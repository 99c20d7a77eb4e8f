"""The demo's cases, each as far as it is: from a draft to its outcome.

What is said takes the one path of words; moments are set afterwards, as of the demo's threads.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select

from echo_community.accounts.models import User
from echo_community.cases import equivalents, presenting
from echo_community.cases.models import (
    Case,
    CaseAnswer,
    CaseSettings,
    CaseState,
    Consent,
    FieldKind,
    Medication,
    Round,
)
from echo_community.cases.queries.drafts import filled
from echo_community.cases.services.states import give_number
from echo_community.cases.shipped import install
from echo_community.cases.template.queries import QUESTION, Template, settings_of, template_of
from echo_community.discussions import guarding
from echo_community.discussions.models import Thread, ThreadKind, ThreadTopic
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.kernel.words import slug
from echo_community.meetings.models import AgendaItem, Session
from echo_community.ops.demo import source
from echo_community.ops.demo.source import Entry, moment
from echo_community.policy import Visibility
from echo_community.programmes.actors import actor_for
from echo_community.programmes.models import Programme, Topic

RETENTION = 18  # months, of the first programme: so one of its cases is a lesson by now
BEFORE = timedelta(days=9)  # its session, a case is submitted
HUB_ALONE = frozenset({CaseState.SUBMITTED, CaseState.ACCEPTED})
ANOTHER = timedelta(minutes=55)  # later in the session the second case has its turn


@dataclass
class Desk:
    """What the cases of a programme have in common."""

    programme: Programme
    people: dict[str, User]
    sessions: dict[str, Session]
    today: datetime
    template: Template
    topics: dict[str, int]
    turns: dict[str, int] = field(default_factory=dict)  # by session, how many cases it has

    def actor(self, key: str) -> Actor:
        """Somebody of the demo."""
        return actor_for(self.people[key].id)


@dataclass
class Told:
    """A case that has a thread, and when it was presented, or will be."""

    case: Case
    thread: Thread
    entry: Entry
    at: datetime


def begin(
    programme: Programme, people: dict[str, User], sessions: dict[str, Session], today: datetime
) -> Desk:
    """The programme's form, and where its cases are laid out."""
    install(None, programme.id, programme.slug)
    if programme.slug == source.FIRST:
        db.session.get_one(CaseSettings, programme.id).retention = RETENTION
    topics = select(Topic.slug, Topic.id).where(Topic.programme_id == programme.id)
    found = {row.slug: row.id for row in db.session.execute(topics)}
    return Desk(programme, people, sessions, today, template_of(programme.id), found)


def load(desk: Desk) -> list[Told]:
    """Those cases that were submitted, oldest first; drafts are laid down beside them."""
    entries = sorted(source.cases(desk.programme.slug), key=lambda each: _at(desk, each))
    told = [_case(desk, entry) for entry in entries]
    return [each for each in told if each is not None]


def _at(desk: Desk, entry: Entry) -> datetime:
    """When it is presented; of a case without a session, when it was sent to the hub."""
    if "session" in entry:
        return desk.sessions[entry["session"]].starts_at
    return moment(entry["days_ago"], desk.today)


def _case(desk: Desk, entry: Entry) -> Told | None:
    author, at = desk.actor(entry["presenter"]), _at(desk, entry)
    sent = min(at - BEFORE, moment(3, desk.today)) if "session" in entry else at
    case = Case(
        programme_id=desk.programme.id,
        author_id=author.id,
        title=entry["title"],
        consent=Consent(entry["consent"]),
        consent_reason=entry.get("consent_reason", ""),
        choices={"topics": [desk.topics[slug] for slug in entry["topics"]], "files": []},
        created_at=sent - timedelta(days=2),
        updated_at=sent,
    )
    db.session.add(case)
    db.session.flush()
    _fill_in(desk, author, case, entry)
    if entry["state"] == CaseState.DRAFT and "sent_back" not in entry:
        return None
    case.submitted_at, case.choices = sent, {}
    if entry["state"] not in (CaseState.DRAFT, *HUB_ALONE, CaseState.SCHEDULED):
        case.presented_on = at.date()
    give_number(case)
    _sum_up(desk, case)
    thread = _thread(desk, author, case, entry, sent)
    return Told(case, thread, entry, _turn(desk, thread, entry, at))


def _fill_in(desk: Desk, author: Actor, case: Case, entry: Entry) -> None:
    """The form, as somebody left it."""
    ids = {"case_id": case.id, "programme_id": case.programme_id}
    words = {key: value for key, value in entry["fields"].items() if isinstance(value, str)}
    words["consent"] = entry.get("consent_reason", "")
    guarding.must_hold(author, case.programme_id, title=entry["title"], **words)
    for key, value in entry["fields"].items():
        row = CaseAnswer(field=key, value=" ".join(value) if isinstance(value, list) else value)
        row.case_id, row.programme_id, row.updated_at = case.id, case.programme_id, case.updated_at
        row.number = float(value) if _is_number(desk.template, key) else None
        db.session.add(row)
    db.session.add_all(
        Medication(position=position, **line, **ids)
        for position, line in enumerate(entry["medications"])
    )
    db.session.flush()


def _is_number(template: Template, key: str) -> bool:
    asked = template.field(key)
    assert asked is not None, key  # noqa: S101  tests load the demo
    return asked.kind in (FieldKind.NUMBER, FieldKind.SCALE)


def _sum_up(desk: Desk, case: Case) -> None:
    """The lines of it that lists show."""
    form = filled(case)
    case.question = presenting.in_one_line(form.value(QUESTION))
    table = settings_of(case.programme_id).table
    if table and form.medications:
        lines = [equivalents.Line.of(line) for line in form.medications]
        total = equivalents.daily(lines, table)
        case.equivalents = total.total if total.has_opioids else None


def _thread(desk: Desk, author: Actor, case: Case, entry: Entry, sent: datetime) -> Thread:
    alone = entry["state"] in HUB_ALONE
    thread = Thread(
        programme_id=case.programme_id,
        author_id=author.id,
        kind=ThreadKind.CASE,
        title=case.title,
        slug=slug(case.title),
        visibility=Visibility.STAFF if alone else Visibility.PROGRAMME,
        last_number=0,
        replies=0,
        created_at=sent,
        last_post_at=sent,
    )
    db.session.add(thread)
    db.session.flush()
    case.thread_id = thread.id
    topics = (desk.topics[topic] for topic in entry["topics"])
    db.session.add_all(ThreadTopic(thread_id=thread.id, topic_id=topic) for topic in topics)
    db.session.flush()
    return thread


def body(desk: Desk, case: Case, language: str) -> str:
    """The presentation, as the form makes it."""
    form = filled(case)
    return presenting.presentation(case, form.values, form.medications, desk.template, language)


def _turn(desk: Desk, thread: Thread, entry: Entry, at: datetime) -> datetime:
    """Put it on the agenda of its session; when there its turn comes."""
    key = entry.get("session")
    if key is None:
        return at
    position = desk.turns.get(key, 0)
    desk.turns[key] = position + 1
    db.session.add(
        AgendaItem(
            session_id=desk.sessions[key].id,
            thread_id=thread.id,
            programme_id=thread.programme_id,
            position=position,
        )
    )
    return at + position * ANOTHER


ROUNDS = {"questions": Round.QUESTIONS, "suggestions": Round.SUGGESTIONS}


def round_of(entry: Entry) -> Round:
    """Which round is open."""
    if entry["state"] in (CaseState.AWAITING_FOLLOW_UP, CaseState.CLOSED):
        return Round.DISCUSSION
    return ROUNDS.get(entry.get("round", ""), Round.NONE)
