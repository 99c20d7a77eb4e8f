"""The summary of recommendations: drafted from suggestions, signed by an expert, printed."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from echo_community.cases.models import Case, CaseState, Category, Round, Signature
from echo_community.cases.queries import summary as queries
from echo_community.cases.services import summaries, talk
from echo_community.cases.services.summaries import NamesSomebody
from echo_community.discussions import services
from echo_community.discussions.drafts import EditDraft, ReplyDraft
from echo_community.discussions.models import Post, ReactionKind
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db, transaction
from echo_community.kernel.errors import Forbidden, NotVisible, Overtaken
from echo_community.kernel.mail import OutboundMail
from echo_community.notifications.choosing import WishesDraft, choose_mail
from echo_community.notifications.groups import Group, When
from echo_community.notifications.models import Notice
from tests.world import World

LIST = "### Opioids\n\n- Rotate first, taper later."


def category(world: World, key: str, position: int, label: str, label_fr: str = "") -> Category:
    """A category of suggestions of Chronic Pain."""
    facts = {"key": key, "position": position, "label": label, "label_fr": label_fr}
    return world._add(Category(programme_id=world.programme().id, **facts))


def suggest(world: World, case: Case, by: Actor, body: str, under: Category | None = None) -> Post:
    """A suggestion, under a category; the round is open for it alone."""
    under = under or category(world, f"other-{case.id}-{len(body)}-{by.id}", 9, "Other")
    with in_round(case, Round.SUGGESTIONS):
        return talk.suggest(by, case.thread_id or 0, ReplyDraft(body, about={"category": under.id}))


@contextmanager
def in_round(case: Case, round: Round) -> Iterator[None]:
    """The case in that round, and then as it was."""
    row = db.session.get_one(Case, case.id)
    before = row.round
    for this, that in ((round, True), (before, False)):
        with transaction():
            row.round = this
        if that:
            yield


def sign(expert: Actor, case: Case, body: str = LIST, revision: int = 0) -> Post:
    """Write the summary and sign it."""
    return summaries.write_and_sign(expert, case.thread_id or 0, EditDraft(body, revision))


def anew(case: Case) -> Case:
    """The case as it is in the database."""
    db.session.expire_all()
    return db.session.get_one(Case, case.id)


def test_it_is_drafted_from_what_is_endorsed_and_then_from_what_is_supported(world: World) -> None:
    jo, ben, expert, other = (
        world.member("Jo Halvorsen"), world.member("Ben Okafor"),
        world.expert(), world.expert("Dr Ravi Menon"),
    )  # fmt: skip
    case = world.case(by=jo)
    opioids = category(world, "opioids", 2, "With opioids", "Avec opioïdes")
    tests = category(world, "tests", 1, "Investigations")
    liked = suggest(world, case, ben, "Ferritin *and* B12.\n\nThen oximetry.", tests)
    endorsed = suggest(world, case, ben, "Rotate to buprenorphine.", opioids)
    suggest(world, case, ben, "Nobody supports this.", opioids)
    old = suggest(world, case, ben, "Superseded.", opioids)
    services.endorse(expert, endorsed.id)
    services.endorse(expert, old.id)
    with transaction():
        db.session.get_one(Post, old.id).superseded = True
    services.react(jo, liked.id, ReactionKind.SAME_HERE)

    assert queries.drafted(other, case.thread_id or 0) == (
        "### Investigations\n\n"
        "- Ferritin and B12. Then oximetry. *(not endorsed, supported by 1)*\n\n"
        "### With opioids\n\n"
        "- Rotate to buprenorphine."
    )
    page = world.client(expert).post(
        f"/t/{case.thread_id}/case/summary/draft", data={"body": "Dear colleague", "revision": "0"}
    )
    assert page.status_code == 200
    assert "Dear colleague\n\n### Investigations" in page.text
    again = world.client(expert).post(
        f"/t/{case.thread_id}/case/summary/draft",
        data={"body": "### Mine\r\n\r\n- Rotate to buprenorphine.", "revision": "0"},
    )
    assert again.text.count("Rotate to buprenorphine.") == 1  # what stands there comes once
    luc = world.member("Dr Luc Roy", "expert", language="fr")
    french = world.client(luc).get(f"/t/{case.thread_id}/case/summary/draft").text
    assert "### Avec opioïdes" in french
    assert db.session.query(Post).filter_by(number=0).count() == 0


def test_an_expert_signs_it_once_and_the_presenter_is_told_without_a_word_of_it(
    world: World,
) -> None:
    jo, expert = world.member("Jo Halvorsen"), world.expert()
    case = world.case(by=jo, round=Round.DISCUSSION)

    post = sign(expert, case)
    summaries.sign(expert, case.thread_id or 0, post.revision)

    case = anew(case)
    assert case.recommendations == "Opioids: Rotate first, taper later."
    assert case.state is CaseState.AWAITING_FOLLOW_UP
    assert db.session.query(Signature).count() == 1
    [notice] = db.session.query(Notice).filter_by(user_id=jo.id, kind="case_summary")
    assert (notice.thread_id, notice.post_number) == (case.thread_id, 0)
    [mail] = db.session.query(OutboundMail)
    assert f"/t/{case.thread_id}/case/summary" in mail.body
    assert "Rotate" not in mail.subject + mail.body
    assert "Leg pain" not in mail.subject + mail.body
    shown = world.client(jo).get("/notices").text
    assert "Dr Amara Osei signed the recommendations for your case" in shown


def test_who_wants_no_mail_of_answers_gets_none_of_a_signature(world: World) -> None:
    jo = world.member("Jo Halvorsen")
    choose_mail(jo, WishesDraft({Group.CASES: When.WEEKLY}))

    sign(world.expert(), world.case(by=jo, round=Round.DISCUSSION))

    assert db.session.query(OutboundMail).count() == 0
    assert db.session.query(Notice).filter_by(user_id=jo.id, kind="case_summary").count() == 1


def test_while_its_rounds_go_on_a_signature_leaves_the_state(world: World) -> None:
    case = world.case(round=Round.SUGGESTIONS)

    sign(world.expert(), case)

    assert anew(case).state is CaseState.PRESENTED


def test_who_presents_peers_and_coordinators_do_not_sign(world: World) -> None:
    jo, ben = world.member("Jo Halvorsen"), world.member("Ben Okafor")
    case = world.case(by=jo)
    services.summarise(world.expert(), case.thread_id or 0, EditDraft(LIST, 0))

    for person in (jo, ben, world.coordinator()):
        with pytest.raises(Forbidden):
            summaries.sign(person, case.thread_id or 0, 1)
    with pytest.raises(NotVisible):
        summaries.sign(world.expert("Dr Far", of="Hepatitis C"), case.thread_id or 0, 1)
    own = world.case(by=world.expert("Dr Lena Fortier"))
    services.summarise(world.expert("Dr Two"), own.thread_id or 0, EditDraft(LIST, 0))
    with pytest.raises(Forbidden):
        summaries.sign(world.actor(own.author_id), own.thread_id or 0, 1)


def test_an_edit_makes_it_unsigned_and_another_signature_signs_it_again(world: World) -> None:
    jo, expert = world.member("Jo Halvorsen"), world.expert()
    case = world.case(by=jo)
    sign(expert, case)
    services.summarise(jo, case.thread_id or 0, EditDraft("Other words.", 1))

    assert (card := queries.summary_card(jo, case)) is not None
    assert not card.signed
    assert card.signature and card.signature.byline.name == "Dr Amara Osei"
    paper = world.client(jo).get(f"/t/{case.thread_id}/case/summary").text
    assert "Changed since it was signed" in paper
    assert world.client(jo).get(f"/t/{case.thread_id}/case/summary.pdf").status_code == 404

    sign(world.expert("Dr Ravi Menon"), case, "Better words.", 2)
    assert (card := queries.summary_card(jo, case)) is not None
    assert card.signed and card.signature and card.signature.byline.name == "Dr Ravi Menon"
    assert anew(case).recommendations == "Better words."


def test_of_two_who_write_at_once_the_second_sees_both_texts(world: World) -> None:
    expert, other = world.expert(), world.expert("Dr Ravi Menon")
    case = world.case()
    sign(expert, case)

    with pytest.raises(Overtaken):
        sign(other, case, "Mine.", 0)
    with pytest.raises(Overtaken):
        summaries.sign(other, case.thread_id or 0, 0)
    sent = {"body": "Mine.", "revision": "0"}
    shown = world.client(other).post(f"/t/{case.thread_id}/case/summary/sign", data=sent)
    assert shown.status_code == 422
    assert "Two people edited this" in shown.text
    assert "Mine." in shown.text


def test_nobody_is_named_in_what_goes_into_a_chart(world: World) -> None:
    jo, expert = world.member("Jo Halvorsen"), world.expert()
    case = world.case(by=jo)

    with pytest.raises(NamesSomebody):
        sign(expert, case, "Jo Halvorsen wants to taper.")
    assert db.session.query(Post).filter_by(number=0).count() == 0
    sent = {"body": "As Jo Halvorsen said.", "revision": "0"}
    shown = world.client(expert).post(f"/t/{case.thread_id}/case/summary/sign", data=sent)
    assert shown.status_code == 422
    assert "leave out “Jo Halvorsen”" in shown.text
    assert "As Jo Halvorsen said." in shown.text


def test_a_signed_summary_hidden_and_shown_again_reads_in_lists_as_before(world: World) -> None:
    expert, case = world.expert(), world.case(round=Round.DISCUSSION)
    post = sign(expert, case)
    before = anew(case).recommendations

    services.hide_post(expert, post.id)
    hidden = anew(case).recommendations
    services.restore_post(expert, post.id)

    assert (hidden, anew(case).recommendations) == ("", before)


def test_what_the_guard_holds_is_not_signed(world: World) -> None:
    expert = world.expert()
    case = world.case()
    body = "Call OHIP 1234-567-897-AB."

    draft = EditDraft(body, 0, reason="It is the example of the manual.")
    post = summaries.write_and_sign(expert, case.thread_id or 0, draft)

    assert post.held
    assert db.session.query(Signature).count() == 0
    assert anew(case).recommendations == ""


def test_the_page_to_print_says_in_what_role_it_was_signed_and_names_nobody(
    world: World, count_queries
) -> None:
    jo, ben, expert = world.member("Jo Halvorsen"), world.member("Ben Okafor"), world.expert()
    case = world.case(by=jo)
    suggest(world, case, ben, "Rotate.")
    sign(expert, case)

    html = world.client(ben).get(f"/t/{case.thread_id}/case/summary").text
    words = re.sub(r"<[^>]*>", " ", html)
    for wanted in (
        case.echo_id or "", "Chronic Pain", "Taper, rotate, or leave it?", "Rotate first",
        "Hub expert", "The treating clinician decides.",
    ):  # fmt: skip
        assert wanted in words
    assert not {"Jo", "Halvorsen", "Okafor", "Ben", "Amara", "Osei"} & set(
        re.findall(r"\w+", words)
    )
    with count_queries() as seen:
        queries.sheet_for(ben, case.thread_id or 0)
    assert len(seen) == 1
    with count_queries() as seen:
        queries.summary_card(ben, case)
    assert len(seen) == 1


def test_other_programmes_and_strangers_see_nothing_of_it(world: World) -> None:
    case = world.case()
    sign(world.expert(), case)
    outsider = world.member("Omar Haddad", of="Hepatitis C")

    for page in ("summary", "summary.pdf", "summary/draft", "summary/sign"):
        assert world.client(outsider).get(f"/t/{case.thread_id}/case/{page}").status_code == 404
        assert world.client().get(f"/t/{case.thread_id}/case/{page}").status_code == 302
    assert queries.summary_card(outsider, case) is None
    plain = world.thread(by=world.expert("Dr Two"))
    assert world.client(outsider).get(f"/t/{plain.id}/case/summary").status_code == 404


def test_the_edit_page_of_a_case_offers_the_draft_and_the_signature(world: World) -> None:
    expert, jo = world.expert(), world.member("Jo Halvorsen")
    case = world.case(by=jo)
    signs: Any = ("Draft it from the suggestions", "Save and sign")

    shown = world.client(expert).get(f"/t/{case.thread_id}/summary").text
    assert all(words in shown for words in signs)
    own = world.client(jo).get(f"/t/{case.thread_id}/summary").text
    assert [words in own for words in signs] == [True, False]
    other = world.client(jo).get(f"/t/{world.thread(by=jo).id}/summary").text
    assert not any(words in other for words in signs)


def test_sent_twice_it_is_signed_once(world: World) -> None:
    expert = world.expert()
    case = world.case()
    client, sent = world.client(expert), {"body": LIST, "revision": "0", "once": "abc"}

    first = client.post(f"/t/{case.thread_id}/case/summary/sign", data=sent)
    again = client.post(f"/t/{case.thread_id}/case/summary/sign", data=sent)

    assert (first.status_code, again.status_code) == (303, 302)
    assert db.session.query(Signature).count() == 1
    assert db.session.query(Notice).filter_by(kind="case_summary").count() == 1
