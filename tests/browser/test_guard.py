"""The guard on a phone: what is typed is underlined, listed, and mended by a tap."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Site
from tests.browser.test_pages import faults
from tests.browser.test_writing import enter

THREAD = "/t/23"
TYPED = "Mrs Lavoie fell on March 3, OHIP 1234-567-897-AB. Sleeps badly since."


def test_what_identifies_a_patient_is_mended_by_a_tap_and_posted(
    visit: Callable[..., Page], site: Site
) -> None:
    page = visit()
    enter(page, site)
    page.goto(THREAD)
    area = page.locator("#reply textarea[name=body]")
    area.click()
    area.press_sequentially(TYPED)

    expect(page.locator(".mend")).to_have_count(3)
    expect(page.locator(".beneath u")).to_have_text(["Mrs Lavoie", "March 3", "1234-567-897-AB"])
    expect(page.locator("[data-count]")).to_have_text("3 things may tell who a patient is.")
    assert faults(page, "the list under the text") == []
    page.get_by_role("button", name="Use “[health number removed]”").click()
    expect(page.locator(".mend")).to_have_count(2)
    page.get_by_role("button", name="Keep").click()
    expect(page.locator(".mend")).to_have_count(1)
    use = page.get_by_role("button", name="Use “The patient”")
    use.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".mend")).to_have_count(0)
    mended = "The patient fell on March 3, OHIP [health number removed]. Sleeps badly since."
    expect(area).to_have_value(mended)
    page.get_by_role("button", name="Post reply").click()

    expect(page.locator("article.post", has_text=mended)).to_be_visible()
    expect(page.get_by_text("Your reply is posted.")).to_be_visible()


def test_the_copy_behind_the_text_breaks_its_lines_where_the_text_does(
    visit: Callable[..., Page], site: Site
) -> None:
    page = visit()
    enter(page, site)
    page.goto("/p/chronic-pain/ask")
    area = page.locator("textarea[name=body]")
    area.click()
    area.fill("A long line of words that will not fit on a telephone at all.\n\n" * 4 + TYPED)
    expect(page.locator(".beneath u")).to_have_count(3)

    heights = page.evaluate(
        "[...document.querySelectorAll('.area > *')].map(a => [a.scrollHeight, a.clientWidth])"
    )

    assert abs(heights[0][0] - heights[1][0]) <= 26, heights  # at most an empty last line
    assert heights[0][1] == heights[1][1]
    begins = page.evaluate(
        "[...document.querySelectorAll('.area > *')].map(a => { const s = getComputedStyle(a);"
        " return [s.font, s.paddingLeft, s.paddingTop, s.borderLeftWidth, s.marginTop] })"
    )
    assert begins[0] == begins[1]
    page.locator("textarea[name=body]").fill("")
    expect(page.locator(".mend")).to_have_count(0)


def test_what_is_no_patient_is_sent_with_a_reason(visit: Callable[..., Page], site: Site) -> None:
    page = visit()
    enter(page, site)
    page.goto(THREAD)
    area = page.locator("#reply textarea[name=body]")
    area.click()
    area.press_sequentially("The form reads OHIP 1234-567-897-AB.")
    page.get_by_role("button", name="Not a patient").click()
    page.get_by_label("Not about a patient? Say why").fill("The example of the manual.")
    page.get_by_role("button", name="Post reply").click()

    expect(page.get_by_text("Kept for a moderator to look at first.")).to_be_visible()


def test_without_script_a_page_asks_and_mends_and_then_posts(
    visit: Callable[..., Page], site: Site
) -> None:
    page = visit(script=False)
    enter(page, site)
    page.goto(THREAD)
    page.locator("#reply textarea[name=body]").fill("Mrs Lavoie fell on March 3. By hand.")
    page.get_by_role("button", name="Post reply").click()

    expect(page.get_by_text("Nothing was sent yet.")).to_be_visible()
    page.get_by_role("button", name="Use “The patient”").click()
    expect(page.locator("#reply textarea")).to_have_value("The patient fell on March 3. By hand.")
    page.get_by_role("button", name="Post as it is").click()

    expect(page.locator("article.post", has_text="The patient fell on March 3.")).to_be_visible()


def test_what_was_found_is_counted_for_coordinators(visit: Callable[..., Page], site: Site) -> None:
    page = visit()
    enter(page, site, "beatriz.almeida@example.org")
    page.goto("/p/chronic-pain/settings")
    page.get_by_role("link", name="Guard").click()

    expect(page.get_by_role("row", name="Exact date")).to_be_visible()
    assert faults(page, "figures") == []


def test_advice_alone_is_asked_once_on_a_page_of_its_own(
    visit: Callable[..., Page], site: Site
) -> None:
    plain = visit(script=False)
    enter(plain, site)
    plain.goto("/p/chronic-pain/ask")
    plain.get_by_label("Your question in one line").fill("Sleep after a fall on March 3?")
    plain.get_by_label("What others need to know").fill("Nothing else.")
    plain.locator(".send button").click()

    expect(plain.locator(".mend", has_text="is an exact date.")).to_be_visible()
    plain.get_by_role("button", name="Post as it is").click()

    expect(plain.get_by_role("heading", name="Sleep after a fall on March 3?")).to_be_visible()
