"""The page of a case: what stands where, for whom, at what cost."""

import gzip
import re
from typing import Any

import pytest

from echo_community.cases.models import (
    Case,
    CaseAnswer,
    CaseState,
    FieldKind,
    Medication,
    TemplateField,
    TemplateSection,
)
from echo_community.cases.services import talk
from echo_community.discussions import services
from echo_community.discussions.drafts import EditDraft, ReplyDraft
from echo_community.discussions.models import Post, Thread
from echo_community.kernel.clock import now
from echo_community.kernel.db import db, transaction
from tests.cases.under_way import QUESTION, UnderWay
from tests.world import World


def part(html: str, number: int) -> str:
    """What stands under the anchor of a post, up to the next one."""
    return re.split(r' id="p\d+"', html.split(f' id="p{number}"')[1])[0]


def test_what_was_presented_stands_once_above_the_discussion(under_way: UnderWay) -> None:
    html = under_way.page(under_way.priya)

    assert html.count(QUESTION) == 1
    assert f"Case {under_way.case.echo_id}" in html
    assert '<article class="post' not in html
    assert "The patient agreed to this discussion." in html


def test_an_answer_stands_beside_its_question(under_way: UnderWay) -> None:
    first, second = under_way.ask(under_way.priya), under_way.ask(under_way.expert, "Naloxone?")
    under_way.answer(first, "None at all.")

    html = under_way.page(under_way.priya)
    assert "Any red flags?" in part(html, first.number)
    asked = html.split(f'id="p{first.number}"')[1].split("</article>")[0]
    assert "None at all." in asked and "Jo Halvorsen</a>, presenter" in asked
    assert "1 of 2 answered" in html
    assert "Not answered yet." in part(html, second.number)


def test_open_questions_wait_for_the_presenter_first(under_way: UnderWay) -> None:
    answered, waiting = under_way.ask(under_way.priya), under_way.ask(under_way.expert, "Naloxone?")
    under_way.answer(answered)

    own, others = under_way.page(under_way.jo), under_way.page(under_way.priya)
    assert own.index("Naloxone?") < own.index("Any red flags?")
    assert "Waits for you" in part(own, waiting.number)
    assert others.index("Any red flags?") < others.index("Naloxone?")
    assert "Waits for you" not in others


def test_suggestions_stand_by_category_endorsed_ones_first(under_way: UnderWay) -> None:
    plain = under_way.suggest(under_way.priya, "Occupational therapy.")
    best = under_way.suggest(under_way.nora, "A pain clinic by phone.")
    diagnosis = under_way.suggest(under_way.priya, "Think of the hip.", key="diagnosis")
    services.endorse(under_way.expert, best.id)

    html = under_way.page(under_way.priya)
    order = [html.index(f'id="p{post.number}"') for post in (diagnosis, best, plain)]
    assert order == sorted(order)
    assert "by Dr Amara Osei, hub expert" in part(html, best.number)
    assert html.count("Add the first") == 4


def test_support_is_a_reaction_worded_for_suggestions(under_way: UnderWay) -> None:
    post = under_way.suggest(under_way.priya)
    ben = under_way.world.member("Ben Okafor")
    client, react = under_way.world.client(ben), f"/t/{under_way.thread_id}/p/{post.number}/react"

    alone = client.post(f"{react}/same_here", data={"on": "1"}, headers={"X-Fragment": "1"}).text
    assert "I would too <b>1</b>" in alone and "Thanks" not in alone
    assert "I would too <b>1</b>" in part(under_way.page(under_way.expert), post.number)


@pytest.mark.parametrize("purpose", ["question", "answer", "suggestion", "message"])
def test_the_address_of_a_post_leads_to_it(under_way: UnderWay, purpose: str) -> None:
    question = under_way.ask(under_way.priya)
    posts = {"question": question, "answer": under_way.answer(question)}
    posts["suggestion"] = under_way.suggest(under_way.priya)
    posts["message"] = services.reply(under_way.priya, under_way.thread_id, ReplyDraft("Thanks."))
    number = posts[purpose].number
    reader = under_way.world.client(under_way.expert)

    response = reader.get(f"/t/{under_way.thread_id}/p/{number}")
    assert response.location.endswith(f"#p{number}") and "page=" not in response.location
    assert f'id="p{number}"' in reader.get(response.location).text


def test_posts_keep_their_acts(under_way: UnderWay) -> None:
    post = under_way.suggest(under_way.priya)
    one = f"/t/{under_way.thread_id}/p/{post.number}"

    own, others = under_way.page(under_way.priya), under_way.page(under_way.nora)
    assert {f"{one}/edit", f"{one}/hide"} <= set(
        re.findall(r'"(/t/[^"]+)"', part(own, post.number))
    )
    acts = set(re.findall(r'"(/t/[^"]+)"', part(others, post.number)))
    assert {f"{one}/report", f"{one}/keep", f"{one}/purge", f"{one}/edit", one} <= acts
    assert not any("split" in act for act in acts)


def test_a_held_question_is_for_its_author_and_moderators(under_way: UnderWay) -> None:
    number = "1234-567-897-AB"
    draft = ReplyDraft(f"Is OHIP {number} right?", reason="It is the example of the manual.")
    post = talk.ask(under_way.priya, under_way.thread_id, draft)
    assert post.held

    assert "Waits for a moderator." in under_way.page(under_way.priya)
    assert f"/p/{post.number}/release" in under_way.page(under_way.nora)
    assert number not in under_way.page(under_way.jo)
    assert "Questions <span>" not in under_way.page(under_way.jo)


def test_a_deleted_question_takes_no_answer_with_it(under_way: UnderWay) -> None:
    question = under_way.ask(under_way.priya, "Why so late?")
    under_way.answer(question, "The road was closed.")
    services.hide_post(under_way.priya, question.id)

    html = under_way.page(under_way.jo)
    assert "Why so late?" not in html
    assert "The question is no longer shown." in html and "The road was closed." in html
    assert "Bring it back" in part(under_way.page(under_way.nora), question.number)


def test_who_asked_a_case_without_a_name_has_none_in_its_rounds(world: World) -> None:
    under_way = UnderWay(world)
    with transaction():
        db.session.get_one(Thread, under_way.thread_id).nameless = True
        for post in db.session.query(Post).filter_by(thread_id=under_way.thread_id):
            post.nameless = True
    question = under_way.ask(under_way.priya)
    under_way.answer(question)

    for reader in (under_way.priya, under_way.expert, under_way.nora):
        assert "Halvorsen" not in under_way.page(reader)


def test_other_programmes_see_nothing(under_way: UnderWay) -> None:
    post = under_way.suggest(under_way.priya)
    omar = under_way.world.client(under_way.world.member("Omar Haddad", of="Hepatitis C"))
    base = f"/t/{under_way.thread_id}"

    for address in (base, f"{base}/p/{post.number}", f"{base}/case/question"):
        assert omar.get(address).status_code == 404
    assert omar.get(f"{base}/case/suggestion").status_code == 404
    for address in (f"{base}/case/round?seen=questions", f"{base}/case/intention/{post.number}"):
        assert omar.post(address, data={"act": "close", "kind": "tried"}).status_code == 404


def test_a_case_for_the_staff_is_for_the_staff(world: World) -> None:
    case = world.case(state=CaseState.SUBMITTED)
    assert world.client(world.member("Ben Okafor")).get(f"/t/{case.thread_id}").status_code == 404

    html = world.client(world.expert()).get(f"/t/{case.thread_id}", follow_redirects=True).text
    assert "Waits for the hub" in html and "/case/round?" not in html


def fill_in(under_way: UnderWay, **answers: str) -> None:
    """What stands in the form of the case."""
    case = under_way.case
    given = {"question": QUESTION, "age_band": "50-59", "phq9": "14", **answers}
    with transaction():
        for key, value in given.items():
            row = {"case_id": case.id, "programme_id": case.programme_id}
            number = float(value) if value.isdigit() else None
            db.session.add(CaseAnswer(**row, field=key, value=value, number=number))
        for n, (drug, dose) in enumerate((("Morphine SR", 30.0), ("Gabapentin", 300.0))):
            line: dict[str, Any] = {"unit": "mg", "route": "oral", "per_day": 2, "position": n}
            db.session.add(Medication(**row, **line, drug=drug, dose=dose))


def test_the_form_is_drawn_as_facts_scales_and_a_list_of_medication(under_way: UnderWay) -> None:
    fill_in(under_way, patient_goal="Half days at the library.")

    html = under_way.page(under_way.priya)
    assert html.count(QUESTION) == 1
    assert "50–59" in html and "Half days at the library." in html
    assert "14 of 27" in html and 'width="103.7"' in html
    table = html.split("<table")[1].split("</table>")[0]
    assert "Morphine SR 30\N{NO-BREAK SPACE}mg" in table and ">60<small>" in table


def test_a_presentation_that_was_edited_since_is_drawn_as_it_was_written(
    under_way: UnderWay,
) -> None:
    fill_in(under_way, patient_goal="Half days at the library of a small town.")
    first = db.session.query(Post).filter_by(thread_id=under_way.thread_id, number=1).one()
    services.edit_post(under_way.jo, first.id, EditDraft(f"{QUESTION} She wants to work.", 1))

    html = under_way.page(under_way.priya)
    assert "She wants to work." in html and "small town" not in html


def test_a_case_that_was_reduced_shows_its_lesson(under_way: UnderWay) -> None:
    fill_in(under_way)
    with transaction():
        case = db.session.get_one(Case, under_way.case.id)
        case.reduced_at, case.lesson = now(), "Rotate first, taper later."

    html = under_way.page(under_way.priya)
    assert "Rotate first, taper later." in html and "14 of 27" not in html


def test_a_field_that_was_retired_keeps_what_stands_in_it(under_way: UnderWay) -> None:
    programme_id = under_way.case.programme_id
    with transaction():
        section = db.session.query(TemplateSection).filter_by(programme_id=programme_id).first()
        assert section
        own = TemplateField(
            programme_id=programme_id, section_id=section.id, key="pets", position=99,
            kind=FieldKind.LINE, label="Animals", retired=True,
        )  # fmt: skip
        db.session.add(own)
    fill_in(under_way, pets="Two goats.")

    assert "Two goats." in under_way.page(under_way.priya)


def discussed(under_way: UnderWay, count: int) -> None:
    """So many messages after the rounds."""
    for n in range(count):
        services.reply(under_way.priya, under_way.thread_id, ReplyDraft(f"Message {n + 1}."))


def numbers(html: str) -> list[int]:
    """The numbers of the posts in the list."""
    return [int(n) for n in re.findall(r'<article class="post[^"]*" id="p(\d+)"', html)]


def test_what_stands_apart_takes_no_place_in_the_pages(under_way: UnderWay) -> None:
    for _ in range(6):
        under_way.answer(under_way.ask(under_way.priya))
    discussed(under_way, 22)

    assert numbers(under_way.page(under_way.jo)) == list(range(14, 34))
    second = under_way.page(under_way.jo, "?page=2")
    assert numbers(second) == [34, 35]
    assert "Any red flags?" not in second and "Presentation, questions and suggestions" in second
    assert numbers(under_way.page(under_way.jo, "?page=3")) == [34, 35]

    client = under_way.world.client(under_way.jo)
    assert "page=2#p34" in client.get(f"/t/{under_way.thread_id}/p/34").location
    assert client.get(f"/t/{under_way.thread_id}/p/33").location.endswith("#p33")
    assert "page=" not in client.get(f"/t/{under_way.thread_id}/p/12").location


def test_opening_leads_to_the_first_new_post_wherever_it_stands(under_way: UnderWay) -> None:
    discussed(under_way, 22)
    for more in ("", "?page=2"):
        under_way.page(under_way.jo, more)
    post = under_way.suggest(under_way.priya)
    client = under_way.world.client(under_way.jo)

    there = client.get(f"/t/{under_way.thread_id}/new").location
    assert there.endswith("#new") and "page=" not in there
    html = client.get(there).text
    assert 'class="new" id="new"' in part(html, post.number)
    assert "New since your visit" not in html
    assert not re.search(r'id="new"', under_way.page(under_way.jo))  # it is read now

    services.reply(under_way.priya, under_way.thread_id, ReplyDraft("One more."))
    assert "page=2#new" in client.get(f"/t/{under_way.thread_id}/new").location


def test_lists_lead_to_the_first_new_post(under_way: UnderWay) -> None:
    under_way.page(under_way.nora)
    under_way.ask(under_way.priya)

    html = under_way.world.client(under_way.nora).get("/p/chronic-pain/threads").text
    assert f'href="/t/{under_way.thread_id}/new"' in html


@pytest.mark.parametrize("times", [1, 8])
@pytest.mark.parametrize("who", ["expert", "jo"])
def test_the_page_costs_twelve_statements_at_most(
    under_way: UnderWay, count_queries: Any, times: int, who: str
) -> None:
    fill_in(under_way)
    for n in range(times):
        under_way.answer(under_way.ask(under_way.priya))
        under_way.suggest(under_way.priya, f"Pacing {n}.")
    discussed(under_way, times)
    services.summarise(under_way.expert, under_way.thread_id, EditDraft("1. Pacing.", 0))
    with transaction():
        db.session.get_one(Case, under_way.case.id).state = CaseState.AWAITING_FOLLOW_UP
    reader = getattr(under_way, who)
    under_way.page(reader)  # what is read once is not read again
    client = under_way.world.client(reader)
    address = client.get(f"/t/{under_way.thread_id}").location

    with count_queries() as seen:
        assert client.get(address).status_code == 200
    assert len(seen) <= 12, seen


WORDS = (
    "Duloxetine 30 mg, then 60 mg after two weeks, in place of amitriptyline. It helps mood and "
    "pain; taper the amitriptyline over two weeks, and look at the blood pressure after a month. "
)


def test_a_full_page_stays_small(under_way: UnderWay) -> None:
    fill_in(under_way, **dict.fromkeys(("history", "function", "tried_drugs"), WORDS))
    for n in range(6):
        under_way.answer(under_way.ask(under_way.priya, f"{n} {WORDS}"), f"{n} {WORDS}")
    for n, key in enumerate([*under_way.categories, *under_way.categories]):
        post = under_way.suggest(under_way.priya, f"{n} {WORDS}", key)
        services.endorse(under_way.expert, post.id)
    discussed(under_way, 20)

    client = under_way.world.client(under_way.jo)
    html = client.get(f"/t/{under_way.thread_id}", follow_redirects=True).text
    assert len(gzip.compress(html.encode(), 6)) <= 14 * 1024
