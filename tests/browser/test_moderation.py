"""A report on a phone: from the tap to the decision to the notice of who reported."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Site
from tests.browser.test_pages import SIDEWAYS, sign_in

THREAD = "CBD oil for pain in someone on warfarin"


def open_thread(page: Page) -> None:
    page.goto("/p/chronic-pain/search?q=CBD+warfarin")
    page.get_by_role("link", name=THREAD).first.click()
    page.wait_for_url("**/t/**")


@pytest.mark.parametrize(("script", "post"), [(True, "#p1"), (False, "#p2")])
def test_from_report_to_decision_to_the_reporters_notice(
    visit: Callable[..., Page], site: Site, script: bool, post: str
) -> None:
    jo, hub = visit(PHONE, script=script), visit(PHONE, script=script)
    sign_in(jo, site, "jo.halvorsen@northclinic.example")
    open_thread(jo)
    jo.locator(f"{post} details.menu > summary").click()
    jo.locator(post).get_by_role("link", name="Report", exact=True).click()
    jo.get_by_label("Disrespect").check()
    jo.get_by_label("Anything the hub should know").fill(f"It mocks the person. {script}")
    jo.get_by_role("button", name="Report", exact=True).click()
    expect(jo.get_by_text("Thank you. The hub will look at it.")).to_be_visible()

    sign_in(hub, site, "samira.haddad@example.org")
    hub.goto("/p/chronic-pain/")
    hub.get_by_role("link", name="for a moderator").click()
    hub.locator("li", has_text="Disrespect").get_by_role("link").first.click()
    expect(hub.get_by_text(f"It mocks the person. {script}")).to_be_visible()
    expect(hub.get_by_text("Who reported it is told.").first).to_be_visible()
    assert not hub.evaluate(SIDEWAYS)
    if script:
        hub.locator("h1").click()
        hub.keyboard.press("f")
    else:
        hub.get_by_role("button", name="It is fine").click()
    expect(hub.get_by_text("Decided: Fine as it is.")).to_be_visible()

    jo.goto("/notices")
    jo.get_by_role("link", name="The hub looked at what you reported").first.click()
    expect(jo.get_by_text("Fine as it is.")).to_be_visible()


def test_one_tap_hides_what_identifies_a_patient_and_a_slip_is_undone(
    visit: Callable[..., Page], site: Site
) -> None:
    jo, other = visit(PHONE), visit(PHONE)
    sign_in(jo, site, "jo.halvorsen@northclinic.example")
    sign_in(other, site, "delia.beardy@northclinic.example")
    open_thread(jo)
    address = jo.url
    words = "found eleven people in a month"
    expect(jo.get_by_text(words)).to_be_visible()
    jo.locator("#p3 details.menu > summary").click()
    jo.locator("#p3").get_by_role("button", name="Identifies a patient: hide it now").click()
    expect(jo.get_by_text("hidden from everybody but the moderators")).to_be_visible()
    other.goto(address)
    expect(other.get_by_text(words)).to_have_count(0)

    jo.get_by_role("button", name="Undo").click()

    expect(jo.get_by_text("The report is taken back.")).to_be_visible()
    other.reload()
    expect(other.get_by_text(words)).to_be_visible()
