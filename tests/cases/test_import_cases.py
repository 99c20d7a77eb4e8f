"""Importing past cases."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from echo_community.accounts.models import User
from echo_community.cases import shipped
from echo_community.cases.imports import CaseReport, import_cases
from echo_community.cases.models import (
    Case,
    CaseAnswer,
    CasePost,
    CaseState,
    Category,
    Consent,
    FollowUp,
    Intention,
    Medication,
    Signature,
    TemplateField,
)
from echo_community.discussions import queries
from echo_community.discussions.imports import Problem
from echo_community.discussions.models import Mark, Post, Purpose, Thread, ThreadKind
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db, transaction
from echo_community.kernel.errors import NotVisible
from echo_community.meetings.models import AgendaItem, Session
from echo_community.search import queries as search
from tests.world import World

Line = dict[str, Any]


def said(text: str, by: str = "wren", **facts: Any) -> Line:
    return {"by": by, "text": text, **facts}


def case(id: str = "CP-24-007", **facts: Any) -> Line:
    made: Line = {
        "id": id,
        "title": "Leg pain after two operations",
        "session_date": "2024-03-12",
        "topics": ["Tapering"],
        "presenter": "wren",
        "consent": "agreed",
        "fields": {
            "question": "Taper, rotate, or leave it?",
            "age_band": "54",
            "phq9": 17,
            "hobby": "Wakes birds at three.",
        },
        "medications": [
            {"drug": "hydromorphone", "dose": 6, "unit": "mg", "route": "oral", "per_day": 4}
        ],
        "questions": [said("Any sleep apnoea?", "jay", answer=said("Not tested."))],
        "suggestions": [
            said(
                "Slow the taper to five percent.", "Dr Osei",
                category="Pharmacology with opioids", endorsed_by=["Dr Lund"],
                supported_by=["jay", "moss"],
                intention={"kind": "will_try", "why": "She agrees."},
            ),
            said("Graded walking.", "jay", category="Physio"),
        ],
        "summary": said("Taper by five percent a month; walk daily.", "Dr Osei", signed=True),
        "discussion": [said("We see this often.", "moss")],
        "follow_up": said("Down to 60 a day, walks the dog.", function="better", again=True),
    }  # fmt: skip
    return {**made, **facts}


class Importer:
    """Imports lines into the programme of the tests, as its coordinator."""

    def __init__(self, world: World, folder: Path) -> None:
        self.actor: Actor = world.coordinator()
        self.programme_id = next(iter(self.actor.memberships))
        self.folder = folder
        self.problems: list[Problem] = []
        shipped.install(None, self.programme_id, "chronic-pain")

    def __call__(self, *lines: Line | str, **options: Any) -> CaseReport:
        text = "\n".join(x if isinstance(x, str) else json.dumps(x) for x in lines)
        return self.write("cases.jsonl", text + "\n", **options)

    def write(self, name: str, text: str, **options: Any) -> CaseReport:
        file = self.folder / name
        file.write_text(text)
        return self.read(file, **options)

    def read(self, file: Path, **options: Any) -> CaseReport:
        self.problems = []
        return import_cases(
            self.actor, self.programme_id, file, processes=0, wrong=self.problems.append, **options
        )

    @property
    def reasons(self) -> list[str]:
        return [problem.reason for problem in self.problems]

    def found(self, words: str) -> list[tuple[str, str]]:
        hits = search.search(self.actor, self.programme_id, words).hits
        return [(hit.kind, str(hit.title)) for hit in hits]


@pytest.fixture
def load(world: World, tmp_path: Path) -> Importer:
    return Importer(world, tmp_path)


def only(model: type[Any]) -> Any:
    return db.session.scalars(select(model)).one()


def count(model: type[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def posts() -> list[Post]:
    return list(db.session.scalars(select(Post).order_by(Post.number)))


def test_a_case_becomes_a_thread_in_echos_own_order(load: Importer) -> None:
    report = load(case())

    assert load.reasons == []
    assert (report.threads.threads, report.threads.posts) == (1, 8)
    thread, row = only(Thread), only(Case)
    assert (thread.kind, thread.held, thread.source_id) == (ThreadKind.CASE, False, "CP-24-007")
    assert [post.purpose for post in posts()] == [
        Purpose.SUMMARY, Purpose.MESSAGE, Purpose.QUESTION, Purpose.ANSWER,
        Purpose.SUGGESTION, Purpose.SUGGESTION, Purpose.MESSAGE, Purpose.FOLLOW_UP,
    ]  # fmt: skip
    assert (row.echo_id, row.state, row.consent) == (
        "CP-24-007", CaseState.CLOSED, Consent.AGREED,
    )  # fmt: skip
    assert row.question == "Taper, rotate, or leave it?"
    assert row.recommendations == "Taper by five percent a month; walk daily."
    assert row.outcome == "Down to 60 a day, walks the dog."
    assert str(row.presented_on) == "2024-03-12"
    assert str(row.retain_until) == "2026-03-12"


def test_its_fields_medication_and_what_was_said_of_suggestions_come_with_it(
    load: Importer,
) -> None:
    report = load(case())

    answers = db.session.execute(select(CaseAnswer.field, CaseAnswer.value, CaseAnswer.number))
    assert sorted(map(tuple, answers)) == [
        ("age_band", "50-59", None),
        ("phq9", "17", 17.0),
        ("question", "Taper, rotate, or leave it?", None),
    ]
    assert (only(Medication).drug, only(Medication).per_day) == ("hydromorphone", 4)
    assert only(Case).equivalents == pytest.approx(120)
    by_number = {post.number: post for post in posts()}
    first = by_number[4]
    assert (first.endorsed, first.same_here, only(Mark).post_id) == (True, 2, first.id)
    assert only(Intention).why == "She agrees."
    assert by_number[5].source == "**Physio.** Graded walking."
    assert "**Hobby.** Wakes birds at three." in by_number[1].source
    opioids = db.session.scalars(select(Category.id).where(Category.key == "with_opioids")).one()
    about = {row.post_id: row for row in db.session.scalars(select(CasePost))}
    assert about[by_number[3].id].question_id == by_number[2].id
    assert about[first.id].category_id == opioids
    assert about[by_number[5].id].category_id is None
    assert only(Signature).post_id == by_number[0].id
    assert (only(FollowUp).function, only(FollowUp).again) == ("better", True)
    assert len(report.notes) == 2


def test_it_stands_on_the_agenda_of_that_days_session(load: Importer, world: World) -> None:
    load(case("a"), case("b"), case("c", session_date="2024-03-19"))

    sessions = list(db.session.scalars(select(Session).order_by(Session.starts_at)))
    assert [session.title for session in sessions] == [
        "Session of March 12, 2024", "Session of March 19, 2024",
    ]  # fmt: skip
    places = db.session.execute(select(AgendaItem.session_id, AgendaItem.position))
    assert sorted(map(tuple, places)) == [
        (sessions[0].id, 0),
        (sessions[0].id, 1),
        (sessions[1].id, 0),
    ]


def test_nothing_comes_twice(load: Importer) -> None:
    load(case())
    first = load.problems

    again = load(case(title="Another title", discussion=[said("More.")] * 3))

    assert first == load.problems == []
    assert (again.threads.threads, again.threads.posts) == (0, 0)
    assert (count(Case), count(Post), count(Session)) == (1, 8, 1)


def test_a_dry_run_reads_and_writes_nothing(load: Importer) -> None:
    report = load(case(), case("b", title=""), dry_run=True)

    assert (report.threads.threads, report.threads.posts) == (1, 8)
    assert load.reasons == ["title: missing"]
    assert (count(Thread), count(Case), count(Session)) == (0, 0, 0)


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"title": None}, "title: missing"),
        ({"session_date": "12 March"}, "session_date: not a date as 2026-02-28"),
        ({"session_date": "0024-03-12"}, "session_date: the year 24 cannot be"),
        ({"state": "draft"}, "state: 'draft'; a past case is one of presented, "
                             "awaiting_follow_up, closed"),
        ({"suggestions": "walk"}, "suggestions: not a list"),
        ({"suggestions": [{"text": " "}]}, "suggestions[1].text: empty"),
        ({"questions": [{"text": 7}]}, "questions[1].text: not text"),
        ({"medications": [{"drug": "x", "dose": "many"}]},
         "medications[1].dose: 'many' is no number"),
        ({"follow_up": {"text": "Well.", "pain": "great"}},
         "follow_up.pain: 'great'; write better, same, worse, unknown"),
        ({"fields": ["a"]}, "fields: not an object"),
        ({"consent": "perhaps"}, "consent: 'perhaps'; write agreed, not_needed: why, or unknown"),
    ],
)  # fmt: skip
def test_a_bad_line_says_why_and_the_rest_goes_in(load: Importer, facts: Line, reason: str) -> None:
    load(case("bad", **facts), case("good"))

    assert load.reasons == [reason]
    assert load.problems[0].line == 1
    assert only(Thread).source_id == "good"


def test_what_is_no_json_or_too_long_is_passed_over(
    load: Importer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("echo_community.discussions.imports.lines.LONGEST_LINE", 5000)

    load("{", "[]", case("long", title="x" * 6000), case("good"))

    assert [problem.line for problem in load.problems] == [1, 2, 3]
    assert only(Thread).source_id == "good"


def test_what_may_tell_who_the_patient_is_is_held(load: Importer, world: World) -> None:
    number = "OHIP 1234-567-897-AB"
    load(
        case("a", fields={"question": f"{number}: taper?"}),
        case("b", summary=said(f"Call {number}."), follow_up=said(f"{number} is well.")),
        case("c", suggestions=[said("Walk.", intention={"kind": "tried", "why": number})]),
    )

    held = db.session.execute(
        select(Thread.source_id, Post.number)
        .join(Thread, Thread.id == Post.thread_id)
        .where(Post.held)
        .order_by(Thread.source_id, Post.number)
    )
    assert [tuple(row) for row in held] == [("a", 1), ("b", 0), ("b", 7)]
    lines = db.session.execute(select(Case.recommendations, Case.outcome, Case.thread_id))
    assert number not in str(list(lines))
    assert load.reasons == ["post 4: why is left out"]
    assert {row.why for row in db.session.scalars(select(Intention))} == {"She agrees.", ""}
    participant = world.member()
    of_a = db.session.scalars(select(Thread).where(Thread.source_id == "a")).one()
    assert of_a.held
    with pytest.raises(NotVisible):
        queries.thread_page(participant, of_a.id)


def test_scores_that_cannot_be_stand_in_the_text_only(load: Importer) -> None:
    load(case(fields={"question": "Taper?", "PHQ-9": 72, "age_band": "47"}))

    assert load.reasons == [
        "fields.PHQ-9: PHQ-9 goes from 0 to 27. You typed 72: did you mean 27? "
        "It stands in the text only."
    ]
    assert count(CaseAnswer) == 2
    assert "72" in posts()[1].source


def test_members_are_known_by_name_and_others_by_what_the_file_calls_them(
    load: Importer, world: World
) -> None:
    osei = world.expert("Dr Osei")

    load(case())

    author = db.session.scalars(select(Post.author_id).where(Post.number == 0)).one()
    assert author == osei.id
    wren = db.session.scalars(select(User).where(User.handle == "wren")).one()
    assert (wren.source, only(Case).author_id) == ("import", wren.id)


def test_numbers_are_given_after_those_that_are_there(load: Importer) -> None:
    load(case("CP-24-007"), case("x"), case("y", session_date="2023-01-10"),
         case("z", echo_id="CP-24-007"))  # fmt: skip

    ids = db.session.scalars(select(Case.echo_id).order_by(Case.echo_id))
    assert list(ids) == ["CP-23-001", "CP-24-007", "CP-24-008", "CP-24-009"]
    assert load.reasons == ["echo_id: CP-24-007 is another case's; it got a new one"]


def test_a_case_is_found_by_its_echo_id_and_its_words(load: Importer) -> None:
    load(case(), case("CP-24-008", title="Neck pain", fields={"question": "Imaging?"}))

    assert load.found("CP-24-007")[0] == ("case", "Leg pain after two operations")
    assert load.found("hydromorphone")[0][0] == "case"


def test_only_who_manages_the_programme_imports(load: Importer, world: World) -> None:
    load.actor = world.member()

    with pytest.raises(NotVisible):
        load(case())


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("history", {"fields": {"question": "Taper?", "history": "OHIP 1234-567-897-AB."}}),
        (
            "medications",
            {"medications": [{"drug": "codeine", "frequency": "OHIP 1234-567-897-AB"}]},
        ),
    ],
)
def test_what_stands_in_fields_no_longer_asked_for_is_read_by_the_guard_too(
    load: Importer, world: World, key: str, told: Line
) -> None:
    shipped.install(None, world.programme().id, "chronic-pain")
    with transaction():
        db.session.query(TemplateField).filter_by(key=key).one().retired = True

    load(case(**told))

    assert only(Thread).held


def test_medication_of_a_form_that_asks_for_none_is_read_by_the_guard(
    load: Importer, world: World
) -> None:
    shipped.install(None, world.programme().id, "chronic-pain")
    with transaction():
        db.session.query(TemplateField).filter_by(key="medications").delete()

    load(case(medications=[{"drug": "codeine", "frequency": "OHIP 1234-567-897-AB"}]))

    assert only(Thread).held
