"""When its time is over a case is reduced to its lesson, and the rest is gone."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from echo_community.accounts import passwords
from echo_community.accounts.models import User
from echo_community.cases.models import (
    Case,
    CaseAnswer,
    CaseSettings,
    CaseState,
    Intention,
    IntentionKind,
    Medication,
    ReducedBy,
    Round,
)
from echo_community.cases.outcome_drafts import FollowUpDraft, ReduceDraft
from echo_community.cases.queries import retention as queries
from echo_community.cases.services import follow_ups
from echo_community.cases.services import retention as services
from echo_community.cases.services.retention import reduce_cases
from echo_community.discussions import services as threads
from echo_community.discussions.drafts import BookmarkDraft, DraftWords, FileDraft, ReplyDraft
from echo_community.discussions.files import services as files
from echo_community.discussions.models import Post, Thread
from echo_community.discussions.places import Place
from echo_community.kernel.actor import Actor
from echo_community.kernel.audit import AuditEntry
from echo_community.kernel.clock import now
from echo_community.kernel.db import db, transaction
from echo_community.kernel.errors import Forbidden, NotVisible, Refused, Stopped
from echo_community.kernel.uploads import Made
from echo_community.search import queries as search
from tests.cases.test_summary import anew, sign, suggest
from tests.finding import columns_with
from tests.world import World

DETAIL = "Wombatville"
PASSWORD = "a long enough password 7"
PDF = Made("pdf", "application/pdf", b"Wombatville", b"small", 4, 3, 1, "Wombatville in a letter.")


class Over:
    """A case with everything that a case can hold, whose time is over."""

    def __init__(self, world: World, **columns: Any) -> None:
        self.world, self.jo, self.ben = world, *world.members("Jo Halvorsen", "Ben Okafor")
        self.expert, self.nora = world.expert(), world.coordinator()
        given: Any = {
            "state": CaseState.AWAITING_FOLLOW_UP,
            "round": Round.DISCUSSION,
            "retain_until": now().date() - timedelta(days=1),
            "consent_reason": f"Said in {DETAIL}.",
            "equivalents": 100.0,
        }
        self.case = world.case(by=self.jo, **given | columns)
        self.thread_id = self.case.thread_id or 0
        self._fill()

    def _fill(self) -> None:
        case = {"case_id": self.case.id, "programme_id": self.case.programme_id}
        self.world._add(CaseAnswer(field="history", value=f"Fell in {DETAIL}.", **case))
        self.world._add(Medication(position=1, drug=f"{DETAIL} tea", **case))
        advice = suggest(self.world, self.case, self.ben, f"See the clinic of {DETAIL}.")
        said = {"author_id": self.jo.id, "kind": IntentionKind.NOT_POSSIBLE}
        self.world._add(Intention(post_id=advice.id, why=f"Far from {DETAIL}.", **said | case))
        file = files.keep(self.jo, self.case.programme_id, "letter.pdf", PDF).id
        talk = threads.reply(
            self.jo, self.thread_id, ReplyDraft(f"In {DETAIL}.", files=(FileDraft(file, DETAIL),))
        )
        threads.keep(self.ben, talk.id, BookmarkDraft(f"{DETAIL}, ask."))
        place = Place("reply", self.thread_id)
        threads.save_draft(self.ben, place, DraftWords("", f"A draft on {DETAIL}."), 0)
        sign(self.expert, self.case, "Rotate slowly.")
        place = Place("summary", self.thread_id)
        threads.save_draft(self.expert, place, DraftWords("", f"Advice for {DETAIL}."), 0)
        draft = FollowUpDraft(f"Walked home from {DETAIL}.", equivalents=60.0)
        follow_ups.follow_up(self.jo, self.thread_id, draft)
        with transaction():
            row = db.session.get_one(Case, self.case.id)
            row.outcome = "Walks again."
            row.question = "Taper or rotate?"

    def reduce(self, **draft: Any) -> Case:
        """Reduced by Nora with her password."""
        return services.reduce(
            self.nora, self.thread_id, ReduceDraft("Rotate before tapering.", **draft), "127.0.0.1"
        )


def password_of(person: Actor) -> str:
    """Their new password."""
    with transaction():
        row = db.session.get_one(User, person.id)
        row.password_hash = passwords.kept(PASSWORD)
    return PASSWORD


def test_only_its_lesson_and_what_is_signed_stand_and_the_rest_is_in_no_table(
    world: World, tmp_path: Path
) -> None:
    over = Over(world)
    assert len(columns_with(DETAIL)) > 8

    case = over.reduce(secret=password_of(over.nora))

    case = anew(case)
    assert case.reduced_at
    assert (case.lesson, case.title) == ("Rotate before tapering.", "Leg pain after two operations")
    assert (case.question, case.recommendations) == ("Taper or rotate?", "Rotate slowly.")
    assert (case.outcome, case.equivalents) == ("Walks again.", 100.0)
    assert columns_with(DETAIL) == set()
    page = world.client(over.ben).get(f"/t/{over.thread_id}", follow_redirects=True).text
    assert "Rotate before tapering." in page
    assert "Rotate slowly." in page
    assert DETAIL not in page
    assert world.client(over.ben).get(f"/t/{over.thread_id}/case/summary.pdf").status_code == 200
    assert not search.search(over.ben, case.programme_id, "wombatville").hits
    assert search.search(over.ben, case.programme_id, "tapering").hits
    assert [
        e.act for e in db.session.query(AuditEntry).filter_by(thing="cases").order_by(AuditEntry.id)
    ][-1:] == ["case.reduce"]


def test_afterwards_the_bytes_are_written_anew_once(world: World, tmp_path: Path) -> None:
    over = Over(world)
    over.reduce(secret=password_of(over.nora))

    assert reduce_cases.work() == 0
    assert services.finish_reducing() == 0

    acts = [entry.act for entry in db.session.query(AuditEntry).order_by(AuditEntry.id)]
    assert acts.count("case.reduce.finish") == 1
    if (tmp_path / "echo.sqlite").exists():
        assert DETAIL.encode() not in (tmp_path / "echo.sqlite").read_bytes()


def test_it_may_be_retitled_and_asks_for_the_password(world: World) -> None:
    over = Over(world)
    password_of(over.nora)
    client = world.client(over.nora)
    sent = {"title": "A leg", "lesson": "Rotate first.", "secret": "wrong"}

    wrong = client.post(f"/t/{over.thread_id}/case/reduce", data=sent)
    assert wrong.status_code == 422
    assert "That is not your password." in wrong.text
    assert "Rotate first." in wrong.text
    assert anew(over.case).reduced_at is None
    done = client.post(f"/t/{over.thread_id}/case/reduce", data=sent | {"secret": PASSWORD})
    assert done.status_code == 303
    thread = db.session.get_one(Thread, over.thread_id)
    assert (thread.title, thread.slug, anew(over.case).title) == ("A leg", "a-leg", "A leg")
    assert client.get(f"/t/{over.thread_id}/case/reduce").status_code == 404


def test_the_guard_reads_the_lesson_and_it_cannot_be_held(world: World) -> None:
    over = Over(world)

    with pytest.raises(Stopped):
        services.reduce(
            over.nora, over.thread_id, ReduceDraft("OHIP 1234-567-897-AB."), "127.0.0.1"
        )


def test_only_coordinators_do_and_not_before_its_day(world: World) -> None:
    over = Over(world)
    secret = password_of(over.expert)
    for person in (over.jo, over.ben, over.expert):
        with pytest.raises(Forbidden):
            services.reduce(person, over.thread_id, ReduceDraft("x", secret=secret), "127.0.0.1")
        assert world.client(person).get(f"/t/{over.thread_id}/case/reduce").status_code == 403
        assert world.client(person).post(f"/t/{over.thread_id}/case/keep").status_code == 403
    far = world.coordinator("Far Away", of="Hepatitis C")
    for act in ("reduce", "keep"):
        answer = world.client(far).post(f"/t/{over.thread_id}/case/{act}", data={"lesson": "x"})
        assert answer.status_code == 404
    assert world.client(over.expert).get("/p/chronic-pain/cases/retention").status_code == 403
    assert world.client(far).get("/p/chronic-pain/cases/retention").status_code == 404

    services.keep_until(over.nora, over.thread_id, now().date() + timedelta(days=400))
    with pytest.raises(Refused, match="Choose an earlier day first"):
        over.reduce(secret=password_of(over.nora))
    services.keep_until(over.nora, over.thread_id, None)
    with pytest.raises(Refused, match="for ever"):
        over.reduce(secret=PASSWORD)


def test_the_list_shows_what_is_over_and_what_soon_will_be(
    world: World, count_queries: Any
) -> None:
    over = Over(world)
    for title, days in (("The soon one", 30), ("The far one", 300)):
        world.case(by=over.jo, title=title, retain_until=now().date() + timedelta(days=days))

    page = world.client(over.nora).get("/p/chronic-pain/cases/retention").text
    assert page.index(over.case.title) < page.index("The soon one")
    assert "The far one" not in page
    with count_queries() as seen:
        assert len(queries.kept(over.nora, over.case.programme_id)) == 2
    assert len(seen) == 1
    form = world.client(over.nora).get(f"/t/{over.thread_id}/case/reduce").text
    assert "Question: Taper or rotate?" in form
    assert "Outcome: Walks again." in form
    moved = world.client(over.nora).post(
        f"/t/{over.thread_id}/case/keep", data={"day": "2031-01-01"}
    )
    assert moved.status_code == 303
    assert anew(over.case).retain_until == date(2031, 1, 1)


@pytest.mark.parametrize("who", [ReducedBy.CLOCK, ReducedBy.COORDINATOR])
def test_the_clock_does_it_where_the_programme_says_so(world: World, who: ReducedBy) -> None:
    over = Over(world)
    settings = {"prefix": "CP", "reduced_by": who}
    world._add(CaseSettings(programme_id=over.case.programme_id, **settings))
    later = world.case(by=over.jo, retain_until=now().date() + timedelta(days=3))

    clock = who is ReducedBy.CLOCK
    assert reduce_cases.work() == int(clock)

    case = anew(over.case)
    assert (case.reduced_at is not None) == clock
    assert case.lesson == (
        "Question: Taper or rotate?\n\nAdvice: Rotate slowly.\n\nOutcome: Walks again."
        if clock else ""
    )  # fmt: skip
    assert anew(later).reduced_at is None


def test_an_unsigned_summary_goes_too(world: World) -> None:
    over = Over(world)
    with transaction():
        post = db.session.query(Post).filter_by(thread_id=over.thread_id, number=0).one()
        post.revision, post.source = 2, f"Changed in {DETAIL}."

    over.reduce(secret=password_of(over.nora))

    assert columns_with(DETAIL) == set()
    with pytest.raises(NotVisible):
        queries.reduce_page(over.nora, over.thread_id)
