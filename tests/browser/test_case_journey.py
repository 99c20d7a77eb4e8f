"""A case from an empty form on a phone to its outcome eight weeks later, in two programmes."""

import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import pypdfium2
from playwright.sync_api import Page, expect
from sqlalchemy import select

from echo_community.cases.models import Case
from echo_community.kernel.clock import now
from echo_community.kernel.db import transaction
from tests.browser.conftest import PHONE, Site
from tests.browser.test_pages import SIDEWAYS, sign_in

ADVICE = "Advice to a colleague from a de-identified case. The treating clinician decides."


@dataclass(frozen=True)
class Cast:
    """Who does what in a programme, and what its own form asks for."""

    programme: str
    number: str  # how its ECHO IDs begin
    presenter: str
    coordinator: str
    expert: str
    peer: str
    title: str
    question: str
    steps: Mapping[str, Mapping[str, str]]  # by step, what is typed or chosen
    category: str
    recommendation: str
    names: tuple[str, ...]  # whom the summary may not name; its signer it does
    medications: tuple[tuple[str, ...], ...] = field(default=())


PAIN = Cast(
    programme="chronic-pain",
    number="CP",
    presenter="grace.villanueva@example.org",
    coordinator="beatriz.almeida@example.org",
    expert="samira.haddad@example.org",
    peer="priya.raman@example.org",
    title="Shoulder pain after a stroke, two opioids and little sleep",
    question="Which of the two opioids do I take away first, and what do I offer for the shoulder?",
    steps={
        "question": {"question": ""},
        "person": {"age_band": "60-69", "region": "rural", "sex": "female"},
        "pain": {"duration": "about 2 years", "history": "Began some weeks after a stroke."},
        "function": {"function": "Dresses with one arm, walks with a cane.", "bpi_severity": "6"},
        "mood": {"phq9": "12"},
        "medication": {},
        "tried": {"tried_other": "A sling, which made it stiff."},
        "findings": {"examination": "A hand's breadth of subluxation, no warmth."},
        "life": {"patient_goal": "To cook with both hands."},
    },
    medications=(
        ("Hydromorphone", "2", "mg", "oral", "4"),
        ("Codeine", "30", "mg", "oral", "2"),
    ),
    category="Non-pharmacological management",
    recommendation="Support the arm at the table and the wheelchair before any tablet changes.",
    names=("Villanueva", "Raman"),
)
LIVER = Cast(
    programme="hepatitis-c",
    number="HC",
    presenter="travis.laliberte@example.org",
    coordinator="hannah.petrenko@example.org",
    expert="ravi.subramanian@example.org",
    peer="jasdeep.gill@example.org",
    title="Between two shelters, RNA positive, asks for treatment",
    question="Can we begin here without elastography, and who keeps the tablets?",
    steps={
        "question": {"question": "", "stage_of_care": "before"},
        "person": {"age_band": "40-49", "region": "town", "sex": "male"},
        "infection": {"hbv": "immune", "previous_treatment": "never", "viral_load": "640000"},
        "liver": {"cirrhosis": "no", "fib4": "1.1"},
        "medication": {"interactions": "None found."},
        "life": {"adherence": "Comes to the counter on most days."},
        "goals": {"patient_goal": "To be done with it before the winter."},
    },
    category="Harm reduction and support",
    recommendation="Keep the tablets at the pharmacy, with two weeks in reserve.",
    names=("Laliberte", "Gill"),
)


def test_a_case_goes_from_an_empty_form_on_a_phone_to_its_outcome_eight_weeks_later(
    visit: Callable[..., Page], site: Site
) -> None:
    _tell(PAIN, visit, site)


def test_another_programme_does_it_with_its_own_form(
    visit: Callable[..., Page], site: Site
) -> None:
    _tell(LIVER, visit, site)


def _tell(cast: Cast, visit: Callable[..., Page], site: Site) -> None:
    def enter(who: str) -> Page:
        page = visit(PHONE)
        sign_in(page, site, who)
        return page

    presenter, hub = enter(cast.presenter), enter(cast.coordinator)
    _fill_in(cast, presenter)
    _submit(cast, presenter)
    thread = _schedule(cast, hub)
    presenter.goto(thread)
    assert not presenter.evaluate(SIDEWAYS)
    if cast.medications:  # 2 mg x 4 x 5 and 30 mg x 2 x 0.15
        expect(presenter.locator("tfoot", has_text="Morphine equivalents")).to_contain_text("49")

    expert, peer = enter(cast.expert), enter(cast.peer)
    _questions(thread, hub, expert, presenter)
    _suggestions(cast, thread, hub, peer, expert, presenter)
    _summary(cast, thread, expert, presenter)
    _eight_weeks_later(cast, site)
    _follow_up(cast, thread, presenter, expert)


def _fill_in(cast: Cast, page: Page) -> None:
    """Step by step; the main question is left out at first."""
    page.goto(f"/p/{cast.programme}/cases/new")
    page.get_by_role("button", name=re.compile("Begin")).click()
    for step, answers in cast.steps.items():
        page.wait_for_url(re.compile(rf"/step/{step}(#.*)?$"))
        assert not page.evaluate(SIDEWAYS), step
        for key, value in answers.items():
            _answer(page, f"f-{key}", value)
        if step == "medication":
            _medicate(cast, page)
        if step == "mood":
            _mistype(page)
        page.get_by_role("button", name="Go on", exact=True).click()
    page.get_by_label("Yes, the patient agreed").check()
    page.get_by_role("button", name="Go on", exact=True).click()
    page.locator("[name=title]").fill(cast.title)
    page.get_by_role("button", name="Look at it").click()


def _answer(page: Page, name: str, value: str) -> None:
    control = page.locator(f"[name={name}]")
    if control.first.get_attribute("type") in ("radio", "checkbox"):
        page.locator(f"[name={name}][value='{value}']").check()
    elif control.evaluate("one => one.tagName") == "SELECT":
        control.select_option(value)
    else:
        control.fill(value)


def _mistype(page: Page) -> None:
    """An impossible score: the field says what to enter."""
    page.locator("[name=f-phq9]").fill("72")
    page.get_by_role("button", name="Go on", exact=True).click()
    expect(
        page.get_by_text("PHQ-9 goes from 0 to 27. You typed 72: did you mean 27?")
    ).to_be_visible()
    page.locator("[name=f-phq9]").fill("12")


def _medicate(cast: Cast, page: Page) -> None:
    for at, (drug, dose, unit, route, per_day) in enumerate(cast.medications):
        if at:
            page.get_by_role("button", name="Add another drug").click()
        line = page.locator("[data-line]").nth(at)
        line.locator("[name$=-drug]").fill(drug)
        line.locator("[name$=-dose]").fill(dose)
        line.locator("[name$=-unit]").select_option(unit)
        line.locator("[name$=-route]").select_option(route)
        line.locator("[name$=-per_day]").fill(per_day)


def _submit(cast: Cast, page: Page) -> None:
    """Without its main question it does not go, and a link leads to the step."""
    page.get_by_role("button", name="Submit to the hub").click()
    page.locator(".note.stop").get_by_role("link", name="main question").click()
    page.locator("[name=f-question]").fill(cast.question)
    page.get_by_role("button", name="Save and leave").click()
    expect(page.get_by_text("Saved. Go on whenever you like")).to_be_visible()
    page.get_by_role("link", name="Go on with it").first.click()
    page.get_by_role("link", name="Look and submit").click()
    expect(page.get_by_text(cast.question).first).to_be_visible()
    page.get_by_role("button", name="Submit to the hub").click()
    expect(page.get_by_text("With the hub").first).to_be_visible()


def _schedule(cast: Cast, hub: Page) -> str:
    """Accepted and put on the agenda of the session after next; the address of its thread."""
    row = hub.locator(".rows > li", has_text=cast.title)
    hub.goto(f"/p/{cast.programme}/cases/queue")
    expect(row).to_contain_text(re.compile(rf"{cast.number}-\d\d-\d\d\d"))
    row.get_by_role("button", name="Accept").click()
    hub.wait_for_load_state()
    row.locator("select").select_option(index=2)
    row.get_by_role("button", name="Put on the agenda").click()
    expect(hub.locator(".rows > li", has_text=cast.title)).to_contain_text("Take off the agenda")
    hub.get_by_role("link", name=cast.title).click()
    hub.wait_for_url("**/t/**")
    return hub.url.partition("#")[0]


def _questions(thread: str, hub: Page, expert: Page, presenter: Page) -> None:
    hub.goto(thread)
    hub.get_by_role("button", name="Open the questions").click()
    expect(hub.get_by_text("The round of questions is open.").first).to_be_visible()
    expert.goto(thread)
    expert.get_by_label("Your question to the presenter").fill("What happens on a bad night?")
    expert.get_by_role("button", name="Ask the presenter").click()
    expect(expert.get_by_text("Not answered yet.")).to_be_visible()
    presenter.goto(thread)
    presenter.get_by_text("Waits for you").click()
    presenter.get_by_label("Your answer").fill("Nothing but the radio.")
    presenter.get_by_role("button", name="Post answer").click()
    expect(presenter.get_by_text("1 of 1 answered")).to_be_visible()


def _suggestions(
    cast: Cast, thread: str, hub: Page, peer: Page, expert: Page, presenter: Page
) -> None:
    hub.goto(thread)
    hub.get_by_role("button", name="Close questions, open suggestions").click()
    expect(hub.get_by_text("The round of suggestions is open.").first).to_be_visible()
    peer.goto(thread)
    peer.get_by_role("link", name=re.compile(f"Add the first.*{cast.category}")).click()
    expect(peer.get_by_label(cast.category)).to_be_checked()
    peer.locator("textarea[name=body]").fill(cast.recommendation)
    peer.get_by_role("button", name="Post suggestion").click()
    expect(peer.locator(".sug", has_text=cast.recommendation)).to_be_visible()

    expert.goto(thread)
    advice = expert.locator(".sug", has_text=cast.recommendation)
    advice.get_by_role("button", name="I would too").click()
    advice.get_by_role("button", name="Endorse").click()
    expect(advice.locator(".mark")).to_contain_text("Endorsed")

    presenter.goto(thread)
    mine = presenter.locator(".sug", has_text=cast.recommendation)
    with presenter.expect_response(re.compile("/case/intention/")):
        mine.get_by_text("Will try").click()
    presenter.reload()
    expect(mine.get_by_label("Will try")).to_be_checked()
    hub.goto(thread)
    hub.get_by_role("button", name="Close the suggestions").click()
    expect(hub.get_by_text("Both rounds are closed.").first).to_be_visible()


def _summary(cast: Cast, thread: str, expert: Page, presenter: Page) -> None:
    """Drafted from what was endorsed, signed, and opened as a PDF by who presented."""
    expert.goto(re.sub(r"(/t/\d+).*", r"\1/case/summary/draft", thread))
    body = expert.locator("textarea[name=body]")
    expect(body).to_have_value(re.compile(re.escape(cast.recommendation)))
    expert.get_by_role("button", name="Save and sign").click()
    expect(expert.get_by_text("Signed. The presenter is told")).to_be_visible()

    presenter.goto(thread)
    address = presenter.get_by_role("link", name="PDF").get_attribute("href")
    assert address
    answer = presenter.request.get(address)
    assert answer.headers["content-type"] == "application/pdf"
    document = pypdfium2.PdfDocument(io.BytesIO(answer.body()))
    assert len(document) == 1
    told = " ".join(document[0].get_textpage().get_text_bounded().split())
    assert re.search(rf"{cast.number}-\d\d-\d\d\d", told)
    assert cast.recommendation in told
    assert ADVICE in told
    assert not [name for name in cast.names if name in told]


def _eight_weeks_later(cast: Cast, site: Site) -> None:
    """The case was presented eight weeks ago, as far as its dates say."""
    with site.inside(), transaction() as session:
        newest = select(Case).where(Case.title == cast.title).order_by(Case.id.desc())
        case = session.scalars(newest.limit(1)).one()
        assert case.follow_up_due is not None
        case.presented_on = now().date() - timedelta(weeks=8)
        case.follow_up_from = case.presented_on + timedelta(weeks=6)
        case.follow_up_due = case.presented_on + timedelta(weeks=8)


def _follow_up(cast: Cast, thread: str, presenter: Page, expert: Page) -> None:
    presenter.goto(thread)
    expect(presenter.get_by_text("How is it going?")).to_be_visible()
    presenter.get_by_role("link", name="Write the follow-up").click()
    body = presenter.locator("textarea[name=body]")
    expect(body).to_have_value(re.compile(re.escape(cast.recommendation[:20])))
    outcome = f"Slept through most nights, at {cast.number}."
    body.fill(outcome)
    presenter.locator("[name=function][value=better]").check(force=True)
    presenter.locator("[name=pain][value=same]").check(force=True)
    presenter.get_by_role("button", name="Post the follow-up").click()
    expect(presenter.locator("article.post", has_text=outcome)).to_be_visible()

    expert.goto("/notices")
    expect(expert.get_by_text(cast.title).first).to_be_visible()
    expert.goto(f"/p/{cast.programme}/cases")
    expect(expert.locator(".rows > li", has_text=cast.title)).to_contain_text(outcome)
