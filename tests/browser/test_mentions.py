"""Calling a colleague while writing: offered as one types, taken without a mouse."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Site


def test_a_name_is_completed_by_keyboard_and_its_owner_hears_the_bell(
    visit: Callable[..., Page], site: Site
) -> None:
    page = visit()
    page.goto(site.sign_in_link("jo.halvorsen@northclinic.example"))
    page.get_by_role("button", name="Sign in").click()
    page.goto("/p/chronic-pain/threads")
    page.locator("h2.name a").first.click()
    field = page.get_by_label("Your reply")
    field.click()

    field.press_sequentially("Could @h")
    offered = page.get_by_role("listbox", name="People and roles")
    expect(offered.get_by_role("option").first).to_contain_text("All hub experts")
    field.press("ArrowDown")
    expect(offered.get_by_role("option", selected=True)).to_contain_text("Samira Haddad")
    field.press("Escape")
    expect(offered).to_be_hidden()

    field.press_sequentially("ad")
    expect(offered.get_by_role("option", selected=True)).to_contain_text("Samira Haddad")
    field.press("Enter")
    expect(field).to_have_value("Could @samira.haddad ")
    field.press_sequentially("look at this once?")
    page.get_by_role("button", name="Post reply").click()
    expect(page.get_by_role("link", name="@samira.haddad")).to_be_visible()

    hers = visit()
    hers.goto(site.sign_in_link("samira.haddad@example.org"))
    hers.get_by_role("button", name="Sign in").click()
    hers.get_by_role("link", name="Notices,").click()
    expect(hers.get_by_text("Jo Halvorsen mentioned you")).to_be_visible()
