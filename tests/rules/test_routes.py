"""The route walk: every address, as everybody; the answers are the committed ones.

A new route shows up here as a difference: read its line, then commit it (delete the file and
run this test to have it written anew).
"""

import itertools
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from echo_community.accounts import unsubscribing
from echo_community.accounts.models import SignIn
from echo_community.cases import services as cases
from echo_community.cases.models import CaseState
from echo_community.cases.services import summaries
from echo_community.cases.template import services as editor
from echo_community.cases.template.drafts import CategoryDraft, FieldDraft, SectionDraft
from echo_community.consults import services as consults
from echo_community.consults.drafts import FoundDraft
from echo_community.consults.models import RotaWeek
from echo_community.consults.rota_drafts import Days, PlanDraft
from echo_community.consults.services import pearls, reviewing_pearls, rota, swapping
from echo_community.discussions import services
from echo_community.discussions.drafts import (
    CorrectDraft,
    DraftWords,
    EditDraft,
    FileDraft,
    ReplyDraft,
    ShareDraft,
)
from echo_community.discussions.files import services as files
from echo_community.discussions.models import Post, ShareLink, Thread
from echo_community.discussions.places import Place
from echo_community.inbox.models import MailedQuestion
from echo_community.kernel.actor import ANYBODY, Actor, Role
from echo_community.kernel.clock import now
from echo_community.kernel.db import db, transaction
from echo_community.kernel.mail import OutboundMail
from echo_community.kernel.secrets import fresh, hashed
from echo_community.kernel.storage import storage
from echo_community.kernel.uploads import Made
from echo_community.lectures.drafts import ReplaceDraft
from echo_community.lectures.handout_drafts import HandoutDraft
from echo_community.lectures.imports import by_page
from echo_community.lectures.models import Deck, ForWhom, Handout, Lecture, Media, MediaKind, Slide
from echo_community.lectures.services import currency, handing_out, handouts, replacing
from echo_community.lectures.transcripts.reading import read
from echo_community.meetings import queries as meetings_queries
from echo_community.meetings import services as meetings
from echo_community.meetings.models import (
    Attendance,
    AttendanceReport,
    Source,
    UnclearAttendance,
)
from echo_community.meetings.services import asking, live, proposals
from echo_community.moderation import services as moderation
from echo_community.moderation.drafts import DecisionDraft, FlagDraft
from echo_community.moderation.models import Decision, Flag, Reason
from echo_community.moderation.sanctions import services as sanctions
from echo_community.moderation.sanctions.drafts import SanctionDraft
from echo_community.moderation.sanctions.models import Sanction, SanctionKind
from echo_community.programmes.models import Cohort, Invitation, Membership, Spoke
from echo_community.search.vocabulary import services as vocabulary
from echo_community.search.vocabulary.data import concept
from tests.cases import filling
from tests.consults.pearling import answered
from tests.consults.pearling import made as made_pearl
from tests.world import World

SAID = "WEBVTT\n\n00:01.000 --> 00:02.000\nLow dose.\n"
GRID = Path(__file__).parent / "routes.txt"
OF_OUTCOMES = frozenset(
    f"cases.{name}"
    for name in (
        *("draft_summary", "write_and_sign", "sign", "summary", "summary_as_pdf", "shares"),
        *("follow_up", "preview_follow_up", "ask_later", "nudge", "reduce", "keep_until"),
    )
)
ROLES = ("anonymous", "outsider", "participant", "graduate", "expert", "coordinator", "admin")


class Walk:
    """People of every kind, and a thing of every kind for each step, made fresh."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.programme = world.programme("Chronic Pain")
        self.author = world.member("Ben Okafor")
        self.hub = world.expert("Dr Lena Fortier")
        self.people: dict[str, Actor] = {
            "anonymous": ANYBODY,
            "outsider": world.member("Omar Haddad", of="Hepatitis C"),
            "participant": world.member("Amina Diallo"),
            "graduate": world.member("Wendy Lacroix", "graduate"),
            "expert": world.expert(),
            "coordinator": world.coordinator(),
            "admin": world.admin(),
        }
        self.browsers: dict[str, FlaskClient] = {}
        self.topics = self.weeks = 0
        self.numbers = itertools.count()
        self.reporter: Actor | None = None

    def browser(self, role: str) -> FlaskClient:
        """The browser of one of them, signed in."""
        if role not in self.browsers:
            self.browsers[role] = self.world.client(self.people[role])
        return self.browsers[role]

    def values(self, rule: Rule) -> dict[str, Any]:
        """A value for each variable of an address, naming things that are there."""
        made: dict[str, Any] = {}
        for name in rule.arguments:
            made[name] = getattr(self, f"_{name}")(rule)
        return made

    def _programme_id(self, rule: Rule) -> int:
        return self.programme.id

    def _slug(self, rule: Rule) -> str:
        if rule.rule.startswith("/p/"):
            return self.programme.slug
        if "thread_id" in rule.arguments or "topic_id" in rule.arguments:
            return "how-fast-do-you-taper" if "thread_id" in rule.arguments else "x"
        return self.programme.slug

    def _of_lecture(self, kind: type[Media] | type[Lecture]) -> Any:
        """A lecture with a part of every sort, or one of these; one for all, for none changes."""
        if db.session.query(Deck).first() is None:
            lecture = self.world.lecture(transcript=SAID)
            stored = storage().put(b"a paper")
            part = {"lecture_id": lecture.id, "stored": stored, "size": 7}
            paper = {"title": "At home", "name": "a.pdf", "pages": 1, "for_whom": ForWhom.PATIENT}
            page = {"picture": stored, "width": 9, "height": 9, "size": 7}
            whose = {"programme_id": lecture.programme_id, "author_id": self.hub.id}
            self._add(Media(**part, kind=MediaKind.AUDIO, media_type="audio/mpeg"))
            self._add(Handout(**part, **paper, **whose))
            with transaction() as session:
                session.add(Deck(**part))
                session.add(Slide(lecture_id=lecture.id, number=2, **page))
        if kind is Lecture:
            return db.session.query(Lecture).join(Deck, Deck.lecture_id == Lecture.id).first()
        return db.session.query(kind).first()

    def _media_id(self, rule: Rule) -> int:
        return int(self._of_lecture(Media).id)

    def _import_id(self, rule: Rule) -> int:
        return int(by_page.begin(self.hub, self.programme.id, []).id)

    def _handout_id(self, rule: Rule) -> int:
        """One under the lecture of `/t/`; else a fresh one, in the state that the address ends."""
        if "thread_id" in rule.arguments:
            self._of_lecture(Lecture)
            under = db.session.query(Handout.id).filter(Handout.lecture_id.is_not(None))
            return int(under.scalar() or 0)
        return self._handout(rule.endpoint.partition(".")[2]).id

    def _handout(self, act: str = "") -> Handout:
        draft = HandoutDraft("At home", body="Slowly.")
        handout = handouts.add_handout(self.hub, self.programme.id, None, draft)
        if act == "restore_handout":
            handouts.withdraw_handout(self.hub, handout.id)
        if act == "release_handout":
            with transaction():
                handout.held = True
        return handout

    def _handout_key(self, rule: Rule) -> str:
        return str(handing_out.publish(self.hub, self._handout().id, 1).public_key)

    def _pearl_id(self, rule: Rule) -> int:
        """A fresh one, in the state that the address ends."""
        pearl = made_pearl(self.world, self.hub)
        if rule.endpoint.endswith("restore_pearl"):
            pearls.withdraw_pearl(self.hub, pearl.id)
        if rule.endpoint.endswith("release_pearl"):
            with transaction():
                pearl.held = True
        return int(pearl.id)

    def _desk_item(self, rule: Rule) -> str:
        """A question that waits: the author's, asked anew."""
        return f"c{self.world.consult(self.author).thread_id}"

    def _desk_act(self, rule: Rule) -> str:
        return "claim"

    def _pearl_check_id(self, rule: Rule) -> int:
        pearl = made_pearl(self.world, self.hub)
        return int(reviewing_pearls.check_pearl(self.hub, pearl.id).id)

    def _at(self, rule: Rule) -> int:
        return 1000

    def _check_id(self, rule: Rule) -> int:
        return int(currency.check(self.hub, self.world.lecture().thread_id).id)

    def _revision_id(self, rule: Rule) -> int:
        """Of a transcript that was replaced."""
        lecture = self.world.lecture(transcript=SAID)
        transcript = read(SAID.replace("Low", "High").encode())
        made = replacing.replace_transcript(self.hub, lecture.thread_id, transcript, ReplaceDraft())
        return int(made.id)

    def _thread_id(self, rule: Rule) -> int:
        if rule.endpoint.startswith("lectures."):
            return int(self._of_lecture(Lecture).thread_id)
        if rule.endpoint in OF_OUTCOMES:
            return self._presented_case()
        if rule.endpoint == "consults.make_pearl":
            return int(answered(self.world, self.hub).thread_id)
        if "/consult/" in rule.rule:
            return self._consult()
        thread = self.world.thread(by=self.author, replies=1)
        if rule.endpoint.endswith("restore_thread"):
            services.hide_thread(self.hub, thread.id)
        if rule.endpoint.endswith("restore_post"):
            services.hide_post(self.hub, self._post(thread, 2).id)
        if rule.endpoint.endswith("outcome"):
            self._reported(thread, 2, decided=False)
        if rule.endpoint.endswith("release"):
            with transaction():
                self._post(thread, 2).held = True
        return thread.id

    def _week_id(self, rule: Rule) -> int:
        """A week on call of the hub's, taken off where the address puts it back."""
        week = self._week()
        if rule.endpoint.endswith("restore_week"):
            rota.remove_week(self.hub, week.id)
        return week.id

    def _week(self) -> RotaWeek:
        self.weeks += 1
        first = now().date() + timedelta(weeks=self.weeks)
        draft = PlanDraft((self.hub.id,), first, 1, "UTC")
        return rota.plan_weeks(self.hub, self.programme.id, draft)[0]

    def _swap_id(self, rule: Rule) -> int:
        """One that the expert is asked."""
        week, other = self._week(), self.people["expert"].id
        return swapping.ask_to_swap(self.hub, week.id, other).id

    def _answer(self, rule: Rule) -> str:
        return "agree"

    def _absence_id(self, rule: Rule) -> int:
        days = Days(now().date(), now().date(), "UTC")
        return rota.be_away(self.hub, self.programme.id, self.hub.id, days).id

    def _consult(self) -> int:
        """A quick question that the hub has answered."""
        thread_id = self.world.consult(by=self.author).thread_id
        services.reply(self.hub, thread_id, ReplyDraft("Start low."))
        return thread_id

    def _found_id(self, rule: Rule) -> int:
        """Somebody else's: only who found it takes it back."""
        thread = self.world.thread(by=self.hub, replies=1)
        draft = FoundDraft(thread.id)
        return consults.found(self.author, self.programme.id, draft).id

    def _presented_case(self) -> int:
        """A case whose summary is signed, whose follow-up is due and whose time is over."""
        facts: Any = {"state": CaseState.AWAITING_FOLLOW_UP, "retain_until": date(2026, 1, 1)}
        case = self.world.case(by=self.author, **facts)
        draft = EditDraft("Rotate slowly.", 0)
        summaries.write_and_sign(self.hub, case.thread_id or 0, draft)
        return case.thread_id or 0

    def _post(self, thread: Thread, number: int) -> Post:
        return db.session.query(Post).filter_by(thread_id=thread.id, number=number).one()

    def _number(self, rule: Rule) -> int:
        return 2

    def _other_id(self, rule: Rule) -> int:
        return self.world.thread(by=self.author).id

    def _topic_id(self, rule: Rule) -> int:
        self.topics += 1
        return self.world.topic(f"Topic {self.topics}").id

    def _topic_slug(self, rule: Rule) -> str:
        return "x"

    def _cohort_id(self, rule: Rule) -> int:
        graduated = now() if "undo" in rule.endpoint else None
        return self._add(
            Cohort(programme_id=self.programme.id, name="Cycle 9", graduated_at=graduated)
        )

    def _spoke_id(self, rule: Rule) -> int:
        return self._add(Spoke(programme_id=self.programme.id, name="North clinic"))

    def _membership_id(self, rule: Rule) -> int:
        actor = self.world.member("Some Body")
        return db.session.query(Membership.id).filter_by(user_id=actor.id).scalar() or 0

    def _user_id(self, rule: Rule) -> int:
        return self.author.id

    def _sign_in_id(self, rule: Rule) -> int:
        """Somebody else's: nobody may end it."""
        self.world.client(self.author)
        return db.session.query(SignIn.id).order_by(SignIn.id.desc()).limit(1).scalar() or 0

    def _invitation_id(self, rule: Rule) -> int:
        return self._invitation()[0]

    def _token(self, rule: Rule) -> str:
        if rule.endpoint == "meetings.feed":
            meetings.make_feed(self.author)
            return meetings.token_of(meetings_queries.own_feed(self.author))
        if rule.endpoint.startswith("inbox."):
            return self._mailed()
        return self._invitation()[1] if rule.endpoint == "programmes.join" else "unknown"

    def _mailed(self) -> str:
        """A question that came by mail and waits."""
        token = fresh()
        waiting = {"user_id": self.author.id, "programme_id": self.programme.id, "title": "Why?"}
        self._add(MailedQuestion(**waiting, token_hash=hashed(token), body="Why?", choices={}))
        return token

    def _stop_token(self, rule: Rule) -> str:
        # From a mail: where mails are stopped.
        return unsubscribing.path_for(self.people["participant"].id).split("/")[-1]

    def _mail_id(self, rule: Rule) -> int:
        return self._add(
            OutboundMail(
                recipient="amina@clinic.example",
                subject="x",
                body="y",
                message_id=fresh(),
                cause="test",
                programme_id=self.programme.id,
                problem="451",
                tries=1,
            )
        )

    def _invitation(self) -> tuple[int, str]:
        token = fresh()
        invitation = Invitation(
            programme_id=self.programme.id,
            email="new@clinic.example",
            role=Role.PARTICIPANT,
            token_hash=hashed(token),
            invited_by_id=self.author.id,
            expires_at=now().replace(year=now().year + 1),
        )
        return self._add(invitation), token

    def _stage(self, rule: Rule) -> str:
        return "when"

    def _review_id(self, rule: Rule) -> int:
        """Of a post that somebody reported; decided where the address undoes that."""
        if "appeal" in rule.rule:
            return self._appeal()
        thread = self.world.thread(by=self.author, replies=1)
        return self._reported(thread, 2, decided="undo" in rule.endpoint)

    def _reported(self, thread: Thread, number: int, *, decided: bool) -> int:
        if self.reporter is None:
            self.reporter = self.world.coordinator("Rita Reporter")
        draft = FlagDraft(Reason.OFF_TOPIC)
        with transaction():
            db.session.query(Flag).update({"created_at": now() - timedelta(days=1)})
        flag = moderation.report(self.reporter, self._post(thread, number).id, draft)
        if decided:
            moderation.decide(self.reporter, flag.review_id, DecisionDraft(Decision.LOCK))
        return flag.review_id

    def _post_id(self, rule: Rule) -> int:
        """Of a post that somebody else reported: nobody may take that back for them."""
        thread = self.world.thread(by=self.author, replies=1)
        self._reported(thread, 2, decided=False)
        return self._post(thread, 2).id

    def _decision(self, rule: Rule) -> str:
        return "edit"

    def _correction_id(self, rule: Rule) -> int:
        thread = self.world.thread(by=self.author, replies=1)
        return services.correct(self.hub, self._post(thread, 2).id, CorrectDraft("No.")).id

    def _sanction_id(self, rule: Rule) -> int:
        """About the participant, who alone may appeal; the coordinator and the site may lift it."""
        return self._sanction().id

    def _sanction(self) -> Sanction:
        whom = self.people["participant"]
        membership = self.world.membership(whom)
        draft = SanctionDraft(SanctionKind.WARNING, "Kindly.", Reason.OTHER)
        return sanctions.impose(self.hub, membership.id, draft)

    def _appeal(self) -> int:
        sanction = self._sanction()
        return sanctions.appeal(self.people["participant"], sanction.id, "Look again.").id

    def _file_id(self, rule: Rule) -> int:
        made = Made("image", "image/jpeg", b"pixels", b"small", 4, 3)
        file = files.keep(self.author, self.programme.id, "wound.jpg", made)
        if not rule.endpoint.endswith("discard_file"):
            thread = self.world.thread(by=self.author)
            draft = ReplyDraft("See this.", files=(FileDraft(file.id),))
            services.reply(self.author, thread.id, draft)
        if rule.endpoint.endswith("restore_file"):
            files.remove(self.author, file.id)
        return file.id

    def _case_id(self, rule: Rule) -> int:
        """What the hub decides on: one it has. Of the form: a participant's own draft."""
        action = rule.rule.rsplit(">/", 1)[-1].partition("/")[0]
        if action in ("accept", "send-back", "schedule", "close"):
            return filling.submitted(self.world, self.author).id
        if action == "unschedule":
            return self.world.case(by=self.author, state=CaseState.SCHEDULED).id
        participant = self.people["participant"]
        if action == "withdraw":
            return filling.submitted(self.world, participant).id
        return cases.begin(participant, filling.programme(self.world)).id

    def _key(self, rule: Rule) -> str:
        return "question"

    def _name(self, rule: Rule) -> str:
        return "wound.jpg"

    def _concept_id(self, rule: Rule) -> int:
        coordinator = self.people["coordinator"]
        added = concept(f"smudging {next(self.numbers)}", "other", lay="sweetgrass")
        row = vocabulary.add(coordinator, self.programme.id, added)
        if "restore" in rule.endpoint:
            vocabulary.remove(coordinator, row.id)
        return row.id

    def _table(self, rule: Rule) -> str:
        return "cdc-2022"

    def _section_id(self, rule: Rule) -> int:
        """A step of the form of cases, retired where the address brings it back."""
        hub = self.people["coordinator"]
        section = editor.add_section(hub, self.programme.id, SectionDraft("Sleep"))
        if "restore" in rule.endpoint:
            editor.retire_section(hub, self.programme.id, section.id)
        return section.id

    def _field_id(self, rule: Rule) -> int:
        hub, section_id = self.people["coordinator"], self._section_id(rule)
        field = editor.add_field(hub, self.programme.id, section_id, FieldDraft("Hours"))
        if "restore" in rule.endpoint:
            editor.retire_field(hub, self.programme.id, field.id)
        return field.id

    def _category_id(self, rule: Rule) -> int:
        hub = self.people["coordinator"]
        category = editor.add_category(hub, self.programme.id, CategoryDraft("Safety"))
        if "restore" in rule.endpoint:
            editor.retire_category(hub, self.programme.id, category.id)
        return category.id

    def _filename(self, rule: Rule) -> str:
        return "css/base.css"

    def _place(self, rule: Rule) -> str:
        """Where everybody may keep a draft; thrown away where the address brings it back."""
        if rule.endpoint.endswith("restore_draft"):
            place = Place("ask", self.programme.id)
            for person in self.people.values():
                if person.role_in(self.programme.id):
                    services.save_draft(person, place, DraftWords("Why?", "Because."), 0)
                    services.throw_away(person, place)
        return f"ask:{self.programme.id}"

    def _level(self, rule: Rule) -> str:
        return "watch"

    def _button(self, rule: Rule) -> str:
        return "pin"

    def _kind(self, rule: Rule) -> str:
        return "thanks"

    def _step(self, rule: Rule) -> str:
        return "lift"

    def _link_token(self, rule: Rule) -> str:
        return "unknown"

    def _share_id(self, rule: Rule) -> int:
        """A link of somebody else: its maker's and the moderators' to revoke."""
        if rule.endpoint.startswith("lectures."):
            handout_id = self._handout().id
            return handing_out.share_handout(self.author, handout_id, ShareDraft())[0].id
        case = self.world.case(by=self.author)
        link = ShareLink(
            programme_id=case.programme_id,
            thread_id=case.thread_id,
            token_hash=hashed(fresh()),
            made_by_id=self.author.id,
            expires_at=now() + timedelta(days=1),
        )
        return self._add(link)

    def _act(self, rule: Rule) -> str:
        return "tie"

    def _session_id(self, rule: Rule) -> int:
        """A session under way, with its code; cancelled where the address undoes that."""
        cancelled = now() if rule.endpoint == "meetings.restore" else None
        session = self.world.session(now() - timedelta(minutes=30), cancelled_at=cancelled)
        return int(session.id)

    def _question_id(self, rule: Rule) -> int:
        """The author's; hidden by the hub where the address brings it back."""
        question = asking.ask_speaker(self.author, self._session_id(rule), "When do you stop?")
        if rule.endpoint.endswith("show_question"):
            asking.hide_question(self.hub, question.id)
        return question.id

    def _note_id(self, rule: Rule) -> int:
        return live.write_note(self.hub, self._session_id(rule), "Slowly.").id

    def _proposal_id(self, rule: Rule) -> int:
        """Somebody's, who may have but ten; declined where the address takes that back."""
        title = f"Topic {next(self.numbers)}"
        wish = proposals.propose(self.world.member("Some Body"), self.programme.id, title)
        if rule.endpoint.endswith("reopen_wish"):
            proposals.decline(self.hub, wish.id, "Not yet.")
        return wish.id

    def _attendance_id(self, rule: Rule) -> int:
        facts = {"programme_id": self.programme.id, "user_id": self.author.id}
        session_id = self._session_id(rule)
        return self._add(Attendance(session_id=session_id, source=Source.HAND, **facts))

    def _unclear_id(self, rule: Rule) -> int:
        facts = {"programme_id": self.programme.id, "session_id": self._session_id(rule)}
        report_id = self._add(AttendanceReport(digest="x", **facts))
        return self._add(UnclearAttendance(report_id=report_id, name="Jo H", **facts))

    def _add(self, row: Any) -> int:
        with transaction():
            db.session.add(row)
        return int(row.id)


def steps(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Every address with each of its methods, in the order of addresses."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        for method in ("GET", "POST"):
            if method in (rule.methods or ()):
                yield rule, method


def address(walk: Walk, rule: Rule) -> str:
    """The address of things made for it."""
    built = rule.build(walk.values(rule))
    assert built is not None, rule
    return str(built[1])


def status(client: FlaskClient, address: str, method: str) -> str:
    """What an address answers; where it sends on is part of it when it is the door."""
    response = client.open(address, method=method)
    to_the_door = response.location and "/sign-in" in response.location
    return f"{response.status_code}{'>in' if to_the_door else ''}"


def answers_of(walk: Walk, rule: Rule, method: str) -> Iterator[str]:
    """What each kind of person gets. Who looks, or may not, leaves things to the next as they are;
    but a review that was opened is theirs for a while."""
    looks = method == "GET" and "review_id" not in rule.arguments
    where = ""
    for role in walk.people:
        where = where or address(walk, rule)
        answer = status(walk.browser(role), where, method)
        if not looks and answer.startswith(("2", "3")):
            where = ""
        yield answer


def walk_all(world: World) -> str:
    """One line an address and method: the answer each kind of person gets."""
    walk = Walk(world)
    lines = [f"{'':5}{'':66}" + "".join(f"{role:>12}" for role in ROLES)]
    for rule, method in steps(world.app):
        answers = list(answers_of(walk, rule, method))
        if rule.endpoint.startswith("accounts."):  # it may have ended a sign-in
            walk.browsers.clear()
        lines.append(f"{method:5}{rule.rule:66}" + "".join(f"{answer:>12}" for answer in answers))
    return "\n".join(line.rstrip() for line in lines) + "\n"


@pytest.mark.once  # that rights agree as SQL on both databases is tests/rules/test_policy.py's
def test_every_address_answers_everybody_as_committed(world: World) -> None:
    printed = walk_all(world)
    if not GRID.exists():
        GRID.write_text(printed)
        pytest.fail("The table was not there; it is now: read it, then commit it.")
    assert printed.splitlines() == GRID.read_text().splitlines()


def test_no_address_inside_a_programme_opens_for_outsiders_or_strangers() -> None:
    for line in GRID.read_text().splitlines()[1:]:
        method, address = line[:5].strip(), line[5:].split("  ")[0]
        anonymous, outsider = line.split()[-len(ROLES) :][:2]
        if address.startswith(
            ("/p/", "/t/", "/c/", "/topics/", "/cohorts/", "/spokes/", "/members/", "/s/")
        ):
            # A reload of those that only take a POST leads to the thread, which is a 404 then.
            of_thread = address.startswith("/t/") and method == "GET"
            posted = ("_id>/reply", "_id>/preview", "/consult/answer")
            only_leads_on = of_thread and address.endswith(posted)
            assert outsider == ("302" if only_leads_on else "404"), line
            assert anonymous == ("302>in" if method == "GET" else "401"), line
