"""A health number goes in by every way there is, and is stopped or held: no column stays without.

A column of words that is in no table below fails here: add its ways in, one line each. A way is a
small function that sends NUMBER; it raises Stopped, or answers 422, or stores it held.
"""

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import String, cast, select

from echo_community.accounts import services as accounts
from echo_community.accounts.models import Profession
from echo_community.accounts.services import ProfileDraft
from echo_community.cases import services as cases
from echo_community.cases.drafts import (
    CheckDraft,
    ConsentDraft,
    FinishDraft,
    Given,
    LineDraft,
)
from echo_community.cases.imports import import_cases
from echo_community.cases.models import (
    Case,
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
from echo_community.discussions import services
from echo_community.discussions.drafts import (
    AskDraft,
    BookmarkDraft,
    CorrectDraft,
    DraftWords,
    EditDraft,
    FileDraft,
    OpenNameDraft,
    ReplyDraft,
    ShareDraft,
    SplitDraft,
    SupersedeDraft,
)
from echo_community.discussions.files import services as files
from echo_community.discussions.imports.service import import_threads
from echo_community.discussions.models import Attachment, Post, Thread
from echo_community.discussions.places import Place
from echo_community.kernel import words
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import Base, db
from echo_community.kernel.errors import Stopped
from echo_community.kernel.uploads import Made
from echo_community.kernel.words import Kind
from echo_community.meetings import services as meetings
from echo_community.meetings.drafts import (
    DayDraft,
    SeriesDraft,
    SessionDraft,
    SpeakerDraft,
    WhenDraft,
    WordsDraft,
)
from echo_community.meetings.imports.sessions import import_sessions
from echo_community.meetings.recurrence import Rule
from echo_community.moderation import services as moderation
from echo_community.moderation.drafts import DecisionDraft, FlagDraft
from echo_community.moderation.models import Decision, Reason
from echo_community.moderation.sanctions import services as sanctions
from echo_community.moderation.sanctions.drafts import SanctionDraft
from echo_community.moderation.sanctions.models import SanctionKind
from echo_community.privacy.models import Hold
from echo_community.programmes import services as programmes
from echo_community.programmes.drafts import (
    CohortDraft,
    MemberDraft,
    ProgrammeDraft,
    SpokeDraft,
    TopicDraft,
)
from echo_community.programmes.models import Membership, Programme
from echo_community.search.vocabulary import services as vocabulary
from echo_community.search.vocabulary.data import concept
from tests.cases import filling
from tests.lectures import ways_in as lectures
from tests.meetings import ways_in as around_sessions
from tests.world import World

NUMBER = "1234-567-897-AB"
CARD = f"OHIP {NUMBER}"
LINK = f"https://video.example/OHIP={NUMBER}"
WHY = "It is the example of the manual."
PDF = Made("pdf", "application/pdf", b"paper", b"small", 4, 3, 1, "Nothing.")
PROFILE = ProfileDraft("Amina Diallo", Profession.NP, "", "", "", "en", "UTC")


class Cast:
    """Who writes, and what they write under."""

    def __init__(self, world: World, folder: Any) -> None:
        self.world, self.folder = world, folder
        self.amina, self.expert = world.member(), world.expert()
        self.nora = world.coordinator()
        self.thread = world.thread(by=self.amina, replies=2)
        self.id = self.thread.programme_id

    def post(self, number: int = 2) -> int:
        """A post of the thread."""
        found = db.session.query(Post.id).filter_by(thread_id=self.thread.id, number=number)
        return int(found.scalar())

    def norms_version(self) -> int:
        """The version of the norms that is changed."""
        return db.session.get_one(Programme, self.id).norms_version

    def file(self, made: Made = PDF, name: str = "letter.pdf") -> int:
        """A file that was sent ahead."""
        return files.keep(self.amina, self.id, name, made).id

    def reply(self, body: str = "See.", **more: Any) -> Post:
        """A reply of Amina's."""
        return services.reply(self.amina, self.thread.id, ReplyDraft(body, **more))

    def load(self, **facts: Any) -> None:
        """An import of one thread that says so."""
        post = {"n": 1, "author": "ann", "date": "2020-01-01", "format": "markdown", "body": "Why?"}
        line = {"id": "x", "title": "Why?", "date": "2020-01-01", "tags": [], "source": "old"}
        post |= {name: facts.pop(name) for name in ("body", "author") if name in facts}
        file = self.folder / "in.jsonl"
        file.write_text(json.dumps(line | facts | {"posts": [post]}))
        import_threads(self.nora, self.id, file, processes=0)

    def past(self, **facts: Any) -> None:
        """An import of one past case that says so."""
        case = {"id": "x", "title": "Leg pain", "session_date": "2024-03-12"}
        suggested = {"by": "ann", "text": "Walk.", "intention": facts.pop("intention", "tried")}
        file = self.folder / "in.jsonl"
        file.write_text(json.dumps({"suggestions": [suggested]} | case | facts))
        told: list[object] = []
        import_cases(self.nora, self.id, file, processes=0, wrong=told.append)
        if told:  # what is left out is told, and stands nowhere
            raise Stopped(())

    def web(self, who: Actor, url: str, **sent: str) -> None:
        """A form sent by a browser; one that comes back with what is wrong is a stop."""
        if self.world.client(who).post(url, data=sent).status_code == 422:
            raise Stopped(())


Way = Callable[[Cast], object]


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


def asked(cast: Cast) -> None:
    """A question sent by the form."""
    cast.web(cast.amina, "/p/chronic-pain/ask", title=CARD, body="Why?")


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


def edited(cast: Cast, **draft: Any) -> None:
    """The first post, changed."""
    given: dict[str, Any] = {"body": "Why?", "revision": 1} | draft
    services.edit_post(cast.amina, cast.post(1), EditDraft(**given))


def described(cast: Cast) -> None:
    """What a file shows, said after it was posted."""
    file = cast.file()
    post = cast.reply(files=(FileDraft(file),))
    files.describe(cast.amina, post.id, {file: CARD})


def profiled(field: str) -> Way:
    """A profile with the number in one of its fields."""
    facts: dict[str, Any] = {field: CARD}
    return lambda cast: accounts.save_profile(cast.amina, replace(PROFILE, **facts))


def member_named(cast: Cast) -> None:
    """A title that a coordinator gives to a member."""
    membership = db.session.query(Membership).filter_by(user_id=cast.amina.id).one()
    programmes.change_member(cast.nora, membership.id, MemberDraft(membership.role, CARD))


def name_opened(cast: Cast) -> None:
    """The reason for looking a name up."""
    thread = cast.world.thread(by=cast.amina, nameless=True)
    post = db.session.query(Post.id).filter_by(thread_id=thread.id).scalar() or 0
    services.open_name(cast.expert, post, OpenNameDraft(CARD, "x"), "127.0.0.1")


def mentioned(cast: Cast) -> None:
    """A reply with a reason that calls somebody who is told by mail."""
    cast.reply(f"@expert {CARD}", reason=WHY)


def reported(cast: Cast, note: str = "", reason: Reason = Reason.OFF_TOPIC) -> int:
    """A report of a post of Amina's by Nora: the number of its review."""
    return moderation.report(cast.nora, cast.post(), FlagDraft(reason, note)).review_id


def corrected(cast: Cast) -> None:
    """A correction above unsafe advice."""
    services.correct(cast.expert, cast.post(), CorrectDraft(CARD))


def decided(cast: Cast) -> None:
    """Why a moderator decided so."""
    moderation.decide(cast.expert, reported(cast), DecisionDraft(Decision.FINE, note=CARD))


def asked_and_answered(cast: Cast) -> None:
    """The author's answer to what the hub asked about a post."""
    moderation.ask_author(cast.expert, reported(cast), "Which dose was meant?")
    moderation.answer(cast.amina, cast.thread.id, 2, CARD)


def sanctioned(cast: Cast, words: str = CARD) -> int:
    """A warning to Amina."""
    draft = SanctionDraft(SanctionKind.WARNING, words, Reason.OTHER)
    return sanctions.impose(cast.expert, cast.world.membership(cast.amina).id, draft).id


def appealed(cast: Cast) -> int:
    """What Amina says against a warning."""
    return sanctions.appeal(cast.amina, sanctioned(cast, "Kindly."), CARD).id


def appeal_decided(cast: Cast) -> None:
    """Why an appeal was decided so."""
    review = sanctions.appeal(cast.amina, sanctioned(cast, "Kindly."), "Look again.")
    sanctions.decide_appeal(cast.nora, review.id, Decision.UPHOLD, CARD)


def session_words(**facts: Any) -> WordsDraft:
    """What is said of a session, with the number in it somewhere."""
    return WordsDraft(**{"title": "Weekly session", **facts})


def planned(cast: Cast, days: tuple[DayDraft, ...] = (), **facts: Any) -> None:
    """A session with the number in its words."""
    starts = now() + timedelta(days=7)
    when = WhenDraft(starts, starts + timedelta(hours=2), "UTC", days)
    meetings.plan_session(cast.nora, cast.id, SessionDraft(session_words(**facts), when))


def said(cast: Cast, **facts: Any) -> None:
    """A session that is there, changed."""
    meetings.edit_session(cast.nora, cast.world.session().id, session_words(**facts), 0)


def in_series(cast: Cast, **facts: Any) -> None:
    """A series with the number in its words."""
    day = now().date() + timedelta(days=7)
    rule = Rule(day, day + timedelta(days=7), time(12, 30), 120, "UTC")
    meetings.plan_series(cast.nora, cast.id, SeriesDraft(session_words(**facts), rule))


def workshop_day() -> tuple[DayDraft, ...]:
    """A day of a workshop with the number in its title."""
    starts = now() + timedelta(days=7)
    return (DayDraft(starts, starts + timedelta(hours=2), CARD),)


def day_moved(cast: Cast) -> None:
    """The same when a workshop is moved."""
    days = workshop_day()
    when = WhenDraft(days[0].starts_at, days[0].ends_at, "UTC", days)
    meetings.move_session(cast.nora, cast.world.session().id, when, 0)


def calendar_from(**facts: Any) -> Way:
    """An import of a session with the number in one of its fields."""
    line = {"date": "2024-03-05", "start": "12:30", "time_zone": "UTC", **facts}

    def bring(cast: Cast) -> None:
        file = cast.folder / "sessions.jsonl"
        file.write_text(json.dumps(line))
        if import_sessions(cast.nora, cast.id, file).problems:
            raise Stopped(())

    return bring


def typed_in_the_wizard(stage: str, **fields: str) -> Way:
    """A step of planning a session."""
    url = f"/p/chronic-pain/sessions/plan/{stage}"
    return lambda cast: cast.web(cast.nora, url, **fields)


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


# By column, the ways in which words come into it.
WAYS: dict[str, tuple[Way, ...]] = {
    "case_intentions.why": (
        intended,
        lambda c: c.past(intention={"kind": "tried", "why": CARD}),
    ),
    "threads.title": (
        asked,
        lambda c: services.ask(c.amina, c.id, AskDraft(CARD, "Why?")),
        lambda c: services.ask(c.amina, c.id, AskDraft(CARD, "Why?", reason=WHY)),
        lambda c: edited(c, title=CARD),
        lambda c: services.split(c.expert, c.thread.id, SplitDraft(CARD, (2,))),
        lambda c: c.load(title=CARD),
        lambda c: c.past(title=CARD),
    ),
    "threads.aliases": (lambda c: c.load(aliases=[CARD]),),
    "posts.source": (
        asked_presenter,
        lambda c: c.reply(CARD),
        lambda c: c.reply(CARD, reason=WHY),
        lambda c: c.web(c.amina, f"/t/{c.thread.id}/reply", body=CARD),
        lambda c: edited(c, body=CARD),
        lambda c: services.summarise(c.expert, c.thread.id, EditDraft(CARD, 0)),
        lambda c: services.summarise(c.expert, c.thread.id, EditDraft(CARD, 0, reason=WHY)),
        lambda c: c.load(body=CARD),
        lambda c: c.past(summary={"by": "ann", "text": CARD}),
        lambda c: c.past(follow_up={"text": CARD}),
        lambda c: c.past(suggestions=[{"text": CARD}]),
        lambda c: c.past(fields={"anything": CARD}),
        followed_up,
        lambda c: followed_up(c, WHY),
        lambda c: c.web(c.expert, f"/t/{signed_case(c)}/case/summary/sign", body=CARD),
    ),
    "revisions.title": (lambda c: edited(c, title=CARD, reason=WHY),),
    "revisions.source": (lambda c: edited(c, body=CARD, reason=WHY),),
    "holds.reason": (lambda c: c.reply(CARD, reason=CARD),),
    "attachments.name": (
        lambda c: c.reply(files=(FileDraft(c.file(name=f"{CARD}.pdf")),)),
        lambda c: c.reply(files=(FileDraft(c.file(replace(PDF, words=CARD))),)),
    ),
    "attachments.alt": (lambda c: c.reply(files=(FileDraft(c.file(), CARD),)), described),
    "bookmarks.note": (lambda c: services.keep(c.amina, c.post(), BookmarkDraft(CARD)),),
    "marks.reason": (lambda c: services.supersede(c.expert, c.post(), SupersedeDraft(CARD)),),
    "name_openings.reason": (name_opened,),
    "reactions.note": (lambda c: services.say_what_changed(c.expert, c.post(), CARD),),
    "users.name": (
        profiled("name"),
        lambda c: accounts.create_person("new@clinic.example", CARD),
        lambda c: c.load(author=CARD),
        lambda c: c.past(presenter=CARD),
    ),
    "users.practice": (profiled("practice"),),
    "users.region": (profiled("region"),),
    "users.interests": (profiled("interests"),),
    "programmes.name": (lambda c: programmes.edit_programme(c.nora, c.id, ProgrammeDraft(CARD)),),
    "programmes.description": (
        lambda c: programmes.edit_programme(c.nora, c.id, ProgrammeDraft("Pain", CARD)),
    ),
    "programmes.welcome": (
        lambda c: programmes.edit_programme(c.nora, c.id, ProgrammeDraft("Pain", "", CARD)),
    ),
    "cohorts.name": (lambda c: programmes.add_cohort(c.nora, c.id, CohortDraft(CARD)),),
    "spokes.name": (lambda c: programmes.add_spoke(c.nora, c.id, SpokeDraft(CARD)),),
    "spokes.region": (lambda c: programmes.add_spoke(c.nora, c.id, SpokeDraft("North", CARD)),),
    "topics.name": (
        lambda c: programmes.add_topic(c.nora, c.id, TopicDraft(CARD)),
        lambda c: c.load(tags=[CARD]),
        lambda c: c.past(topics=[CARD]),
    ),
    "topics.description": (
        lambda c: programmes.add_topic(c.nora, c.id, TopicDraft("Sleep", CARD)),
    ),
    "topics.aliases": (
        lambda c: programmes.add_topic(c.nora, c.id, TopicDraft("Sleep", "", CARD)),
    ),
    "memberships.title": (member_named,),
    "vocabulary_concepts.name": (
        lambda c: vocabulary.add(c.nora, c.id, concept(CARD, "other", lay="sweetgrass")),
    ),
    "vocabulary_terms.name": (
        lambda c: vocabulary.add(c.nora, c.id, concept("smudging", "other", lay=CARD)),
    ),
    "norms.text": (lambda c: programmes.write_norms(c.nora, c.id, CARD, c.norms_version()),),
    "corrections.source": (corrected,),
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
    "flags.note": (
        lambda c: reported(c, CARD),
        lambda c: reported(c, CARD, Reason.IDENTIFIES_PATIENT),
    ),
    "reviews.note": (decided, appeal_decided),
    "review_messages.body": (
        lambda c: moderation.ask_author(c.expert, reported(c), CARD),
        asked_and_answered,
    ),
    "sanctions.words": (sanctioned,),
    "sanctions.appeal": (appealed,),
    "sessions.title": (
        lambda c: planned(c, title=CARD),
        lambda c: said(c, title=CARD),
        lambda c: in_series(c, title=CARD),
        calendar_from(title=CARD),
    ),
    "sessions.about": (
        lambda c: planned(c, about=CARD),
        lambda c: said(c, about=CARD),
        calendar_from(about=CARD),
    ),
    "sessions.lecture": (
        lambda c: planned(c, lecture=CARD),
        lambda c: said(c, lecture=CARD),
        calendar_from(lecture=CARD),
    ),
    "sessions.place": (
        lambda c: planned(c, place=CARD),
        lambda c: said(c, place=CARD),
        calendar_from(place=CARD),
    ),
    "sessions.join_url": (
        lambda c: planned(c, join_url=LINK),
        typed_in_the_wizard("join", join_url=CARD),
        calendar_from(join_url=CARD),
    ),
    "sessions.cancelled_why": (
        lambda c: meetings.cancel_session(c.nora, c.world.session().id, CARD, 0),
    ),
    "session_series.title": (lambda c: in_series(c, title=CARD),),
    "session_series.join_url": (lambda c: in_series(c, join_url=LINK),),
    "session_days.title": (lambda c: planned(c, workshop_day()), day_moved),
    "session_speakers.name": (
        lambda c: planned(c, speakers=(SpeakerDraft(CARD),)),
        calendar_from(speakers=CARD),
    ),
    "session_speakers.affiliation": (
        lambda c: said(c, speakers=(SpeakerDraft("Teodora Ilves", CARD),)),
        calendar_from(speakers=f"Teodora Ilves, {CARD}"),
    ),
    "session_plans.answers": (
        typed_in_the_wizard("lecture", title="Weekly", about=CARD),
        typed_in_the_wizard("lecture", title="Weekly", speakers=CARD),
        typed_in_the_wizard("join", place=CARD),
    ),
    "cases.title": (presented(title=CARD), presented(title=CARD, reason=WHY), retitled),
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
    "case_changes.note": (sent_back, closed),
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
    "outbound_mails.subject": (mentioned,),
    "outbound_mails.body": (mentioned,),
    **around_sessions.WAYS,
    **lectures.WAYS,
}

# One's own eyes alone: what is being written may hold what would be stopped.
OWN_EYES = {"drafts.title", "drafts.body"}
# The words that a purge takes out everywhere: gone with its last step (test_purge).
TO_BE_GONE = {"purges.words"}
# Stored without the number: a code, a topic's other name, a report that must be quick.
WITHOUT_IT = {"topics.name", "users.name", "flags.note", *around_sessions.WITHOUT_IT}

CASES = [(column, n) for column, ways in WAYS.items() for n in range(len(ways))]


def columns_with(text: str) -> set[str]:
    """Every column of every table in which it stands, codes and JSON too."""
    return {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if db.session.scalar(
            select(table.c[column.name]).where(cast(column, String).contains(text)).limit(1)
        )
        is not None
    }


def of_held_posts() -> set[str]:
    """Columns that may hold the number, given that all that hold it there is held."""
    db.session.expire_all()
    posts = db.session.query(Post).filter(Post.source.contains(NUMBER))
    threads = db.session.query(Thread).filter(
        Thread.title.contains(NUMBER) | Thread.aliases.contains(NUMBER)
    )
    sent = db.session.query(Attachment).filter(Attachment.post_id.is_not(None))
    loose = sent.filter(
        Attachment.alt.contains(NUMBER)
        | Attachment.name.contains(NUMBER)
        | Attachment.words.contains(NUMBER)
    )
    assert all(post.held for post in posts)
    assert all(thread.held for thread in threads)
    assert loose.count() == 0
    return {
        "posts.source", "posts.html", "threads.title", "threads.slug", "threads.aliases",
        "threads.excerpt", "revisions.source", "revisions.title", "revisions.html",
        "attachments.name", "attachments.alt", "attachments.words",
        "users.handle",  # of an import: the code by which the next one knows its author
    }  # fmt: skip


def of_unread_cases() -> set[str]:
    """Columns of cases that may hold it, given that nobody reads it there: a draft is its author's
    alone, and of what the hub has the thread is held."""
    db.session.expire_all()
    for case in db.session.query(Case).filter(Case.state != CaseState.DRAFT):
        assert db.session.get_one(Thread, case.thread_id).held
    return {
        "cases.title", "cases.question", "cases.consent_reason", "case_answers.value",
        "case_medications.drug",
        "case_medications.frequency", "case_medications.dose_typed",
        "case_medications.per_day_typed",
    }  # fmt: skip


def test_every_column_of_words_has_its_ways_in(app: Flask) -> None:
    typed = {name for name, kind in words.registered().items() if kind is not Kind.DERIVED}

    assert typed == {*WAYS, *OWN_EYES, *TO_BE_GONE}


@pytest.mark.parametrize(("column", "way"), CASES, ids=lambda value: str(value))
def test_a_health_number_is_stopped_or_held(
    world: World, tmp_path: Any, column: str, way: int
) -> None:
    people = Cast(world, tmp_path)
    stopped = True
    with suppress(Stopped):
        WAYS[column][way](people)
        stopped = False
    db.session.rollback()

    there = columns_with(NUMBER) - of_held_posts()
    if there:
        there -= of_unread_cases() | lectures.of_held_lectures()
    assert there == set()
    waits = db.session.query(Post).filter_by(held=True).count()
    assert stopped or waits or column in WITHOUT_IT
    assert db.session.query(Hold).count() == waits


def test_a_draft_is_for_its_writer_alone(world: World) -> None:
    amina = world.member()
    thread = world.thread(by=amina)

    services.save_draft(amina, Place("reply", thread.id), DraftWords(CARD, CARD), 0)

    assert columns_with(NUMBER) == {"drafts.title", "drafts.body"}


def test_a_draft_of_a_case_is_for_its_author_alone(world: World) -> None:
    case = filling.draft(world, world.member("Jo"), history=CARD)
    cases.save_finish(world.actor(case.author_id), case.id, FinishDraft(CARD))

    assert columns_with(NUMBER) == {"case_answers.value", "cases.title"}
    for reader in (world.expert(), world.coordinator(), world.member("Ben"), world.admin()):
        for page in ("preview", "step/pain", "finish"):
            assert world.client(reader).get(f"/c/{case.id}/{page}").status_code == 404
