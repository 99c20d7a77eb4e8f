"""The form of a case with script: kept as one types, without a connection too, on two devices."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, Site
from tests.browser.test_pages import faults
from tests.browser.test_writing import enter

QUESTION = "textarea[name=f-question]"


def begin(page: Page, site: Site) -> str:
    """The address of the first step of a new case."""
    enter(page, site)
    page.goto("/p/chronic-pain/cases/new")
    page.get_by_role("button", name=re.compile("Begin")).click()
    expect(page).to_have_url(re.compile("/step/question"))
    return page.url


def typed(page: Page, words: str) -> None:
    """Words in the question, kept by the server."""
    page.locator(QUESTION).fill(words)
    expect(page.locator("[data-said]")).to_have_text("Saved")


def test_what_is_typed_is_kept_and_a_name_mended_by_a_tap(
    visit: Callable[..., Page], site: Site
) -> None:
    page = visit()
    url = begin(page, site)

    typed(page, "May Mrs Lavoie taper?")
    expect(page.locator(".beneath u")).to_have_text(["Mrs Lavoie"])
    assert faults(page, "a step with a finding") == []
    page.get_by_role("button", name="Use “the patient”").click()

    expect(page.locator(QUESTION)).to_have_value("May the patient taper?")
    expect(page.locator(".mend")).to_have_count(0)
    page.goto(url)
    expect(page.locator(QUESTION)).to_have_value("May the patient taper?")


def test_a_score_out_of_range_is_told_beside_the_field_at_once(
    visit: Callable[..., Page], site: Site
) -> None:
    page = visit()
    page.goto(begin(page, site).replace("question", "mood"))

    page.get_by_label("PHQ-9").fill("72")

    expect(page.locator(".f.bad .err")).to_have_text(re.compile("did you mean 27"))
    assert faults(page, "a step with a wrong score") == []
    page.get_by_label("PHQ-9").fill("14")
    expect(page.locator(".f.bad")).to_have_count(0)


def test_a_drug_more_is_a_line_more_and_the_sum_follows(
    visit: Callable[..., Page], site: Site
) -> None:
    page = visit()
    page.goto(begin(page, site).replace("question", "medication"))

    first = page.locator("[data-line]").first
    first.get_by_label("Drug").fill("hydromorphone")
    first.get_by_label("Dose").fill("4 mg")
    first.get_by_label("How it is taken").select_option("oral")
    first.get_by_label("Times a day").fill("4")
    page.get_by_role("button", name="Add another drug").click()
    page.keyboard.type("methadone")

    expect(page.locator("[data-under] tfoot b")).to_have_text("80")
    expect(page.get_by_text("never summed")).to_be_visible()
    assert faults(page, "the list of medication") == []
    page.reload()
    expect(page.locator("#m-1-drug")).to_have_value("methadone")


def test_words_typed_without_a_connection_are_sent_when_it_is_back(
    visit: Callable[..., Page], site: Site
) -> None:
    page = visit()
    url = begin(page, site)
    typed(page, "Taper?")

    page.context.set_offline(True)
    page.locator(QUESTION).fill("Taper, or rotate?")
    expect(page.locator("[data-said]")).to_have_text(re.compile("Kept on this device"))
    page.context.set_offline(False)
    expect(page.locator("[data-said]")).to_have_text("Saved")
    page.context.set_offline(True)
    page.locator(QUESTION).fill("Taper, rotate, or leave it?")
    expect(page.locator("[data-said]")).to_have_text(re.compile("Kept on this device"))
    other = page.context.new_page()
    page.close()
    other.context.set_offline(False)
    with other.expect_response(re.compile("/c/[0-9]+/field")) as sent:
        other.goto(site.url + "/p/chronic-pain/cases/mine")

    assert sent.value.ok
    other.goto(url)
    expect(other.locator(QUESTION)).to_have_value("Taper, rotate, or leave it?")


def test_two_devices_are_told_of_one_another_and_both_texts_stay(
    visit: Callable[..., Page], site: Site
) -> None:
    phone, desk = visit(), visit(DESK)
    url = begin(phone, site)
    enter(desk, site)
    desk.goto(url)
    typed(desk, "From the desk.")

    phone.locator(QUESTION).fill("From the phone.")
    expect(phone.get_by_label("Saved there")).to_have_value("From the desk.")
    assert faults(phone, "two texts") == []
    phone.get_by_role("button", name="Put it below mine").click()

    expect(phone.locator(QUESTION)).to_have_value("From the phone.\n\nFrom the desk.")
    expect(phone.locator("[data-said]")).to_have_text("Saved")
