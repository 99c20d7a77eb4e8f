"""Coming back to a thread: where one lands, what is marked, and finding it by another name."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site

JO = "jo.halvorsen@northclinic.example"
PRIYA = "priya.raman@example.org"
SAMIRA = "samira.haddad@example.org"

both_ways = pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])


def signed_in(visit: Callable[..., Page], site: Site, email: str, script: bool) -> Page:
    page = visit(script=script)
    page.goto(site.sign_in_link(email))
    page.get_by_role("button", name="Sign in").click()
    return page


def asked(page: Page, title: str) -> str:
    """Ask; the address of the thread."""
    page.goto("/p/chronic-pain/ask")
    page.locator("input[name=title]").fill(title)
    page.locator("textarea[name=body]").fill("Forty minutes by boat to the pharmacy.")
    page.locator(".send button.main").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    return page.url.split("?")[0].split("#")[0]


def reply(page: Page, address: str, words: str) -> None:
    page.goto(address)
    page.locator("#reply textarea[name=body]").fill(words)
    page.get_by_role("button", name="Post reply").click()
    expect(page.locator("article.post", has_text=words)).to_be_visible()


@both_ways
def test_an_answer_is_accepted_and_endorsed_and_superseded_later(
    visit: Callable[..., Page], site: Site, script: bool
) -> None:
    jo, priya, samira = (signed_in(visit, site, who, script) for who in (JO, PRIYA, SAMIRA))
    address = asked(jo, f"Is a weekly blister pack enough? {script}")
    reply(priya, address, "Weekly was enough for us.")
    reply(samira, address, "Two weeks are enough by now.")

    jo.goto(address)
    jo.locator("#p2").get_by_role("button", name="This answered it").click()
    expect(jo.locator("#p2 .marks")).to_contain_text("Accepted by the person who asked")
    samira.goto(address)
    samira.locator("#p2").get_by_role("button", name="Endorse", exact=True).click()
    expect(samira.locator("#p2 .marks")).to_contain_text("Endorsed by Samira Haddad, hub expert")
    jo.goto("/p/chronic-pain/threads")
    row = jo.locator("ul.rows > li", has_text=f"Is a weekly blister pack enough? {script}")
    expect(row).to_contain_text("Weekly was enough for us.")
    expect(row).to_contain_text("Endorsed answer")

    samira.goto(address)
    samira.locator("#p2 details.menu > summary").click()
    samira.locator("#p2").get_by_role("link", name="Mark as superseded").click()
    samira.get_by_label("What is no longer so").fill("Every two weeks is enough now.")
    samira.get_by_label("Where the current advice stands").fill("3")
    samira.locator("main form button.main").click()
    jo.goto(address)
    expect(jo.locator("#p2")).to_contain_text("Superseded. Every two weeks is enough now.")
    expect(jo.locator("#p2 .note").get_by_role("link", name="post 3")).to_be_visible()
    expect(jo.locator("#p2 .words")).to_contain_text("Weekly was enough for us.")


@both_ways
def test_opening_a_thread_from_the_list_lands_on_the_first_unread_post(
    visit: Callable[..., Page], site: Site, script: bool
) -> None:
    jo, priya = (signed_in(visit, site, who, script) for who in (JO, PRIYA))
    title = f"Who keeps the key of the lockbox? {script}"
    address = asked(jo, title)
    for n in range(6):
        reply(priya, address, f"Answer {n}. " + "It depends on who is at home that day. " * 12)

    jo.goto("/p/chronic-pain/threads")
    jo.get_by_role("link", name=title).click()

    expect(jo).to_have_url(re.compile(r"#new$"))
    expect(jo.locator("#new + article")).to_have_id("p2")
    expect(jo.locator("#new")).to_be_in_viewport()
    jo.goto("/p/chronic-pain/threads")
    row = jo.locator("ul.rows > li", has_text=title)
    expect(row.locator(".new")).to_have_count(0)


@both_ways
def test_a_misspelt_brand_name_finds_the_thread_on_the_generic(
    visit: Callable[..., Page], site: Site, script: bool
) -> None:
    page = signed_in(visit, site, JO, script)

    page.goto("/p/chronic-pain/search")
    page.locator("main input[name=q]").fill("suboxonne splitting")
    page.locator("main input[name=q]").press("Enter")

    found = page.get_by_role("main").get_by_role("heading", level=2)
    expect(found.filter(has_text="Splitting the daily dose of buprenorphine")).to_be_visible()


def test_other_names_that_were_searched_for_stay_within_a_phone(
    visit: Callable[..., Page], site: Site
) -> None:
    page = signed_in(visit, site, JO, script=True)

    page.goto("/p/chronic-pain/search?q=sevrage+des+opiac%C3%A9s")

    expect(page.locator(".also")).to_contain_text("opioid withdrawal, ")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
