"""The ways in which words come into cases, for tests/rules/test_ways_in.py."""

from datetime import date, timedelta
from typing import Any

from echo_community.cases import services as cases
from echo_community.cases.drafts import (
    CheckDraft,
    ConsentDraft,
    FinishDraft,
    Given,
    LineDraft,
)
from echo_community.cases.models import (
    CaseState,
    Category,
    Consent,
    FieldKind,
    IntentionKind,
    Round,
)
from echo_community.cases.outcome_drafts import FollowUpDraft, ReduceDraft
from echo_community.cases.services import follow_ups, retention, summaries, talk
from echo_community.cases.services.intentions import intend
from echo_community.cases.shipped import install
from echo_community.cases.template import queries as template
from echo_community.cases.template import services as editor
from echo_community.cases.template.drafts import CategoryDraft, FieldDraft, SectionDraft
from echo_community.cases.template.options import Said
from echo_community.discussions.drafts import (
    EditDraft,
    ReplyDraft,
    ShareDraft,
)
from echo_community.kernel.db import db
from tests.cases import filling
from tests.cast import CARD, NUMBER, WHY, Cast, Way, Ways


def intended(cast: Cast) -> None:
    """What comes of a suggestion, said by the presenter of a case."""
    case = cast.world.case(by=cast.amina, round=Round.SUGGESTIONS)
    install(None, cast.id, "chronic-pain")
    category = db.session.query(Category.id).order_by(Category.id).limit(1).scalar()
    about = {"category": category}
    post = talk.suggest(cast.expert, case.thread_id or 0, ReplyDraft("Pacing.", about=about))
    intend(cast.amina, post.id, IntentionKind.TRIED, CARD)


def asked_presenter(cast: Cast) -> None:
    """A question of a case's round, sent by the form."""
    case = cast.world.case(round=Round.QUESTIONS)
    cast.web(cast.expert, f"/t/{case.thread_id}/case/question", body=CARD)


def stepped(**words: str) -> Way:
    """A step of the form of cases."""
    draft = SectionDraft(**({"title": "Sleep"} | words))
    return lambda c: editor.add_section(c.nora, c.id, draft)


def asked_for(**words: Any) -> Way:
    """A field of the form of cases."""
    draft = FieldDraft(**({"label": "Sleep"} | words))

    def way(cast: Cast) -> None:
        editor.begin_with(cast.nora, cast.id, "general")
        step = template.template_of(cast.id).sections[0]
        editor.add_field(cast.nora, cast.id, step.id, draft)

    return way


def presented(field: str = "", reason: str = "", **around: str) -> Way:
    """A case with the number somewhere in its form, sent to the hub."""

    def submit(cast: Cast) -> None:
        case = filling.draft(cast.world, cast.amina, **({field: CARD} if field else {}))
        if "title" in around:
            cases.save_finish(cast.amina, case.id, FinishDraft(around["title"]))
        if "consent" in around:
            why = ConsentDraft(Consent.NOT_NEEDED, around["consent"])
            cases.save_consent(cast.amina, case.id, why)
        if line := around.get("line"):
            lines = [LineDraft(**{"drug": "morphine", line: CARD})]
            cases.save_medications(cast.amina, case.id, "medications", lines, 1)
        cases.submit(cast.amina, case.id, CheckDraft(reason))

    return submit


def amended(given: Given, field: str = "history", reason: str = "") -> Way:
    """A case that the hub has, changed."""

    def amend(cast: Cast) -> None:
        case = filling.submitted(cast.world, cast.amina)
        cases.amend(cast.amina, case.id, {field: given}, CheckDraft(reason))

    return amend


def listed(part: str) -> Way:
    """The same with a line of medication that holds the number."""
    lines = (LineDraft(**{"drug": "morphine", part: CARD}),)
    return amended(Given(version=1, lines=lines), "medications")


def retitled(cast: Cast) -> None:
    """The same with its title."""
    case = filling.submitted(cast.world, cast.amina)
    cases.amend_finish(cast.amina, case.id, FinishDraft(CARD), CheckDraft())


def consented(cast: Cast) -> None:
    """The same with the reason why nobody was asked."""
    case = filling.submitted(cast.world, cast.amina)
    cases.save_consent(cast.amina, case.id, ConsentDraft(Consent.NOT_NEEDED, CARD))


def sent_back(cast: Cast) -> None:
    """What the hub asks to be added to a case."""
    cases.send_back(cast.expert, filling.submitted(cast.world, cast.amina).id, CARD)


def closed(cast: Cast) -> None:
    """Why a case ends without a follow-up."""
    case = cast.world.case(by=cast.amina, state=CaseState.AWAITING_FOLLOW_UP)
    cases.close(cast.expert, case.id, CARD)


def signed_case(cast: Cast) -> int:
    """The thread of a case of Amina's whose summary is signed and whose time is over."""
    over = date.today() - timedelta(days=1)
    case = cast.world.case(by=cast.amina, retain_until=over)
    summaries.write_and_sign(cast.expert, case.thread_id or 0, EditDraft("Go slowly.", 0))
    return case.thread_id or 0


def shared(cast: Cast) -> None:
    """A link to a summary, with a line that says for whom."""
    summaries.share(cast.amina, signed_case(cast), ShareDraft(CARD))


def reduced(cast: Cast) -> None:
    """What stays of a case."""
    retention.reduce(cast.nora, signed_case(cast), ReduceDraft(CARD), "127.0.0.1")


def followed_up(cast: Cast, reason: str = "") -> None:
    """What became of a case."""
    draft = FollowUpDraft(CARD, reason=reason)
    follow_ups.follow_up(cast.amina, signed_case(cast), draft)


WAYS: Ways = {
    "case_intentions.why": (
        intended,
        lambda c: c.past(intention={"kind": "tried", "why": CARD}),
    ),
    "threads.title": (lambda c: c.past(title=CARD),),
    "posts.source": (
        asked_presenter,
        lambda c: c.past(summary={"by": "ann", "text": CARD}),
        lambda c: c.past(follow_up={"text": CARD}),
        lambda c: c.past(suggestions=[{"text": CARD}]),
        lambda c: c.past(fields={"anything": CARD}),
        followed_up,
        lambda c: followed_up(c, WHY),
        lambda c: c.web(c.expert, f"/t/{signed_case(c)}/case/summary/sign", body=CARD),
    ),
    "users.name": (lambda c: c.past(presenter=CARD),),
    "topics.name": (lambda c: c.past(topics=[CARD]),),
    "case_sections.title": (stepped(title=CARD),),
    "case_sections.title_fr": (stepped(title_fr=CARD),),
    "case_sections.coach": (stepped(coach=CARD),),
    "case_sections.coach_fr": (stepped(coach_fr=CARD),),
    "case_fields.label": (asked_for(label=CARD),),
    "case_fields.label_fr": (asked_for(label_fr=CARD),),
    "case_fields.help": (asked_for(help=CARD),),
    "case_fields.help_fr": (asked_for(help_fr=CARD),),
    "case_fields.options": (asked_for(kind=FieldKind.CHOICE, options=(Said("No"), Said(CARD))),),
    "case_fields.unit": (asked_for(kind=FieldKind.NUMBER, unit=CARD),),
    "case_categories.label": (lambda c: editor.add_category(c.nora, c.id, CategoryDraft(CARD)),),
    "case_categories.label_fr": (
        lambda c: editor.add_category(c.nora, c.id, CategoryDraft("Sleep", CARD)),
    ),
    "cases.title": (
        presented(title=CARD),
        presented(title=CARD, reason=WHY),
        retitled,
    ),
    "cases.consent_reason": (
        presented(consent=CARD),
        consented,
        lambda c: c.past(consent=f"not_needed: {CARD}"),
    ),
    "case_answers.value": (
        presented("history"),
        presented("history", reason=WHY),
        presented("allergies"),
        amended(Given(CARD, 1)),
        amended(Given(CARD, 1), reason=WHY),
        lambda c: c.past(fields={"question": CARD}),
    ),
    "case_medications.drug": (
        presented(line="drug"),
        listed("drug"),
        lambda c: c.past(medications=[{"drug": CARD}]),
        lambda c: c.past(medications=[{"drug": "x", "unit": NUMBER}]),
    ),
    "case_medications.frequency": (
        presented(line="frequency"),
        listed("frequency"),
        lambda c: c.past(medications=[{"drug": "x", "frequency": CARD}]),
    ),
    "case_medications.dose_typed": (listed("dose"),),
    "case_medications.per_day_typed": (listed("per_day"),),
    "case_changes.note": (
        sent_back,
        closed,
    ),
    "share_links.for_whom": (
        shared,
        lambda c: c.web(c.amina, f"/t/{signed_case(c)}/case/shares", for_whom=CARD),
    ),
    "cases.lesson": (
        reduced,
        lambda c: c.web(
            c.nora, f"/t/{signed_case(c)}/case/reduce", lesson=CARD, title="A", secret="x"
        ),
    ),
}
