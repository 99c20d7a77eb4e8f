"""A past case that was imported: found, to its topic, discussed, and found on both."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Site
from tests.browser.test_writing import enter

TITLE = "Kneecap pain after a long winter on skis"
CASE = {
    "id": "CP-19-077",
    "title": TITLE,
    "session_date": "2019-03-12",
    "topics": ["Movement and exercise"],
    "presenter": "wren",
    "consent": "agreed",
    "fields": {"question": "Rest, or graded loading?", "age_band": "40-49"},
    "suggestions": [{"by": "Dr Lund", "category": "Non-pharmacological management",
                     "text": "Graded loading of the thigh.", "endorsed_by": ["Dr Lund"]}],
    "summary": {"by": "Dr Lund", "text": "Load it by degrees.", "signed": True},
    "follow_up": {"text": "Skis again, a little.", "function": "better", "pain": "better"},
}  # fmt: skip

pytestmark = pytest.mark.xdist_group("test_past_cases")  # what is brought in comes once


@pytest.fixture(scope="module")
def past(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The site with one more past case, imported by the command."""
    file: Path = tmp_path_factory.mktemp("past") / "cases.jsonl"
    file.write_text(json.dumps(CASE))
    said = site.command("import", "cases", str(file), "--programme", "chronic-pain")
    assert "1 cases with 4 posts added; 0 problems." in said
    return site


@pytest.mark.parametrize(
    ("size", "script"), [(PHONE, True), (PHONE, False), (DESK, True), (DESK, False)]
)
def test_from_a_past_case_to_its_topic_and_a_discussion_shown_on_both(
    visit: Callable[..., Page], past: Site, size: dict[str, int], script: bool
) -> None:
    page = visit(size, script=script)
    enter(page, past)
    question = f"Does loading hurt {size['width']} {'with' if script else 'without'} script?"

    page.goto("/p/chronic-pain/cases?f.age_band=40-49")
    page.get_by_placeholder("A condition, a drug, an ECHO ID").fill("kneecap")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_text("Load it by degrees.")).to_be_visible()
    expect(page.get_by_text("Skis again, a little.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    page.locator(".rows .kind").get_by_role("link", name="Movement and exercise").click()

    expect(page.get_by_role("heading", name="Movement and exercise", level=1)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    row = page.locator(".rows > li").filter(has_text=TITLE)
    row.get_by_role("link", name="Discuss this case").click()

    expect(page.get_by_text(f"About {TITLE}.")).to_be_visible()
    page.get_by_label("Your question in one line").fill(question)
    page.locator("textarea[name=body]").fill("How much is too much?")
    page.get_by_role("button", name="Ask", exact=True).click()

    page.wait_for_url("**/t/*")
    beside = page.locator("aside")
    beside.get_by_role("link", name=TITLE).click()
    expect(page.get_by_role("heading", name=TITLE, level=1)).to_be_visible()
    expect(page.locator("aside").get_by_role("link", name=question)).to_be_visible()
    page.locator("aside").get_by_role("link", name="Movement and exercise").first.click()
    expect(page.locator(".rows > li").filter(has_text=question)).to_contain_text(
        "about case CP-19-077"
    )


def test_a_search_for_a_problem_ends_at_its_topic(visit: Callable[..., Page], past: Site) -> None:
    page = visit(PHONE)
    enter(page, past)

    page.goto("/p/chronic-pain/search?q=movement+and+exercise")
    page.get_by_role("link", name="Topic: Movement and exercise").click()

    expect(page.get_by_role("heading", name="Past cases")).to_be_visible()
    page.goto("/p/chronic-pain/search?q=CP-19-077")
    expect(page.get_by_role("link", name=TITLE).first).to_be_visible()


def test_chosen_filters_are_let_go_by_their_chips(visit: Callable[..., Page], past: Site) -> None:
    page = visit(PHONE, script=False)
    enter(page, past)

    page.goto("/p/chronic-pain/cases")
    page.get_by_text("Narrow it down").click()
    page.get_by_label("What became of it").select_option("better")
    page.get_by_label("Presented in").select_option("2019")
    page.get_by_role("button", name="Show these").click()

    expect(page.locator(".rows > li")).to_have_count(1)
    page.get_by_role("link", name="2019: chosen, tap to let go").click()
    expect(page.get_by_role("link", name="Something got better: chosen")).to_be_visible()
    assert page.url.endswith("/cases?outcome=better")
