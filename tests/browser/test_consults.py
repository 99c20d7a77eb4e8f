"""A quick question's whole way: asked on a phone, claimed, answered, made a pearl or a case."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from echo_community.consults import services
from echo_community.consults.drafts import ConsultDraft
from echo_community.consults.models import Consult
from echo_community.consults.services import ladder
from echo_community.discussions.drafts import AskDraft
from echo_community.kernel.clock import now
from echo_community.kernel.db import db
from echo_community.programmes.actors import actor_for_email
from echo_community.programmes.models import Topic
from tests.browser.conftest import DESK, PHONE, Site
from tests.browser.test_writing import enter

JO = "jo.halvorsen@northclinic.example"
SAMIRA = "samira.haddad@example.org"
VIVIAN = "vivian.zhao@example.org"
BEATRIZ = "beatriz.almeida@example.org"
HOME = "/p/chronic-pain/"
MOST_TAPS = 4  # from Home to sent

pytestmark = pytest.mark.xdist_group("test_consults")

Visit = Callable[..., Page]


def asked(site: Site, body: str, topic: str = "crps") -> str:
    """A quick question of Jo's: the address of its page."""
    with site.inside():
        actor = actor_for_email(JO)
        programme = next(iter(actor.memberships))
        topics = db.session.scalars(select(Topic.id).where(Topic.slug == topic)).all()
        draft = ConsultDraft(AskDraft("", body, topics=tuple(topics)))
        return f"/t/{services.ask(actor, programme, draft).id}"


def as_somebody(visit: Visit, site: Site, email: str, size: dict[str, int] = PHONE) -> Page:
    """A browser in which they are signed in."""
    page = visit(size)
    enter(page, site, email)
    return page


def answer(page: Page, address: str, words: str) -> None:
    """Answer it on its page."""
    page.goto(address)
    page.locator("#reply textarea[name=body]").fill(words)
    page.get_by_role("button", name="Post reply").click()
    expect(page.locator("article.post", has_text=words)).to_be_visible()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_question_is_sent_from_home_on_a_phone_in_four_taps(
    visit: Visit, site: Site, script: bool
) -> None:
    page, taps = visit(PHONE, script=script), 0

    def tap(what: Locator) -> None:
        nonlocal taps
        taps += 1
        what.click()

    enter(page, site)
    page.goto(HOME)
    tap(page.locator("nav").get_by_role("link", name="Ask", exact=True))
    words = f"Which splint for a thumb that hurts at night, {'a' if script else 'b'}?"
    page.get_by_label("Your question").fill(words)
    expect(page.get_by_text("Not for emergencies.", exact=True)).to_be_visible()
    tap(page.locator(".send").get_by_role("button", name="Ask", exact=True))
    page.wait_for_url("**/t/*")
    expect(page.get_by_role("heading", level=1)).to_have_text(words)
    expect(page.locator("main")).to_contain_text("Waits for an answer")
    assert taps <= MOST_TAPS


def test_two_experts_race_to_claim_and_one_is_told_who_was_quicker(
    visit: Visit, site: Site
) -> None:
    address = asked(site, "Is a nerve block worth the drive for this shoulder?")
    pages = [as_somebody(visit, site, email) for email in (SAMIRA, VIVIAN)]
    for page in pages:
        page.goto(address)
    for page in pages:
        page.get_by_role("button", name="I answer this").click()
    expect(pages[0].locator("main")).to_contain_text("You have claimed it")
    expect(pages[1].locator("body")).to_contain_text("Samira Haddad has claimed it")


def test_an_answer_is_accepted_and_becomes_a_pearl_that_search_finds_first(
    visit: Visit, site: Site
) -> None:
    address = asked(site, "Does zorbalgine paste sting on broken skin? A burn, two weeks old.")
    expert = as_somebody(visit, site, SAMIRA)
    answer(expert, address, "It does. Wait until the skin has closed.")

    page = as_somebody(visit, site, JO)
    page.goto(address)
    page.get_by_role("button", name="This answered it").click()
    page.get_by_role("button", name="Changed my plan").click()
    expect(page.locator("main")).to_contain_text("Closed")

    expert.goto(address)
    expert.get_by_role("link", name="Make a pearl of it").click()
    expert.locator("input[name=title]").fill("Zorbalgine paste on broken skin?")
    expert.get_by_role("button", name="Save", exact=True).click()
    page.goto("/p/chronic-pain/search?q=zorbalgine")
    expect(page.locator("main li").filter(has_text="orbalgine").first).to_contain_text("Pearl")


def test_a_question_becomes_a_case_with_what_was_written(visit: Visit, site: Site) -> None:
    words = "Too much for a corridor: five drugs, two clinics and no sleep. Where to begin?"
    address = asked(site, words)
    page = as_somebody(visit, site, JO)
    page.goto(address)
    page.get_by_role("button", name="Make it a case").click()
    page.wait_for_url("**/c/**")
    expect(page.locator("main")).to_contain_text("five drugs")


def test_an_unanswered_question_climbs_the_ladder_as_the_clock_moves(
    visit: Visit, site: Site
) -> None:
    address = asked(site, "Nobody answers this: may the cast come off a week early?")
    with site.inside():
        of_thread = Consult.thread_id == int(address.removeprefix("/t/"))
        consult_id = db.session.scalars(select(Consult.id).where(of_thread)).one()
        for days in (2, 4, 6):
            with time_machine.travel(now() + timedelta(days=days)):
                ladder.climb(consult_id)
    page = as_somebody(visit, site, BEATRIZ, DESK)
    page.goto(address)
    history = page.locator("section").filter(has_text="How this was answered")
    for told in ("on call", "experts of", "all experts", "coordinator"):
        expect(history).to_contain_text(told)
    page.goto("/p/chronic-pain/consults/figures")
    expect(page.locator("main")).to_contain_text("may the cast come off")


def test_the_desk_is_worked_through_by_the_keyboard_alone(visit: Visit, site: Site) -> None:
    asked(site, "Is a warm bath before stretching worth the water?")
    page = as_somebody(visit, site, SAMIRA, DESK)
    page.goto("/p/chronic-pain/desk")
    title = page.locator("#oh")
    for _ in range(12):
        if "warm bath" in title.inner_text():
            break
        page.keyboard.press("j")
        page.wait_for_load_state()
    expect(title).to_contain_text("warm bath")

    page.keyboard.press("c")
    expect(page.locator("main")).to_contain_text("Claimed by you")
    page.keyboard.press("a")
    expect(page.locator("textarea[name=body]")).to_be_focused()
    page.keyboard.type("It is, where warmth eases the first minutes.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("body")).to_contain_text("Your reply is posted.")
    expect(page.locator("#oh")).not_to_contain_text("warm bath")
