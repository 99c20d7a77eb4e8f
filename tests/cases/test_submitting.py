"""From a filled-in form to the hub: what is told, what opens, what is kept."""

import threading
from typing import Any

import pytest
from sqlalchemy import text

from echo_community.cases import services
from echo_community.cases.drafts import CheckDraft, ConsentDraft, FinishDraft, Given, LineDraft
from echo_community.cases.lines import number, often
from echo_community.cases.models import Case, CaseState, Consent
from echo_community.cases.services.states import give_number
from echo_community.discussions.drafts import FileDraft
from echo_community.discussions.files import services as files
from echo_community.discussions.models import Attachment, Post, Revision, Thread, ThreadKind
from echo_community.kernel.db import db, transaction
from echo_community.kernel.errors import Forbidden, Refused, Stopped
from echo_community.kernel.uploads import Made
from echo_community.notifications.models import Notice, NoticeKind
from echo_community.policy import Visibility
from echo_community.privacy.guard import Heed
from echo_community.search.queries import search
from tests.cases.filling import CHECKED, HYDRO, QUESTION, draft, submitted
from tests.world import World

CARD = "OHIP 1234-567-897-AB"
WHY = "It is the example of the manual."


def thread_of(case: Case) -> Thread:
    db.session.expire_all()
    return db.session.get_one(Thread, case.thread_id)


def first_post(case: Case) -> Post:
    db.session.expire_all()
    return db.session.query(Post).filter_by(thread_id=case.thread_id, number=1).one()


def test_a_submitted_case_is_a_thread_for_the_hub_with_its_echo_id(world: World) -> None:
    jo = world.member("Jo Halvorsen")
    case = draft(world, jo)

    services.submit(jo, case.id, CHECKED)

    thread, post = thread_of(case), first_post(case)
    assert (case.state, thread.kind, thread.visibility) == (
        CaseState.SUBMITTED, ThreadKind.CASE, Visibility.STAFF,
    )  # fmt: skip
    assert case.echo_id and case.echo_id.startswith("CP-") and case.echo_id.endswith("-001")
    assert post.source.startswith(f"**Main question.** {QUESTION}")
    assert "**Age.** 50–59" in post.source
    assert "| hydromorphone | 4\u00a0mg by mouth | 4 a day, with meals |" in post.source
    assert (case.question, case.equivalents) == (QUESTION, 80.0)


def test_the_hub_is_told_and_members_and_other_programmes_see_nothing(world: World) -> None:
    jo, ben = world.member("Jo Halvorsen"), world.member("Ben")
    hub = [world.expert(), world.coordinator()]
    omar = world.expert("Omar", of="Hepatitis C")

    case = submitted(world, jo)

    told = db.session.query(Notice).filter_by(kind=NoticeKind.CASE_SUBMITTED).all()
    assert {notice.user_id for notice in told} == {person.id for person in hub}
    for person, status in ((hub[0], 200), (jo, 200), (ben, 404), (omar, 404)):
        page = world.client(person).get(f"/t/{case.thread_id}", follow_redirects=True)
        assert page.status_code == status, person.name
    assert "submitted a case to the hub" in world.client(hub[0]).get("/notices").text


def test_a_case_is_submitted_once_however_often_it_is_sent(world: World) -> None:
    jo = world.member("Jo Halvorsen")
    case = draft(world, jo)
    browser = world.client(jo)

    first, again = (
        browser.post(f"/c/{case.id}/preview", data={"once": "k"}).location for _ in range(2)
    )
    services.submit(jo, case.id, CHECKED)

    assert first == again
    assert db.session.query(Thread).count() == 1


def test_without_a_main_question_it_says_which_step_and_leads_there(world: World) -> None:
    jo = world.member("Jo Halvorsen")
    case = draft(world, jo)
    services.save_field(jo, case.id, "question", "", 1)

    page = world.client(jo).post(f"/c/{case.id}/preview", data={})

    assert page.status_code == 422
    assert "One thing before it can go" in page.text
    assert f'<a href="/c/{case.id}/step/question">' in page.text
    assert "Write your main question" in page.text
    assert db.session.query(Thread).count() == 0


def test_every_problem_is_listed_with_its_step(world: World) -> None:
    jo = world.member("Jo Halvorsen")
    case = draft(world, jo, phq9="72", duration="")
    services.save_medications(jo, case.id, "medications", [LineDraft("oxycodone", "10")], 1)
    services.save_consent(jo, case.id, ConsentDraft(None))
    services.save_finish(jo, case.id, FinishDraft(""))

    with pytest.raises(services.Unready) as found:
        services.submit(jo, case.id, CHECKED)

    steps = [(problem.step, problem.field) for problem in found.value.problems]
    assert steps == [
        ("pain", "duration"), ("mood", "phq9"), ("medication", "medications"),
        ("consent", "consent"), ("finish", "title"),
    ]  # fmt: skip


def test_what_the_guard_stops_is_shown_by_field_and_held_with_a_reason(world: World) -> None:
    jo, ben = world.member("Jo Halvorsen"), world.member("Ben")
    case = draft(world, jo, history=f"{CARD}, began with a fall.")
    browser, url = world.client(jo), f"/c/{case.id}/preview"

    stopped = browser.post(url, data={})
    sent = browser.post(url, data={"reason": WHY})

    assert stopped.status_code == 422
    assert "How it began and went on" in stopped.text
    assert "looks like a health card number" in stopped.text
    assert sent.status_code == 303
    thread = thread_of(case)
    assert thread.held
    assert case.state is CaseState.SUBMITTED
    assert world.client(ben).get(f"/t/{thread.id}").status_code == 404


def test_advice_is_shown_once_and_then_sent_as_it_is(world: World) -> None:
    jo = world.member("Jo Halvorsen")
    case = draft(world, jo, history="Began in Moosonee with a fall.")
    asked = CheckDraft(heed=Heed(asked=True))

    with pytest.raises(Stopped) as stop:
        services.submit(jo, case.id, asked)

    assert stop.value.advice
    assert [part for part, _ in stop.value.findings] == ["history"]
    page = world.client(jo).get(f"/c/{case.id}/preview").text
    seen = page.split('name="seen" type="hidden" value="')[1].split('"')[0]
    assert world.client(jo).post(f"/c/{case.id}/preview", data={"seen": seen}).status_code == 303


def test_a_suggestion_of_the_preview_is_taken_where_it_stands(world: World) -> None:
    jo = world.member("Jo Halvorsen")
    case = draft(world, jo, history="Mrs Lavoie fell.")
    services.save_finish(jo, case.id, FinishDraft("May Mrs Lavoie taper?"))
    browser = world.client(jo)
    uses = [
        part.split('"')[0] for part in browser.get(f"/c/{case.id}/preview").text.split('value="')
        if part.startswith(("title:", "history:"))
    ]  # fmt: skip

    for use in uses:
        browser.post(f"/c/{case.id}/mend", data={"use": use})

    page = browser.get(f"/c/{case.id}/preview").text
    assert "Lavoie" not in page
    assert "May the patient taper?" in page


def test_topics_and_files_go_with_it(world: World) -> None:
    jo, topic = world.member("Jo Halvorsen"), world.topic("Tapering")
    case = draft(world, jo)
    made = Made("image", "image/jpeg", b"pixels", b"small", 4, 3)
    file = files.keep(jo, case.programme_id, "scan.jpg", made)
    finish = FinishDraft("Leg pain", (topic.id,), (FileDraft(file.id, "An x-ray"),))
    services.save_finish(jo, case.id, finish)

    services.submit(jo, case.id, CHECKED)

    attached = db.session.get_one(Attachment, file.id)
    assert (attached.post_id, attached.alt) == (first_post(case).id, "An x-ray")
    hub = world.expert()
    assert "Tapering" in world.client(hub).get(f"/t/{case.thread_id}", follow_redirects=True).text


def test_a_change_while_the_hub_has_it_writes_the_presentation_anew(world: World) -> None:
    jo, hub = world.member("Jo Halvorsen"), world.expert()
    case = submitted(world, jo)

    services.amend(jo, case.id, {"history": Given("It began with a kickback.", 1)}, CHECKED)
    services.amend(jo, case.id, {"medications": Given(version=1, lines=())}, CHECKED)
    services.amend_finish(jo, case.id, FinishDraft("Back pain"), CHECKED)

    post = first_post(case)
    assert "It began with a kickback." in post.source
    assert "hydromorphone" not in post.source
    assert (thread_of(case).title, case.title, post.revision) == ("Back pain", "Back pain", 4)
    assert db.session.query(Revision).filter_by(post_id=post.id).count() == 3
    assert search(hub, case.programme_id, "kickback").hits


def test_a_change_that_identifies_is_stopped_and_nothing_of_it_is_kept(world: World) -> None:
    jo = world.member("Jo Halvorsen")
    case = submitted(world, jo)
    browser, url = world.client(jo), f"/c/{case.id}/step/question"

    sent = {"f-question": f"Taper? {CARD}", "v-question": "1"}
    page = browser.post(url, data=sent)
    held = browser.post(url, data={**sent, "reason": WHY})

    assert page.status_code == 422
    assert "looks like a health card number" in page.text
    assert held.status_code == 303
    assert thread_of(case).held


def test_once_presented_its_form_is_closed(world: World) -> None:
    jo = world.member("Jo Halvorsen")
    case = submitted(world, jo)
    with transaction():
        case.state = CaseState.PRESENTED

    with pytest.raises(Refused):
        services.amend(jo, case.id, {"history": Given("More.", 1)}, CHECKED)
    assert world.client(jo).get(f"/c/{case.id}/step/question").status_code == 403


def test_only_a_draft_is_kept_field_by_field(world: World) -> None:
    jo = world.member("Jo Halvorsen")
    case = submitted(world, jo)

    with pytest.raises(Forbidden):
        services.save_field(jo, case.id, "question", "Rotate?", 1)


def test_numbers_follow_one_another_by_programme_and_year(world: World) -> None:
    jo = world.member("Jo Halvorsen")

    given = [submitted(world, jo).echo_id for _ in range(2)]
    with transaction():
        db.session.get_one(Case, 2).echo_id = f"{given[1][:-3]}999"  # type: ignore[index]
    third = submitted(world, jo).echo_id
    fourth = submitted(world, jo).echo_id

    assert [number[-3:] for number in given if number] == ["001", "002"]
    assert third and third.endswith("-1000")
    assert fourth and fourth.endswith("-1001")


def test_two_that_are_submitted_at_once_get_two_numbers(world: World) -> None:
    jo = world.member("Jo Halvorsen")
    cases = [draft(world, jo).id for _ in range(3)]
    db.session.remove()
    wrong: list[Exception] = []
    together = threading.Barrier(len(cases))

    def send(case_id: int) -> None:
        with world.app.app_context():
            together.wait()
            try:
                services.submit(jo, case_id, CHECKED)
            except Exception as problem:
                wrong.append(problem)
            db.session.remove()

    threads = [threading.Thread(target=send, args=(case_id,)) for case_id in cases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []
    numbers = {case.echo_id for case in db.session.query(Case)}
    assert len(numbers) == 3 and None not in numbers


def test_a_number_of_an_imported_year_is_of_that_year(world: World) -> None:
    jo = world.member("Jo Halvorsen")
    case = draft(world, jo)
    with transaction():
        db.session.execute(text("UPDATE cases SET presented_on = '2023-05-02'"))
        db.session.expire_all()
        assert give_number(case) == "CP-23-001"


@pytest.mark.parametrize(
    ("typed", "times"),
    [
        ("3", 3), ("bid", 2), ("Twice a day", 2), ("four times daily", 4), ("q8h", 3),
        ("aux 8 heures", 3), ("trois fois par jour", 3), ("2 fois par jour", 2), ("0,5", 0.5),
        ("when it hurts", None), ("2-3", None), ("", None),
    ],
)  # fmt: skip
def test_how_often_is_read_or_left_as_it_was_typed(typed: str, times: Any) -> None:
    assert often(typed) == times


@pytest.mark.parametrize(
    ("typed", "dose"),
    [("4", 4), ("2,5", 2.5), ("½", 0.5), ("1,000", None), ("5 to 10", None), ("ten", None)],
)
def test_a_dose_is_read_where_it_is_beyond_doubt(typed: str, dose: Any) -> None:
    assert number(typed) == dose


def test_submitting_costs_no_more_with_more_cases_there(world: World, count_queries: Any) -> None:
    jo = world.member("Jo Halvorsen")
    costs = []
    for _ in range(3):
        case = draft(world, jo)
        with count_queries() as seen:
            services.submit(jo, case.id, CHECKED)
        costs.append(len(seen))

    assert costs[1] == costs[2]


def test_what_is_not_needed_is_left_out_of_the_presentation(world: World) -> None:
    jo = world.member("Jo Halvorsen")
    case = draft(world, jo)
    services.save_medications(jo, case.id, "medications", [HYDRO, LineDraft("|x|", "1", "mg")], 1)
    services.save_consent(jo, case.id, ConsentDraft(Consent.NOT_NEEDED, "A composite."))

    services.submit(jo, case.id, CHECKED)

    source = first_post(case).source
    assert r"\|x\|" in source
    assert "GAD-7" not in source
    assert "composite" not in source
