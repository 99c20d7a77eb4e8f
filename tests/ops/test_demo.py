"""The demo data."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import func, select

from echo_community.accounts import passwords
from echo_community.accounts.models import User
from echo_community.app import create_app
from echo_community.cases.models import Case, CaseState, Round
from echo_community.consults.models import (
    Closing,
    Consult,
    ConsultEvent,
    ConsultPost,
    ConsultState,
    FoundAnswer,
    Pearl,
    Step,
)
from echo_community.consults.queries.rota import on_call_now
from echo_community.consults.queries.rota_page import gaps_ahead
from echo_community.consults.services import states
from echo_community.discussions.models import (
    Mark,
    MarkKind,
    Post,
    ReadMark,
    RelatedThread,
    Thread,
    ThreadKind,
)
from echo_community.kernel.clock import now
from echo_community.kernel.db import db
from echo_community.kernel.errors import Refused
from echo_community.kernel.storage import storage
from echo_community.lectures.models import Lecture, Moment, Slide
from echo_community.lectures.services.scanning import stops
from echo_community.meetings.models import (
    AgendaItem,
    Attendance,
    LectureProposal,
    Session,
    SessionKind,
    Speaker,
)
from echo_community.moderation.models import Cause, Review
from echo_community.moderation.sanctions.models import Sanction
from echo_community.ops import demo
from echo_community.ops.commands.db import bring_up_to_date
from echo_community.ops.demo import source
from echo_community.programmes.actors import actor_for_email
from echo_community.programmes.models import Membership, Programme, Topic
from echo_community.search.models import SearchDocument
from tests.ops.conftest import installation
from tests.world import World

# What it loads goes into PostgreSQL too, in test_backup.
pytestmark = [pytest.mark.once, pytest.mark.xdist_group("demo")]  # loaded once


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, worker: str) -> Iterator[demo.Loaded]:
    """The demo, loaded once for all who only look at it."""
    folder = tmp_path_factory.mktemp("demo")
    with (
        installation(folder, f"{worker}_demo") as settings,
        create_app(settings).app_context(),
    ):
        bring_up_to_date()
        yield demo.load()
        db.session.remove()
        db.engine.dispose()


def test_the_demo_is_whole_findable_and_of_today(site: demo.Loaded) -> None:
    written = [
        post
        for slug in ("chronic-pain", "hepatitis-c")
        for t in source.threads(slug)
        for post in t["posts"]
    ]
    summaries = [
        entry["summary"]
        for slug in ("chronic-pain", "hepatitis-c")
        for entry in source.marks(slug).values()
        if "summary" in entry
    ]
    cases = [case for slug in ("chronic-pain", "hepatitis-c") for case in source.cases(slug)]
    summaries += [case["summary"] for case in cases if "summary" in case]
    told = sum(map(_posts_of, cases)) + sum(1 + len(one["questions"]) for one in source.lectures())
    told += sum(map(_posts_of_consult, _consults()))
    assert site.posts == len(written) + told
    found = select(func.count(Post.id)).join(Thread).where(~Post.hidden, ~Thread.hidden)
    of_posts = select(func.count()).where(SearchDocument.post_number.is_not(None))
    assert db.session.scalar(found) == db.session.scalar(of_posts)
    assert count(Post) == len(written) + told + len(summaries)
    reported = select(func.count(Post.id)).join(Thread).where(Post.hidden, Thread.kind != "case")
    assert db.session.scalar(reported) == 1
    assert site.threads == count(Thread)
    assert not db.session.scalar(select(func.count()).where(Post.held))
    newest = db.session.scalars(select(func.max(Post.created_at))).one()
    oldest = db.session.scalars(select(func.min(Post.created_at))).one()
    assert now() - timedelta(days=3) < newest < now()
    assert oldest < now() - timedelta(days=300)
    reduced = select(Case.thread_id).where(Case.reduced_at.is_not(None))
    for thread in db.session.scalars(select(Thread).where(Thread.id.not_in(reduced))):
        posts = db.session.scalars(
            select(Post).where(Post.thread_id == thread.id, Post.number > 0).order_by(Post.number)
        ).all()
        assert [post.number for post in posts] == list(range(1, thread.last_number + 1))
        assert thread.replies == len([post for post in posts if not post.hidden]) - 1
        assert thread.last_post_at == max(post.created_at for post in posts)
        assert thread.created_at == posts[0].created_at


def _posts_of(case: source.Entry) -> int:
    """How many posts a case of the file comes to, beside its summary."""
    if case["state"] == "draft" and "sent_back" not in case:
        return 0
    answered = [asked for asked in case.get("questions", ()) if "answer" in asked]
    parts = ("questions", "suggestions", "discussion")
    said = sum(len(case.get(part, ())) for part in parts) + len(answered)
    return 1 + said + ("follow_up" in case)


def _consults() -> list[source.Entry]:
    return [one for slug in ("chronic-pain", "hepatitis-c") for one in source.consults(slug)]


def _posts_of_consult(consult: source.Entry) -> int:
    return 1 + sum("reply" in step or "note" in step for step in consult["then"])


def test_quick_questions_stand_in_every_state_and_none_is_forgotten(site: demo.Loaded) -> None:
    consults = db.session.scalars(select(Consult)).all()
    assert {one.state for one in consults} == set(ConsultState)
    assert {one.closing for one in consults} >= {Closing.ANSWERED, Closing.CASE, Closing.ECONSULT}
    assert Counter(entry["lang"] for entry in _consults())["fr"] >= 3
    waiting = [one for one in consults if one.state in (ConsultState.OPEN, ConsultState.CLAIMED)]
    assert [one.step for one in waiting if not one.next_step_at] == [Step.COORDINATOR]
    assert all(one.next_step_at > now() for one in waiting if one.next_step_at)
    assert count(FoundAnswer) == 3
    differing = select(func.count()).where(ConsultPost.differs_from_id.is_not(None))
    assert db.session.scalar(differing) == 1


def test_what_happened_to_a_quick_question_is_told_in_its_order(site: demo.Loaded) -> None:
    for consult in db.session.scalars(select(Consult)):
        thread = db.session.get_one(Thread, consult.thread_id)
        lines = select(ConsultEvent.at).where(ConsultEvent.consult_id == consult.id)
        moments = db.session.scalars(lines.order_by(ConsultEvent.id)).all()
        assert moments == sorted(moments)
        assert moments[0] - thread.created_at < timedelta(seconds=5)
        before = consult.state, consult.answered_at, consult.accepted_at
        states.settle(thread, consult)
        assert (consult.state, consult.answered_at, consult.accepted_at) == before
    assert not db.session.new
    db.session.rollback()


def test_somebody_is_on_call_and_one_week_to_come_has_nobody(site: demo.Loaded) -> None:
    first = db.session.scalars(select(Programme.id).order_by(Programme.id)).first() or 0
    assert on_call_now(first)
    hub = actor_for_email("beatriz.almeida@example.org")
    assert len(gaps_ahead(hub, first, timedelta(weeks=5))) == 1
    due = select(func.count(Pearl.id)).where(Pearl.review_on <= now().date())
    assert (count(Pearl), db.session.scalar(due)) == (6, 1)


def test_cases_stand_in_every_state_and_are_complete_for_it(site: demo.Loaded) -> None:
    cases = db.session.scalars(select(Case)).all()
    states = Counter(case.state for case in cases)
    assert set(states) == set(CaseState)
    assert len(cases) >= 20
    assert {case.round for case in cases} == set(Round)
    assert len({case.echo_id for case in cases if case.thread_id}) == sum(
        case.thread_id is not None for case in cases
    )
    for case in cases:
        assert case.question or case.thread_id is None
        if case.state is CaseState.CLOSED:
            assert case.outcome
            assert case.recommendations
    reduced = [case for case in cases if case.reduced_at]
    assert [bool(case.lesson) for case in reduced] == [True]
    late = [
        case.title
        for case in cases
        if case.state is CaseState.AWAITING_FOLLOW_UP
        and case.follow_up_due
        and case.follow_up_due < now().date()
    ]
    assert late == ["Three falls in two months on oxycodone, clonazepam and zopiclone"]
    languages = Counter(
        c["lang"] for slug in ("chronic-pain", "hepatitis-c") for c in source.cases(slug)
    )
    assert languages["fr"] >= 4


@pytest.mark.parametrize(
    ("key", "total"),
    [
        ("cp-case-01", 180),  # 12 x 2 x 5 and 2 x 6 x 5
        ("cp-case-04", 7.2),  # 16 x 3 x 0.15
        ("cp-case-06", None),  # from the street, into a vein
        ("cp-case-09", 150),  # 50 x 2.4 and 5 x 4 x 1.5
        ("cp-case-13", 112.5),  # 9 x 2 x 5 and 5 x 3 x 1.5
        ("hc-case-01", None),  # methadone is never summed
    ],
)
def test_the_equivalents_of_a_case_add_up(site: demo.Loaded, key: str, total: float | None) -> None:
    slug = "chronic-pain" if key.startswith("cp") else "hepatitis-c"
    title = next(case["title"] for case in source.cases(slug) if case["id"] == key)
    counted = db.session.scalars(select(Case.equivalents).where(Case.title == title)).one()
    assert counted == (None if total is None else pytest.approx(total))


@pytest.mark.parametrize("slug", ["chronic-pain", "hepatitis-c"])
def test_there_is_a_session_each_tuesday_with_cases_speakers_and_who_was_there(
    site: demo.Loaded, slug: str
) -> None:
    of = Programme.slug == slug
    sessions = db.session.scalars(
        select(Session).join(Programme, Programme.id == Session.programme_id).where(of)
    ).all()
    weekly = [session for session in sessions if session.kind is SessionKind.WEEKLY]
    past = [session for session in weekly if session.ends_at <= now()]
    coming = sorted(s.starts_at for s in weekly if s.ends_at > now())
    assert (len(past), len(coming)) == (10, 3)
    assert coming[0] <= now() + timedelta(days=7)
    zone = ZoneInfo("America/Toronto")
    local = {s.starts_at.astimezone(zone) for s in weekly}
    assert {(day.weekday(), day.hour) for day in local} == {(1, 12)}
    assert len([s for s in past if s.cancelled_at]) == 1
    held = {s.id for s in past if not s.cancelled_at}
    assert set(db.session.scalars(select(Attendance.session_id))) >= held
    assert set(db.session.scalars(select(Speaker.session_id))) >= held
    assert all(s.take_aways for s in past if not s.cancelled_at)
    on = select(AgendaItem.thread_id).where(AgendaItem.session_id.in_([s.id for s in weekly]))
    assert len(db.session.scalars(on).all()) > 2
    assert count(LectureProposal) == 8


def test_each_lecture_is_whole_and_says_nothing_that_the_guard_would_stop(
    site: demo.Loaded,
) -> None:
    lectures = {entry["title"]: entry for entry in source.lectures()}
    threads = db.session.scalars(select(Thread).where(Thread.kind == ThreadKind.LECTURE)).all()
    assert {thread.title for thread in threads} == set(lectures)
    for thread in threads:
        entry = lectures[thread.title]
        lecture = db.session.scalars(select(Lecture).where(Lecture.thread_id == thread.id)).one()
        assert stops(lecture) == []
        of = Moment.lecture_id == lecture.id
        said = db.session.scalars(select(Moment).where(of).order_by(Moment.start_ms)).all()
        assert {moment.speaker for moment in said} >= {name_of(key) for key in entry["speakers"]}
        assert said[-1].end_ms < lecture.duration_ms < said[-1].end_ms + 5000
        slides = db.session.scalars(
            select(Slide).where(Slide.lecture_id == lecture.id).order_by(Slide.number)
        ).all()
        times = [slide.at_ms or 0 for slide in slides]
        assert times == sorted(set(times))
        assert {round(time / 1000) for time in times[1:]} <= {
            round(moment.start_ms / 1000) for moment in said
        }
        for stored in [slide.picture for slide in slides]:
            assert storage().exists(stored)
    assert Counter(entry["lang"] for entry in source.lectures())["fr"] == 2


def name_of(key: str) -> str:
    return next(str(person["name"]) for person in source.people() if person["key"] == key)


def test_a_nameless_author_has_no_name_in_any_post_of_their_thread(site: demo.Loaded) -> None:
    threads = db.session.scalars(select(Thread).where(Thread.nameless)).all()
    assert threads
    for thread in threads:
        for post in db.session.scalars(select(Post).where(Post.thread_id == thread.id)):
            assert post.nameless is (post.author_id == thread.author_id)
    findable = select(SearchDocument.author_id).where(
        SearchDocument.thread_id == threads[0].id, SearchDocument.post_number == 1
    )
    assert db.session.scalars(findable).one() is None


def test_there_is_a_person_for_each_role_who_can_sign_in(site: demo.Loaded) -> None:
    people = {person.role: person for person in demo.sign_ins()}
    assert set(people) == {
        "participant",
        "graduate",
        "expert",
        "coordinator",
        "administrator",
        "outsider",
    }
    for role, person in people.items():
        user = db.session.scalars(select(User).where(User.email == person.email)).one()
        assert passwords.matches(user.password_hash, demo.PASSWORD)
        actor = actor_for_email(person.email)
        if role == "administrator":
            assert actor.is_admin
            assert not actor.memberships
        else:
            assert {s.slug for s in actor.memberships.values()} == (
                {"hepatitis-c"} if role == "outsider" else {"chronic-pain"}
            )


def test_each_demo_person_finds_something_new_and_something_read(site: demo.Loaded) -> None:
    for membership in db.session.scalars(select(Membership)):
        posts = dict(
            db.session.execute(
                select(Thread.id, Thread.last_number).where(
                    Thread.programme_id == membership.programme_id
                )
            ).all()
        )
        marks = dict(
            db.session.execute(
                select(ReadMark.thread_id, ReadMark.number).where(
                    ReadMark.user_id == membership.user_id, ReadMark.thread_id.in_(posts)
                )
            ).all()
        )
        assert 0 < sum(marks.values()) < sum(posts.values())


def test_the_moderators_pages_show_something(site: demo.Loaded) -> None:
    kinds = sorted((one.kind, one.in_force) for one in db.session.scalars(select(Sanction)))
    assert kinds == [("slow", True), ("warning", False), ("warning", True)]
    causes = dict(
        db.session.execute(select(Review.cause, func.count()).group_by(Review.cause)).all()
    )
    assert causes[Cause.FLAG] > 2
    assert causes[Cause.APPEAL] == 1
    assert causes[Cause.FIRST_POST] == 2
    assert not db.session.scalars(select(Membership.id).where(Membership.norms_accepted == 0)).all()


def test_answers_are_marked_and_an_answer_and_a_lecture_are_superseded(site: demo.Loaded) -> None:
    marked = dict(
        db.session.execute(
            select(Mark.kind, func.count()).where(~Mark.withdrawn).group_by(Mark.kind)
        ).all()
    )
    assert marked[MarkKind.ACCEPTED] > 20
    assert marked[MarkKind.ENDORSED] > 10
    assert marked[MarkKind.SUPERSEDED] == 2
    assert count(RelatedThread) > 50
    assert db.session.scalars(select(func.max(Mark.at))).one() < now()


def test_topics_can_be_found_by_their_french_names(site: demo.Loaded) -> None:
    for topic in db.session.scalars(select(Topic)):
        entry = _entry(topic)
        assert entry["name_fr"] in topic.aliases


def _entry(topic: Topic) -> source.Entry:
    slug = db.session.get_one(Programme, topic.programme_id).slug
    top = next(p for p in source.programmes() if p["slug"] == slug)["topics"]
    every = top + [child for entry in top for child in entry.get("children", [])]
    return next(entry for entry in every if entry["slug"] == topic.slug)


def test_the_demo_does_not_mix_with_real_programmes(world: World) -> None:
    world.programme()

    with pytest.raises(Refused, match="empty installation"):
        demo.load()


def test_the_demo_refuses_in_production(app: Flask) -> None:
    app.extensions["settings"] = replace(app.extensions["settings"], env="production")

    with pytest.raises(Refused, match="not for production"):
        demo.load()
    assert count(User) == 0
