"""Six to eight weeks later: the presenter is asked, and what became of the case is told."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine

from echo_community.cases.models import (
    Case,
    CaseSettings,
    CaseState,
    Change,
    FollowUp,
    Intention,
    Reminder,
)
from echo_community.cases.models import IntentionKind as Will
from echo_community.cases.outcome_drafts import FollowUpDraft
from echo_community.cases.queries import follow_ups as queries
from echo_community.cases.services import follow_ups as services
from echo_community.cases.services.follow_ups import TooSoon
from echo_community.cases.services.reminding import ask_for_follow_ups
from echo_community.discussions import queries as discussions
from echo_community.discussions import services as threads
from echo_community.discussions.drafts import DraftWords, ReplyDraft
from echo_community.discussions.models import Level, Post, Purpose, Thread
from echo_community.discussions.places import Place
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db, transaction
from echo_community.kernel.errors import Forbidden, NotVisible, Refused
from echo_community.kernel.mail import OutboundMail
from echo_community.notifications.models import Notice
from tests.cases.test_summary import anew, suggest
from tests.world import World

PRESENTED = date(2026, 10, 13)
WEEKS = {
    "presented_on": PRESENTED,
    "follow_up_from": PRESENTED + timedelta(weeks=6),
    "follow_up_due": PRESENTED + timedelta(weeks=8),
}
IN_TIME = datetime(2026, 11, 26, 15, tzinfo=UTC)
LATE = datetime(2026, 12, 10, 15, tzinfo=UTC)


def waiting(world: World, by: Actor, **columns: Any) -> Case:
    """A case of Jo's that was presented and waits for its follow-up."""
    given: Any = {"state": CaseState.AWAITING_FOLLOW_UP, "equivalents": 100.0} | WEEKS | columns
    return world.case(by=by, **given)


def asked() -> int:
    """What the worker does every hour; how many were asked."""
    found = ask_for_follow_ups.work()
    assert isinstance(found, int)
    return found


def told(person: Actor, kind: str) -> int:
    """How many notices of that kind somebody has."""
    return db.session.query(Notice).filter_by(user_id=person.id, kind=kind).count()


def post(world: World, case: Case, by: Actor, **sent: Any) -> Any:
    """The form sent."""
    given = {"body": "**What was tried**\n\nRotated slowly.\n\n**What is still open**\n\n"}
    return world.client(by).post(f"/t/{case.thread_id}/case/follow-up", data=given | sent)


def test_the_presenter_is_asked_once_when_the_weeks_begin_and_once_when_they_are_over(
    world: World,
) -> None:
    jo = world.member("Jo Halvorsen")
    case = waiting(world, jo)

    with time_machine.travel(datetime(2026, 11, 23, 15, tzinfo=UTC)):
        assert asked() == 0
    with time_machine.travel(IN_TIME):
        assert [asked(), asked()] == [1, 0]
    with time_machine.travel(LATE):
        assert [asked(), asked()] == [1, 0]

    assert told(jo, "follow_up_due") == 2
    first, last = db.session.query(OutboundMail).order_by(OutboundMail.id)
    for mail in (first, last):
        assert f"/t/{case.thread_id}/case/follow-up" in mail.body
        assert case.title not in mail.subject + mail.body
    assert "are over" in last.body
    assert "How is it going? A case that you presented" in world.client(jo).get("/notices").text


def test_remind_me_in_a_week_waits_a_week(world: World) -> None:
    jo = world.member("Jo Halvorsen")
    case = waiting(world, jo)
    with time_machine.travel(IN_TIME):
        asked()
        assert queries.due_note(jo, case) is not None
        answer = world.client(jo).post(f"/t/{case.thread_id}/case/follow-up/later")
        services.ask_later(jo, case.thread_id or 0)
        assert answer.status_code == 303
        assert queries.due_note(jo, case) is None
        assert not queries.due_for(jo, case.programme_id)
    with time_machine.travel(IN_TIME + timedelta(days=6)):
        assert asked() == 0
    with time_machine.travel(IN_TIME + timedelta(days=7)):
        assert [asked(), asked()] == [1, 0]
        assert queries.due_note(jo, case) is not None
    assert told(jo, "follow_up_due") == 2
    # A day that falls behind the last one: one question, not two.
    with time_machine.travel(LATE - timedelta(days=4)):
        services.ask_later(jo, case.thread_id or 0)
    with time_machine.travel(LATE):
        assert asked() == 0
    with time_machine.travel(LATE + timedelta(days=4)):
        assert [asked(), asked()] == [1, 0]


def test_the_form_begins_with_what_the_presenter_said_they_would_do(world: World) -> None:
    jo, ben = world.member("Jo Halvorsen"), world.member("Ben Okafor")
    case = waiting(world, jo)
    for body, kind, why in (
        ("Rotate to buprenorphine.", Will.WILL_TRY, ""),
        ("Refer to physiotherapy.", Will.NOT_POSSIBLE, "Nobody within 300 km."),
        ("Duloxetine 30 mg.", Will.TRIED, "Sleeps better."),
    ):
        facts = {"case_id": case.id, "programme_id": case.programme_id, "author_id": jo.id}
        by = suggest(world, case, ben, body)
        world._add(Intention(post_id=by.id, kind=kind, why=why, **facts))

    page = world.client(jo).get(f"/t/{case.thread_id}/case/follow-up")

    assert page.status_code == 200
    assert (
        "**What was tried**\n\n"
        "- Duloxetine 30 mg: tried. Sleeps better.\n"
        "- Rotate to buprenorphine: planned.\n"
        "- Refer to physiotherapy: not possible here. Nobody within 300 km.\n\n"
        "**In the patient’s words**\n\n"
        "**What is still open**"
    ) in page.text
    assert "It was 100 mg when you presented" in page.text


def test_it_stands_in_the_thread_closes_the_case_and_tells_those_who_advised(
    world: World,
) -> None:
    jo, ben, nora, eve, expert = (
        *world.members("Jo Halvorsen", "Ben Okafor", "Nora Lund", "Eve Roy"), world.expert(),
    )  # fmt: skip
    case = waiting(world, jo)
    suggest(world, case, ben, "Rotate.")
    suggest(world, case, expert, "Pace.")
    threads.follow(eve, case.thread_id or 0, Level.WATCH)

    with time_machine.travel(IN_TIME):
        answer = post(world, case, jo, function="better", pain="same", dose="62,5", again="y")

    assert answer.status_code == 303
    [row] = db.session.query(FollowUp)
    assert (row.function, row.pain, row.equivalents, row.again) == (
        Change.BETTER, Change.SAME, 62.5, True,
    )  # fmt: skip
    written = db.session.get_one(Post, row.post_id)
    assert written.purpose is Purpose.FOLLOW_UP
    assert written.source == (
        "**What was tried**\n\nRotated slowly.\n\n"
        "**Function:** better. **Pain:** the same. "
        "**Dose now:** 62.5 mg of morphine equivalents a day; 100 when presented."
    )
    case = anew(case)
    assert case.state is CaseState.CLOSED and case.closed_at
    assert case.outcome == (
        "Function: better. Pain: the same. Dose now: 62.5 mg of morphine equivalents a day; "
        "100 when presented. What was tried Rotated slowly."
    )
    assert [told(person, "follow_up") for person in (ben, expert, eve)] == [1, 1, 1]
    assert [told(person, "follow_up") for person in (jo, nora)] == [0, 0]
    assert db.session.query(Notice).filter_by(user_id=eve.id).count() == 1
    shown = world.client(ben).get("/notices").text
    assert "Jo Halvorsen told what came of a case that you advised on" in shown
    assert told(jo, "follow_up_due") == 0
    with time_machine.travel(LATE):
        assert asked() == 0
        note = queries.due_note(jo, case)
    assert note and note.again and not note.asks


def test_sent_twice_it_is_posted_once(world: World) -> None:
    jo = world.member("Jo Halvorsen")
    case = waiting(world, jo)

    assert [post(world, case, jo, once="a").status_code for _ in range(2)] == [303, 302]
    assert db.session.query(FollowUp).count() == 1


def test_a_programme_that_counts_no_equivalents_asks_for_no_dose(world: World) -> None:
    jo = world.member("Jo Halvorsen")
    case = waiting(world, jo, equivalents=None)
    with transaction():
        db.session.add(CaseSettings(programme_id=case.programme_id, prefix="HC", equivalents=""))

    page = world.client(jo).get(f"/t/{case.thread_id}/case/follow-up").text

    assert "morphine equivalents" not in page
    assert post(world, case, jo).status_code == 303


def test_what_is_wrong_is_said_and_what_was_typed_stays(world: World) -> None:
    jo = world.member("Jo Halvorsen")
    case = waiting(world, jo)

    wrong = post(world, case, jo, body="Rotated.", dose="sixty", function="better")
    assert wrong.status_code == 422
    assert "Write a number of mg a day, such as 60. You typed “sixty”." in wrong.text
    assert "Rotated." in wrong.text
    assert 'value="better" checked' in wrong.text
    empty = post(world, case, jo, body="**What was tried**\n\n**What is still open**")
    assert empty.status_code == 422
    assert "Write something first." in empty.text
    stopped = post(world, case, jo, body="Call OHIP 1234-567-897-AB.", pain="worse")
    assert stopped.status_code == 422
    assert "OHIP 1234-567-897-AB" in stopped.text
    assert 'value="worse" checked' in stopped.text
    assert anew(case).state is CaseState.AWAITING_FOLLOW_UP


def test_what_the_guard_holds_tells_those_who_advised_when_it_is_released(world: World) -> None:
    jo, ben, expert = world.member("Jo Halvorsen"), world.member("Ben Okafor"), world.expert()
    case = waiting(world, jo)
    suggest(world, case, ben, "Rotate.")

    answer = post(
        world, case, jo, body="OHIP 1234-567-897-AB.", reason="The example of the manual.",
        function="better",
    )  # fmt: skip
    assert answer.status_code == 303
    assert (told(ben, "follow_up"), anew(case).outcome) == (0, "")
    [row] = db.session.query(FollowUp)

    threads.release(expert, row.post_id)
    assert told(ben, "follow_up") == 1
    assert anew(case).outcome.startswith("Function: better.")
    threads.hide_post(expert, row.post_id)
    assert anew(case).outcome == ""


def test_a_draft_is_kept_with_its_choices_and_goes_once_sent(world: World) -> None:
    jo = world.member("Jo Halvorsen")
    case = waiting(world, jo)
    place = f"follow_up:{case.thread_id}"
    threads.save_draft(jo, Place("reply", case.thread_id or 0), DraftWords("", "A reply."), 0)

    sent = {"body": "Half a", "function": "worse", "dose": "60", "again": "y", "kept": "0"}
    assert world.client(jo).post(f"/drafts/{place}", data=sent).location.endswith("follow-up")
    page = world.client(jo).get(f"/t/{case.thread_id}/case/follow-up").text
    assert "Half a" in page
    assert 'value="worse" checked' in page
    assert 'value="60"' in page
    assert "Half a" in world.client(jo).get("/p/chronic-pain/drafts").text
    post(world, case, jo, kept="1")

    assert discussions.draft_at(jo, Place("follow_up", case.thread_id or 0)) is None
    assert discussions.draft_at(jo, Place("reply", case.thread_id or 0)) is not None


def test_nobody_else_writes_it_and_not_before_it_was_presented(world: World) -> None:
    jo, ben, nora = world.member("Jo Halvorsen"), world.member("Ben Okafor"), world.coordinator()
    case = waiting(world, jo)
    early = world.case(by=jo, state=CaseState.SCHEDULED)

    for person in (ben, nora, world.expert()):
        with pytest.raises(Forbidden):
            services.follow_up(person, case.thread_id or 0, FollowUpDraft("Mine."))
        assert post(world, case, person).status_code == 403
        assert queries.due_note(person, case) is None
    outsider = world.member("Omar Haddad", of="Hepatitis C")
    for act in ("follow-up", "follow-up/later", "follow-up/nudge"):
        answer = world.client(outsider).post(f"/t/{case.thread_id}/case/{act}")
        assert answer.status_code == 404, act
    with pytest.raises(NotVisible):
        services.follow_up(jo, early.thread_id or 0, FollowUpDraft("Early."))
    assert world.client(jo).get(f"/t/{world.thread(by=jo).id}/case/follow-up").status_code == 404


def test_the_hub_sees_what_is_late_and_asks_once_a_week(world: World) -> None:
    jo, nora = world.member("Jo Halvorsen"), world.coordinator()
    late, due, coming = (
        waiting(world, jo, title=title, follow_up_from=first, follow_up_due=last)
        for title, first, last in (
            ("The late one", date(2026, 10, 1), date(2026, 10, 15)),
            ("The due one", date(2026, 11, 20), date(2026, 12, 4)),
            ("The coming one", date(2026, 12, 20), date(2027, 1, 3)),
        )
    )
    with time_machine.travel(IN_TIME):
        client = world.client(nora)
        page = client.get("/p/chronic-pain/cases/follow-ups").text
        assert page.index("The late one") < page.index("The due one") < page.index("The coming")
        assert "Jo Halvorsen" in page
        assert page.count("Ask for it") == 2
        assert client.post(f"/t/{late.thread_id}/case/follow-up/nudge").status_code == 303
        assert told(jo, "follow_up_due") == 1
        with pytest.raises(TooSoon):
            services.nudge(nora, late.thread_id or 0)
        again = client.get("/p/chronic-pain/cases/follow-ups").text
        assert again.count("Ask for it") == 1
    with time_machine.travel(IN_TIME + timedelta(days=8)):
        services.nudge(nora, late.thread_id or 0)
    assert told(jo, "follow_up_due") == 2
    for case in (due, coming):
        assert not db.session.query(Reminder).filter_by(case_id=case.id).count()
    services.follow_up(jo, due.thread_id or 0, FollowUpDraft("Done."))
    with pytest.raises(Refused):
        services.nudge(nora, due.thread_id or 0)
    assert "Done." in world.client(nora).get("/p/chronic-pain/cases/follow-ups").text


def test_members_and_outsiders_do_not_see_that_page(world: World) -> None:
    jo, far = world.member("Jo Halvorsen"), world.coordinator("Far Away", of="Hepatitis C")
    case = waiting(world, jo)

    assert world.client(jo).get("/p/chronic-pain/cases/follow-ups").status_code == 403
    assert world.client(far).get("/p/chronic-pain/cases/follow-ups").status_code == 404
    assert not queries.overdue(far, case.programme_id)
    assert not queries.done(far, case.programme_id)


def test_a_presenter_without_a_name_has_none_on_the_hubs_page(world: World) -> None:
    jo, nora = world.member("Jo Halvorsen"), world.coordinator()
    case = waiting(world, jo)
    with transaction():
        db.session.get_one(Thread, case.thread_id).nameless = True

    assert "Halvorsen" not in world.client(nora).get("/p/chronic-pain/cases/follow-ups").text
    [row] = queries.overdue(nora, case.programme_id)
    assert row.byline.name == ""


@pytest.mark.parametrize("many", [1, 6])
def test_what_is_due_costs_the_same_however_much_it_is(
    world: World, count_queries: Any, many: int
) -> None:
    jo, nora = world.member("Jo Halvorsen"), world.coordinator()
    cases = [waiting(world, jo) for _ in range(many)]

    with time_machine.travel(LATE):
        for read, most in (
            (lambda: queries.due_for(jo, cases[0].programme_id), 1),
            (lambda: queries.due_note(jo, cases[0]), 1),
            (lambda: queries.overdue(nora, cases[0].programme_id), 1),
            (lambda: queries.done(nora, cases[0].programme_id), 1),
            (lambda: queries.follow_up_page(jo, cases[0].thread_id or 0), 6),
        ):
            with count_queries() as seen:
                read()
            assert len(seen) <= most, seen
    with count_queries() as seen:
        assert queries.due_note(nora, cases[0]) is None
    assert not seen
    reply = ReplyDraft("Thanks.")
    assert threads.reply(nora, cases[0].thread_id or 0, reply).purpose is Purpose.MESSAGE
