"""Writing: a draft survives what a phone goes through; two people edit; words are quoted."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, Site

JO = "jo.halvorsen@northclinic.example"
THREAD = "/t/22"


_cookies: dict[tuple[str, str], Any] = {}


def enter(page: Page, site: Site, email: str = JO, device: str = "My own") -> None:
    """Be signed in on such a device; the door is gone through once a person."""
    if (email, device) not in _cookies:
        page.goto(site.sign_in_link(email))
        page.get_by_label(device).check()
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(lambda url: "/sign-in" not in url)
        _cookies[email, device] = page.context.cookies()
    page.context.add_cookies(_cookies[email, device])


def reply_of(page: Page) -> str:
    """What stands in the reply."""
    return page.locator("#reply textarea[name=body]").input_value()


def write(page: Page, words: str) -> None:
    """Type a reply, once what keeps it is awake."""
    area = page.locator("#reply textarea[name=body]")
    with page.expect_response(re.compile("drafts.js")):
        area.click()
    page.wait_for_timeout(200)
    area.press_sequentially(words)


def clear(page: Page) -> None:
    """Empty the reply, and let its draft go with it."""
    expect(page.locator("[data-kept]")).to_contain_text("Saved")
    page.locator("#reply textarea[name=body]").fill("")
    expect(page.locator("[data-kept]")).to_be_empty()


def throw_away(page: Page) -> None:
    """Leave the place clean for the next test."""
    page.goto(THREAD)
    page.get_by_role("button", name="Throw away").click()
    expect(page.get_by_text("The draft is thrown away.")).to_be_visible()


def test_a_draft_survives_a_killed_tab_and_comes_back_on_another_device(
    visit: Callable[..., Page], site: Site
) -> None:
    phone, desk = visit(), visit(size=DESK)
    enter(phone, site)
    enter(desk, site)
    phone.goto(THREAD)
    write(phone, "We went down by ten percent a month")
    expect(phone.locator("[data-kept]")).to_contain_text("Saved")
    phone.close(run_before_unload=False)

    desk.goto(THREAD)

    assert reply_of(desk) == "We went down by ten percent a month"
    expect(desk.locator(".note.draft")).to_be_visible()
    throw_away(desk)
    assert reply_of(desk) == ""
    desk.get_by_role("button", name="Undo").click()
    expect(desk.locator("#reply textarea[name=body]")).to_have_value(re.compile("^We went down"))
    throw_away(desk)


def test_a_draft_survives_a_lost_connection_and_a_killed_tab(
    visit: Callable[..., Page], site: Site
) -> None:
    phone, desk = visit(), visit(size=DESK)
    enter(phone, site)
    enter(desk, site)
    context = phone.context
    phone.goto(THREAD)
    write(phone, "Before the tunnel. ")
    expect(phone.locator("[data-kept]")).to_contain_text("Saved")
    context.set_offline(True)
    phone.locator("#reply textarea[name=body]").press_sequentially("In the tunnel.")
    expect(phone.locator("[data-kept]")).to_contain_text("Kept on this device")
    phone.close(run_before_unload=False)
    context.set_offline(False)

    later = context.new_page()
    with later.expect_response(re.compile("/drafts/reply")):
        later.goto("/p/chronic-pain/")  # any page of ours sends what waits
    desk.goto(THREAD)

    assert reply_of(desk) == "Before the tunnel. In the tunnel."
    throw_away(desk)


def test_without_a_connection_sending_waits_and_goes_on_when_it_is_back(
    visit: Callable[..., Page], site: Site
) -> None:
    page = visit()
    enter(page, site)
    page.goto(THREAD)
    write(page, "Sent from a boat.")
    page.context.set_offline(True)
    page.get_by_role("button", name="Post reply").click()
    expect(page.locator("[data-kept]")).to_contain_text("Kept on this device")

    page.context.set_offline(False)
    page.get_by_role("button", name="Post reply").click()

    expect(page.locator("article.post", has_text="Sent from a boat.")).to_be_visible()
    assert reply_of(page) == ""
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_on_a_shared_computer_nothing_stays_in_the_browser(
    visit: Callable[..., Page], site: Site
) -> None:
    page = visit()
    enter(page, site, device="Shared")
    page.goto(THREAD)
    write(page, "Typed in the ward office")
    expect(page.locator("[data-kept]")).to_contain_text("Saved")
    page.context.set_offline(True)
    page.locator("#reply textarea[name=body]").press_sequentially(", then offline")

    expect(page.locator("[data-kept]")).to_contain_text("on this page alone")
    assert page.evaluate("Object.keys(localStorage).length") == 0
    page.context.set_offline(False)
    expect(page.locator("[data-kept]")).to_contain_text("Saved")
    throw_away(page)


def test_a_second_tab_is_offered_both_texts(visit: Callable[..., Page], site: Site) -> None:
    first, second = visit(), visit()
    enter(first, site)
    enter(second, site)
    for page in (first, second):
        page.goto(THREAD)
    write(first, "From the first.")
    expect(first.locator("[data-kept]")).to_contain_text("Saved")
    write(second, "From the second.")

    expect(second.locator("#other-draft")).to_have_value("From the first.")
    second.get_by_role("button", name="Put it below mine").click()

    expect(second.locator("[data-kept]")).to_contain_text("Saved")
    assert reply_of(second) == "From the second.\n\nFrom the first."
    throw_away(second)


def test_a_page_signed_out_says_so_and_loses_nothing(
    visit: Callable[..., Page], site: Site
) -> None:
    page = visit()
    enter(page, site)
    page.goto(THREAD)
    page.context.clear_cookies()
    write(page, "Written too late at night.")

    expect(page.locator("[data-kept]")).to_contain_text("You were signed out")
    page.get_by_role("button", name="Post reply").click()
    expect(page.get_by_text("Nothing is lost")).to_be_visible()
    expect(page.locator("textarea")).to_have_value("Written too late at night.")


def test_without_script_a_button_saves_the_draft(visit: Callable[..., Page], site: Site) -> None:
    page = visit(script=False)
    enter(page, site)
    page.goto(THREAD)
    page.locator("#reply textarea[name=body]").fill("Slowly, and by hand.")
    page.get_by_role("button", name="Save draft").click()

    expect(page.get_by_text("Draft saved.")).to_be_visible()
    assert reply_of(page) == "Slowly, and by hand."
    page.goto("/p/chronic-pain/drafts")
    expect(page.get_by_text("Slowly, and by hand.")).to_be_visible()
    throw_away(page)


def test_two_people_edit_one_post_and_neither_loses_a_word(
    visit: Callable[..., Page], site: Site
) -> None:
    mine, theirs = visit(), visit(size=DESK)
    enter(mine, site)
    enter(theirs, site, "samira.haddad@example.org")
    mine.goto(THREAD)
    mine.locator("#reply textarea[name=body]").fill("One two three.")
    mine.get_by_role("button", name="Post reply").click()
    number = mine.locator("article.post", has_text="One two three.").get_attribute("id")
    address = f"{THREAD}/p/{(number or '')[1:]}/edit"
    for page, words in ((mine, "One two four."), (theirs, "One too three.")):
        page.goto(address)
        page.locator("textarea[name=body]").fill(words)
    theirs.get_by_role("button", name="Save", exact=True).click()
    expect(theirs.locator("article.post", has_text="One too three.")).to_be_visible()

    mine.get_by_role("button", name="Save", exact=True).click()

    expect(mine.get_by_role("heading", name="Two people edited this")).to_be_visible()
    expect(mine.locator(".diff del").first).to_have_text("too three.")
    expect(mine.locator("#theirs")).to_have_value("One too three.")
    expect(mine.locator("textarea[name=body]")).to_have_value("One two four.")
    assert mine.evaluate("document.documentElement.scrollWidth <= innerWidth")
    mine.get_by_role("button", name="Save", exact=True).click()
    expect(mine.locator("article.post", has_text="One two four.")).to_be_visible()


def test_similar_questions_show_while_one_types_and_nothing_typed_moves(
    visit: Callable[..., Page], site: Site
) -> None:
    page = visit()
    enter(page, site)
    page.goto("/p/chronic-pain/ask")
    title = page.get_by_label("Your question in one line")
    title.click()
    before = title.bounding_box()
    title.press_sequentially("Buprenorphine and surgery")

    expect(page.locator("[data-found] li").first).to_be_visible()
    assert page.locator("[data-found] li").count() <= 3
    assert title.bounding_box() == before
    assert title.input_value() == "Buprenorphine and surgery"


@pytest.mark.parametrize("size", [{"width": 360, "height": 740}, DESK], ids=["phone", "desk"])
def test_selected_words_are_quoted_with_their_emphasis(
    visit: Callable[..., Page], site: Site, size: dict[str, int]
) -> None:
    page = visit(size=size)
    enter(page, site)
    page.goto(THREAD)
    page.locator("#reply textarea[name=body]").click()
    page.wait_for_timeout(500)
    page.evaluate(
        """() => {
          const words = document.querySelector("#p2 .words");
          words.innerHTML = "<p>Go <strong>slowly</strong>:</p><ul><li>one</li><li>two</li></ul>";
          getSelection().selectAllChildren(words);
        }"""
    )
    page.locator(".quoteit").click()

    expect(page.locator("#reply textarea[name=body]")).to_have_value(
        re.compile(r"^> \[.+, post 2\]\(/t/22/p/2\): Go \*\*slowly\*\*:\n>\n> - one\n> - two\n\n$")
    )
    clear(page)


def test_the_toolbar_and_the_keys_write_markdown(visit: Callable[..., Page], site: Site) -> None:
    page = visit()
    enter(page, site)
    page.goto(THREAD)
    area = page.locator("#reply textarea[name=body]")
    area.click()
    page.wait_for_timeout(500)
    area.press_sequentially("- call\nweigh")
    page.get_by_role("button", name="Checklist").click()
    area.press("Enter")
    area.press("Enter")
    area.press("Control+b")
    area.press_sequentially("now")

    assert reply_of(page) == "- call\n- [ ] weigh\n**now**"
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("[data-shown] input[type=checkbox]")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    clear(page)


def test_a_pasted_picture_goes_to_the_attachments(visit: Callable[..., Page], site: Site) -> None:
    page = visit()
    enter(page, site)
    page.goto(THREAD)
    page.locator("#reply textarea[name=body]").click()
    page.wait_for_timeout(500)
    page.evaluate(
        """async () => {
          const canvas = document.createElement("canvas");
          canvas.width = canvas.height = 64;
          const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
          const clipboardData = new DataTransfer();
          clipboardData.items.add(new File([blob], "photo.png", { type: "image/png" }));
          const how = { clipboardData, bubbles: true, cancelable: true };
          const paste = new ClipboardEvent("paste", how);
          document.querySelector("#reply textarea[name=body]").dispatchEvent(paste);
        }"""
    )

    expect(page.locator("dialog.cover")).to_be_visible()
