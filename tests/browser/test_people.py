"""On a phone without script: slowed while writing, appeal; the norms before a deep link."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.conftest import Site
from tests.browser.test_pages import sign_in


def test_a_slowed_member_reads_why_and_appeals(visit: Callable[..., Page], site: Site) -> None:
    page = visit(script=False)
    sign_in(page, site, "tariq.rahmani@example.org")
    page.get_by_role("link", name="Why, and how to appeal").click()
    page.get_by_role("link", name="Ask another moderator to look again").click()
    page.get_by_label("What the other moderator should know").fill("I gathered them since.")
    page.get_by_role("button", name="Send").click()
    page.get_by_text("Appeal: waits for another moderator").click()
    assert page.get_by_text("I gathered them since.").is_visible()


def test_who_joins_reads_the_norms_once_and_goes_on(visit: Callable[..., Page], site: Site) -> None:
    page = visit(script=False)
    page.goto(site.invitation())
    page.get_by_label("Name").fill("Tamsin Greer")
    page.get_by_label("Profession").select_option(index=1)
    page.get_by_role("button", name="Join").click()
    page.get_by_role("heading", name="How we work here").wait_for()
    page.goto("/t/2")
    page.get_by_role("button", name="I will keep to these norms").click()
    page.wait_for_url("**/t/2-*")
    page.goto("/p/chronic-pain/people")
    assert page.get_by_role("heading", name="People", exact=True).is_visible()
