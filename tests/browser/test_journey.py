"""The main job, as a clinician does it: sign in by link, read, reply, mend, find it again."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Site

LONG_THREAD = "What one change made the most difference in your practice this year?"


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_clinician_signs_in_by_link_replies_on_page_two_edits_and_finds_it(
    visit: Callable[..., Page], site: Site, script: bool, size: dict[str, int]
) -> None:
    page = visit(size=size, script=script)
    word = f"kwashiorkor{'s' if script else 'n'}{size['width']}"

    page.goto(site.sign_in_link("jo.halvorsen@northclinic.example"))
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Jo")

    page.goto("/p/chronic-pain/threads")
    page.get_by_role("link", name=LONG_THREAD).click()
    page.get_by_role("link", name="Page 2", exact=True).click()
    expect(page.locator("article.post").first).to_have_id("p21")

    page.get_by_label("Reply").fill(f"We now weigh every child: {word}.")
    page.get_by_role("button", name="Post reply").click()
    mine = page.locator("article.post", has_text=word)
    expect(mine).to_be_visible()

    mine.locator("details.menu summary").click()
    mine.get_by_role("link", name="Edit").click()
    page.locator("textarea[name=body]").fill(f"We now weigh every child twice: {word}.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("article.post", has_text=word)).to_contain_text("twice")

    page.goto(f"/p/chronic-pain/search?q={word}")
    page.get_by_role("link", name=LONG_THREAD).click()
    expect(page.locator("article.post", has_text=word)).to_contain_text("twice")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_what_was_typed_survives_being_signed_out(
    visit: Callable[..., Page], site: Site, script: bool
) -> None:
    page = visit(script=script)
    page.goto(site.sign_in_link("jo.halvorsen@northclinic.example"))
    page.get_by_role("button", name="Sign in").click()
    page.goto("/p/chronic-pain/ask")
    title = f"Does a rest day help? {script}"
    page.locator("input[name=title]").fill(title)
    page.locator("textarea[name=body]").fill("Twelve weeks of slow walking, and then what?")

    page.context.clear_cookies()
    page.locator(".send button").click()
    expect(page.get_by_text("Nothing is lost")).to_be_visible()
    expect(page.locator("textarea", has_text="Twelve weeks of slow walking")).to_be_visible()
