"""Every page a person can open: axe finds nothing, and nothing scrolls sideways."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

from echo_community.app import create_app
from echo_community.config import Settings
from tests.browser.conftest import DESK, PHONE, Site

SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"

ANSWERS_WITHOUT_A_PAGE = {
    "static", "ops.healthz", "pages.index", "programmes.topic", "discussions.post",
    "discussions.preview_ask", "discussions.preview_edit", "discussions.preview_reply",
    "discussions.reply",
}  # fmt: skip


def routes() -> MapAdapter:
    """The addresses of the application, to tell which page an address is."""
    return create_app(Settings.read()).url_map.bind("localhost")


def crawl(page: Page, adapter: MapAdapter, begin: list[str]) -> dict[str, str]:
    """One address for each kind of page that links lead to, from where one begins."""
    found: dict[str, str] = {}
    waiting = list(begin)
    while waiting:
        path = waiting.pop(0)
        try:
            endpoint = adapter.match(path.split("?")[0], method="GET")[0]
        except HTTPException:
            continue
        if endpoint in found or endpoint in ANSWERS_WITHOUT_A_PAGE:
            continue
        response = page.goto(path)
        if response is None or response.status != 200:
            continue
        found[endpoint] = path
        waiting += page.eval_on_selector_all("a[href^='/']", "all => all.map(a => a.pathname)")
    return found


def sign_in(page: Page, site: Site, email: str) -> None:
    page.goto(site.sign_in_link(email))
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)


def faults(page: Page, name: str) -> list[str]:
    """What axe finds on the page as it stands, and whether it scrolls sideways."""
    results = Axe().run(page).response["violations"]
    said = [
        f"{name}: {rule['id']}: {node['target']} {node['html'][:120]}"
        for rule in results
        for node in rule["nodes"]
    ]
    return said + ([f"{name}: scrolls sideways"] if page.evaluate(SIDEWAYS) else [])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_axe_finds_nothing_on_any_page(
    visit: Callable[..., Page], site: Site, size: dict[str, int], scheme: str
) -> None:
    adapter, seen, wrong = routes(), set[str](), list[str]()
    invitation = site.invitation()
    begin = {
        "": ["/sign-in", "/sign-in/code", invitation, "/styleguide"],
        "beatriz.almeida@example.org": ["/p/chronic-pain/", "/you", "/t/22/p/1/history"],
        "alistair.wong@example.org": ["/", "/programmes"],
    }
    for email, addresses in begin.items():
        page = visit(size=size, scheme=scheme)
        if email:
            link = site.sign_in_link(email)
            page.goto(link)
            seen.add("accounts.link")
            wrong += faults(page, link)
            sign_in(page, site, email)
        for endpoint, path in crawl(page, adapter, addresses).items():
            if endpoint not in seen:
                seen.add(endpoint)
                page.goto(path)
                wrong += faults(page, path)
    wrong += trouble(visit(size=size, scheme=scheme), site)
    pages = {rule.endpoint for rule in adapter.map.iter_rules() if "GET" in (rule.methods or ())}
    assert wrong == []
    assert pages - seen - ANSWERS_WITHOUT_A_PAGE == set()


def trouble(page: Page, site: Site) -> list[str]:
    """The pages of things gone wrong: not found, a form with mistakes, signed out while writing."""
    wrong = []
    sign_in(page, site, "jo.halvorsen@northclinic.example")
    page.goto("/t/999999")
    wrong += faults(page, "404")
    page.goto("/p/chronic-pain/ask")
    page.eval_on_selector_all("[required]", "all => all.forEach(f => f.required = false)")
    page.locator(".send button").click()
    wrong += faults(page, "a form with mistakes")
    page.goto("/p/chronic-pain/ask")
    page.locator("input[name=title]").fill("A question")
    page.locator("textarea[name=body]").fill("Words that must not be lost, even signed out.")
    page.context.clear_cookies()
    page.locator(".send button").click()
    return wrong + faults(page, "signed out while writing")
