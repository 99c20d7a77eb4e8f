"""Filling in a case: kept as typed, told what to enter, never lost between devices."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from echo_community.cases import services
from echo_community.cases.drafts import FinishDraft, LineDraft
from echo_community.cases.models import Case, CaseAnswer, Medication
from echo_community.cases.queries.drafts import form_page, my_cases
from echo_community.discussions.drafts import FileDraft
from echo_community.discussions.files import services as files
from echo_community.discussions.models import Attachment
from echo_community.kernel.clock import now
from echo_community.kernel.db import db
from echo_community.kernel.errors import NotVisible, Overtaken
from echo_community.kernel.uploads import Made
from echo_community.notifications.models import Notice
from tests.cases.filling import draft, programme, submitted
from tests.world import World

MADE = Made("image", "image/jpeg", b"pixels", b"small", 4, 3)


def begun(world: World, by=None) -> Case:
    by = by or world.member("Jo Halvorsen")
    return services.begin(by, programme(world))


def heard(answered: Any) -> Any:
    """What a script is told."""
    return answered.get_json()


def answer(case: Case, key: str) -> str:
    found = db.session.query(CaseAnswer).filter_by(case_id=case.id, field=key).one_or_none()
    return found.value if found else ""


def test_a_case_is_begun_and_filled_in_a_step_a_page_without_script(world: World) -> None:
    jo = world.member("Jo Halvorsen")
    programme(world)
    browser = world.client(jo)

    page = browser.get("/p/chronic-pain/cases/new").text
    first = browser.post("/p/chronic-pain/cases/new", data={"once": "k"}).location
    second = browser.post(first, data={"f-question": "Taper or not?", "v-question": "0"}).location

    assert "15 minutes" in page
    assert first.endswith("/step/question")
    assert second.endswith("/step/person")
    assert "Step 2 of 12" in browser.get(second).text
    assert "Taper or not?" in browser.get(first).text


def test_beginning_twice_by_a_double_tap_begins_once(world: World) -> None:
    jo = world.member("Jo Halvorsen")
    programme(world)
    browser = world.client(jo)

    first, again = (
        browser.post("/p/chronic-pain/cases/new", data={"once": "k"}).location for _ in range(2)
    )

    assert first == again
    assert db.session.query(Case).count() == 1


def test_a_programme_without_a_template_of_its_own_gets_the_general_one(world: World) -> None:
    jo = world.member("Jo Halvorsen")

    location = world.client(jo).post("/p/chronic-pain/cases/new", data={}).location

    assert location.endswith("/step/question")


def test_an_impossible_score_is_kept_as_typed_with_what_to_enter_and_passed_the_second_time(
    world: World,
) -> None:
    jo = world.member("Jo Halvorsen")
    case = begun(world, jo)
    browser, url = world.client(jo), f"/c/{case.id}/step/mood"

    back = browser.post(url, data={"f-phq9": "72", "v-phq9": "0"}).location
    page = browser.get(back).text
    seen = page.split('name="seen" type="hidden" value="')[1].split('"')[0]
    onward = browser.post(url, data={"f-phq9": "72", "v-phq9": "1", "seen": seen}).location

    assert back.endswith("/step/mood#form")
    assert "You typed 72: did you mean 27?" in page
    assert answer(case, "phq9") == "72"
    assert onward.endswith("/step/medication")


@pytest.mark.parametrize(
    ("step", "key", "typed", "told"),
    [
        ("person", "age_band", "1961-03-12", "A date of birth would tell who the patient is"),
        ("person", "age_band", "54", "Choose a band, not an age: here 50–59."),
        ("pain", "duration", "since 2018", "Say it in relative time"),
        ("mood", "gad7", "22", "GAD-7 goes from 0 to 21"),
    ],
)
def test_what_does_not_fit_a_field_says_what_to_enter(
    world: World, step: str, key: str, typed: str, told: str
) -> None:
    jo = world.member("Jo Halvorsen")
    case = begun(world, jo)
    browser, url = world.client(jo), f"/c/{case.id}/step/{step}"

    browser.post(url, data={f"f-{key}": typed, f"v-{key}": "0"})

    assert told in browser.get(url).text
    assert answer(case, key) == typed


def test_the_medication_list_grows_moves_and_shrinks_without_script(world: World) -> None:
    jo = world.member("Jo Halvorsen")
    case = begun(world, jo)
    browser, url = world.client(jo), f"/c/{case.id}/step/medication"
    rows = {
        **{"m-0-drug": "hydromorphone", "m-0-dose": "4 mg", "m-0-per_day": "qid"},
        **{"m-0-route": "oral", "m-1-drug": "lorazepam", "m-1-dose": "1", "m-1-unit": "mg"},
    }

    back = browser.post(url, data={**rows, "v-medications": "0", "act": "add"}).location
    browser.post(url, data={**rows, "v-medications": "1", "act": "up-1"})
    moved = [line.drug for line in db.session.query(Medication).order_by(Medication.position)]
    page = browser.get(url).text
    browser.post(url, data={"m-0-drug": "lorazepam", "v-medications": "2", "act": "remove-0"})

    assert back.endswith("/step/medication#form")
    assert moved == ["lorazepam", "hydromorphone"]
    assert 'name="m-2-drug"' in page  # one more, empty
    assert db.session.query(Medication).count() == 0


def test_a_list_is_read_as_it_is_typed_and_counted_in_morphine_equivalents(world: World) -> None:
    jo = world.member("Jo Halvorsen")
    case = begun(world, jo)
    lines = [LineDraft("hydromorphone", "4mg", "", "oral", "four times a day", "with meals")]

    services.save_medications(jo, case.id, "medications", lines, 0)

    line = db.session.query(Medication).one()
    assert (line.dose, line.unit, line.per_day) == (4.0, "mg", 4.0)
    page = world.client(jo).get(f"/c/{case.id}/step/medication").text
    assert "Morphine equivalents a day" in page
    assert "<b>80</b>" in page


def test_a_dose_without_a_unit_or_in_words_says_what_to_enter_and_stays(world: World) -> None:
    jo = world.member("Jo Halvorsen")
    case = begun(world, jo)
    lines = [LineDraft("oxycodone", "10"), LineDraft("morphine", "ten", per_day="often")]

    services.save_medications(jo, case.id, "medications", lines, 0)
    page = world.client(jo).get(f"/c/{case.id}/step/medication").text

    assert "oxycodone: choose the unit of the dose, such as mg." in page
    assert "write the dose as a number, such as 2.5. You typed “ten”." in page
    assert 'value="ten"' in page
    assert 'value="often"' in page


def test_another_device_that_saved_a_newer_value_is_told_and_both_texts_are_there(
    world: World,
) -> None:
    jo = world.member("Jo Halvorsen")
    case = begun(world, jo)
    services.save_field(jo, case.id, "question", "Taper?", 0)
    services.save_field(jo, case.id, "question", "Taper, from the phone?", 1)
    browser = world.client(jo)

    sent = {"f-question": "Taper, from the desk?", "v-question": "1"}
    clash = browser.post(f"/c/{case.id}/step/question", data=sent)
    chosen = browser.post(f"/c/{case.id}/step/question", data={**sent, "v-question": "2"})

    assert clash.status_code == 422
    assert "Taper, from the phone?" in clash.text
    assert "Taper, from the desk?" in clash.text
    assert 'name="v-question" value="2"' in clash.text
    assert chosen.status_code == 303
    assert answer(case, "question") == "Taper, from the desk?"


def test_the_same_value_from_a_page_that_did_not_hear_the_answer_is_no_clash(world: World) -> None:
    jo = world.member("Jo Halvorsen")
    case = begun(world, jo)

    first = services.save_field(jo, case.id, "question", "Taper?", 0)
    again = services.save_field(jo, case.id, "question", "Taper?", 0)

    assert first.version == again.version == 1
    with pytest.raises(Overtaken):
        services.save_field(jo, case.id, "question", "Rotate?", 0)


def test_a_form_that_overtakes_a_save_of_its_own_is_no_clash(world: World) -> None:
    jo = world.member("Jo Halvorsen")
    case = begun(world, jo)
    services.save_field(jo, case.id, "question", "Taper?", 0)

    # A script says one more than it knows while a save is on the way, and the form comes first.
    sent = services.save_field(jo, case.id, "question", "Taper, or rotate?", 2)

    assert sent.version == 2
    with pytest.raises(Overtaken):  # the save, which nobody waits for any more
        services.save_field(jo, case.id, "question", "Taper, or", 1)


def test_a_script_keeps_one_field_and_hears_what_the_guard_finds(world: World) -> None:
    jo = world.member("Jo Halvorsen")
    case = begun(world, jo)
    browser, url = world.client(jo), f"/c/{case.id}/field"

    lavoie = {"field": "question", "kept": "0", "value": "May Mrs Lavoie taper?"}
    kept = heard(browser.post(url, data=lavoie))
    bad = heard(browser.post(url, data={"field": "phq9", "kept": "0", "value": "72"}))
    clash = browser.post(url, data={"field": "question", "kept": "0", "value": "May she?"})

    assert (kept["version"], kept["said"]) == (1, "Saved")
    assert "Mrs Lavoie" in kept["found"]
    assert "Use “the patient”" in kept["found"]
    assert bad["problem"].endswith("did you mean 27?")
    assert clash.status_code == 409
    assert "May Mrs Lavoie taper?" in heard(clash)["offer"]
    assert heard(clash)["version"] == 1


def test_a_suggestion_takes_the_place_of_what_was_found(world: World) -> None:
    jo = world.member("Jo Halvorsen")
    case = begun(world, jo)
    browser, url = world.client(jo), f"/c/{case.id}/step/question"
    browser.post(url, data={"f-question": "May Mrs Lavoie taper?", "v-question": "0"})
    use = browser.get(url).text.split('name="use" value="')[1].split('"')[0]

    browser.post(url, data={"f-question": "May Mrs Lavoie taper?", "v-question": "1", "use": use})

    assert answer(case, "question") == "May the patient taper?"


def test_a_draft_is_for_its_authors_eyes_alone(world: World) -> None:
    jo = world.member("Jo Halvorsen")
    case = begun(world, jo)
    services.save_field(jo, case.id, "question", "Taper?", 0)
    others = [
        world.member("Amina"), world.expert(), world.coordinator(), world.admin(),
        world.member("Omar", of="Hepatitis C"),
    ]  # fmt: skip

    for other in others:
        for path in ("", "/step/question", "/preview", "/consent", "/finish", "/field"):
            assert world.client(other).get(f"/c/{case.id}{path}").status_code == 404
        with pytest.raises(NotVisible):
            services.save_field(other, case.id, "question", "Mine", 1)
        with pytest.raises(NotVisible):
            services.accept(other, case.id)


def test_ones_cases_are_listed_with_what_comes_next(world: World) -> None:
    jo = world.member("Jo Halvorsen")
    case = begun(world, jo)
    services.save_field(jo, case.id, "question", "Taper?", 0)

    page = world.client(jo).get("/p/chronic-pain/cases/mine").text

    assert "Taper?" in page
    assert "Next: fill it in and submit it." in page


def test_saving_and_leaving_leads_to_ones_cases_and_going_on_to_the_first_open_step(
    world: World,
) -> None:
    jo = world.member("Jo Halvorsen")
    case = begun(world, jo)
    browser, url = world.client(jo), f"/c/{case.id}/step/question"

    left = browser.post(url, data={"f-question": "Taper?", "v-question": "0", "act": "leave"})

    assert left.location.endswith("/cases/mine")
    assert browser.get(f"/c/{case.id}").location.endswith("/step/person")


def test_a_draft_thrown_away_comes_back(world: World) -> None:
    jo = world.member("Jo Halvorsen")
    case = begun(world, jo)
    browser = world.client(jo)

    browser.post(f"/c/{case.id}/throw", data={})
    gone = my_cases(jo, case.programme_id)
    browser.post(f"/c/{case.id}/restore", data={})

    assert gone == []
    assert [row.id for row in my_cases(jo, case.programme_id)] == [case.id]


def test_the_agreement_is_recorded_or_why_it_is_not_needed(world: World) -> None:
    jo = world.member("Jo Halvorsen")
    case = begun(world, jo)
    browser, url = world.client(jo), f"/c/{case.id}/consent"

    without = browser.post(url, data={"consent": "not_needed", "consent_reason": ""})
    browser.post(url, data={"consent": "not_needed", "consent_reason": "A composite."})

    assert without.status_code == 422
    assert "Say why the patient’s agreement is not needed." in without.text
    db.session.expire_all()
    assert (case.consent, case.consent_reason) == ("not_needed", "A composite.")


def test_a_draft_left_alone_is_warned_of_and_then_swept_with_its_files_kept_till_then(
    world: World,
) -> None:
    jo = world.member("Jo Halvorsen")
    with time_machine.travel(now() - timedelta(days=167), tick=False):
        case = draft(world, jo)
        file = files.keep(jo, case.programme_id, "scan.jpg", MADE)
        services.save_finish(jo, case.id, FinishDraft("Leg pain", (), (FileDraft(file.id),)))

    assert services.sweep_drafts() == 0
    files.sweep()
    warned = db.session.query(Notice).filter_by(user_id=jo.id).all()
    with time_machine.travel(now() + timedelta(days=14), tick=False):
        assert services.sweep_drafts() == 1

    assert [notice.cause.split(" ")[2] for notice in warned] == ["going"]
    assert db.session.query(Attachment).count() == 1
    assert db.session.query(CaseAnswer).count() == 0


def test_files_of_a_case_that_was_sent_back_stay_until_it_is_submitted_again(
    world: World,
) -> None:
    jo, hub = world.member("Jo Halvorsen"), world.expert()
    case = submitted(world, jo)
    services.send_back(hub, case.id, "Show the scan.")
    file = files.keep(jo, case.programme_id, "scan.jpg", MADE)
    services.save_finish(jo, case.id, FinishDraft("Leg pain", (), (FileDraft(file.id),)))

    for days in (1, 2, 3):
        with time_machine.travel(now() + timedelta(days=days), tick=False):
            services.sweep_drafts()
            files.sweep()

    assert db.session.query(Attachment).count() == 1


@pytest.mark.parametrize("filled", [False, True])
def test_the_form_costs_the_same_however_much_is_in_it(
    world: World, count_queries, filled: bool
) -> None:
    jo = world.member("Jo Halvorsen")
    case = draft(world, jo) if filled else begun(world, jo)

    with count_queries() as seen:
        form_page(jo, case.id)

    assert len(seen) == 6, seen


def test_the_list_of_ones_cases_is_one_statement(world: World, count_queries) -> None:
    jo = world.member("Jo Halvorsen")
    programme_id = [begun(world, jo).programme_id for _ in range(3)][0]

    with count_queries() as seen:
        assert len(my_cases(jo, programme_id)) == 3

    assert len(seen) == 1, seen
