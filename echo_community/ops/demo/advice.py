"""What was said of the demo's cases: rounds, advice and what came of it, summary, outcome."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from dateutil.relativedelta import relativedelta
from sqlalchemy import select

from echo_community.cases import presenting
from echo_community.cases.models import (
    CaseChange,
    CasePost,
    CaseState,
    Category,
    Change,
    FollowUp,
    Intention,
    IntentionKind,
    Round,
    Signature,
)
from echo_community.cases.template.queries import Settings, settings_of
from echo_community.discussions import guarding, services
from echo_community.discussions.drafts import EditDraft
from echo_community.discussions.models import Post, Purpose, ReactionKind, Thread
from echo_community.discussions.telling import tell_in_app
from echo_community.discussions.writing import announce, take_thread_back, write_post
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.kernel.markup import excerpt
from echo_community.ops.demo.cases import Desk, Told, body, round_of
from echo_community.ops.demo.people import hub_of
from echo_community.ops.demo.source import Entry, moment
from echo_community.ops.demo.threads import LAST_VISIT

QUESTIONS, SUGGESTIONS = timedelta(minutes=12), timedelta(minutes=32)  # after its turn came
OVER = timedelta(minutes=52)
EACH = timedelta(minutes=2)  # a question, a suggestion


@dataclass
class Saying:
    """Something that is said in the thread of a case, and about what."""

    at: datetime
    by: str
    text: str
    purpose: Purpose = Purpose.MESSAGE
    entry: Entry | None = None  # the question or suggestion of the file
    answers: Entry | None = None  # the question it answers


def load(desk: Desk, cases: list[Told]) -> dict[str, Thread]:
    """All of it, case by case, oldest first; their threads by the case's key."""
    categories = {
        row.key: row.id
        for row in db.session.scalars(
            select(Category).where(Category.programme_id == desk.programme.id)
        )
    }
    settings = settings_of(desk.programme.id)
    for told in cases:
        posts = {}
        for saying in sorted(_sayings(desk, told), key=lambda each: each.at):
            post = _post(desk, told, saying)
            posts[id(saying.entry)] = post
            _note(told, saying, post, posts, categories)
        for entry in told.entry.get("suggestions", ()):
            _stand_behind(desk, told, entry, posts[id(entry)])
        _states(desk, told, settings)
        if "summary" in told.entry:
            _summary(desk, told)
    return {told.entry["id"]: told.thread for told in cases}


def _sayings(desk: Desk, told: Told) -> Iterator[Saying]:
    entry, at = told.entry, told.at
    presenter = entry["presenter"]
    sent = told.case.submitted_at or at
    yield Saying(sent, presenter, body(desk, told.case, entry["lang"]))
    for place, asked in enumerate(entry.get("questions", ())):
        when = at + QUESTIONS + place * EACH
        yield Saying(when, asked["by"], asked["text"], Purpose.QUESTION, asked)
        if "answer" in asked:
            text = asked["answer"]["text"]
            yield Saying(when + EACH / 2, presenter, text, Purpose.ANSWER, answers=asked)
    for place, one in enumerate(entry.get("suggestions", ())):
        when = at + SUGGESTIONS + place * EACH
        yield Saying(when, one["by"], one["text"], Purpose.SUGGESTION, one)
    for said in entry.get("discussion", ()):
        yield Saying(at + timedelta(days=said["days"]), said["by"], said["text"])
    if "follow_up" in entry:
        when = at + timedelta(days=entry["follow_up"]["days"])
        text = entry["follow_up"]["text"]
        yield Saying(when, presenter, text, Purpose.FOLLOW_UP)


def _post(desk: Desk, told: Told, saying: Saying) -> Post:
    thread, author = told.thread, desk.actor(saying.by)
    title = thread.title if thread.last_number == 0 else ""
    writer = Actor(id=author.id, name=author.name, language=told.entry["lang"])
    post = write_post(thread, writer, saying.text, purpose=saying.purpose, title=title)
    post.created_at = saying.at
    announce(thread, post, tells=False)
    if saying.at > desk.today - LAST_VISIT:
        tell_in_app(thread, post, saying.at)
    return post


def _note(
    told: Told,
    saying: Saying,
    post: Post,
    posts: dict[int, Post],
    categories: dict[str, int],
) -> None:
    """What a post is about, beside its words."""
    db.session.flush()
    about = CasePost(post_id=post.id, thread_id=told.thread.id)
    if saying.purpose is Purpose.SUGGESTION and saying.entry:
        about.category_id = categories[saying.entry["category"]]
    elif saying.answers is not None:
        about.question_id = posts[id(saying.answers)].id
    elif saying.purpose is Purpose.FOLLOW_UP:
        _follow_up(told, post)
        return
    else:
        return
    db.session.add(about)


def _follow_up(told: Told, post: Post) -> None:
    entry, case = told.entry["follow_up"], told.case
    case.outcome, case.closed_at = excerpt(post.html), post.created_at
    db.session.add(
        FollowUp(
            case_id=case.id,
            programme_id=case.programme_id,
            author_id=case.author_id,
            post_id=post.id,
            function=Change(entry["function"]),
            pain=Change(entry["pain"]),
            equivalents=entry["equivalents"],
            again=entry["again"],
            at=post.created_at,
        )
    )


def _stand_behind(desk: Desk, told: Told, entry: Entry, post: Post) -> None:
    """Experts endorse a suggestion, colleagues would do the same, the presenter says what comes."""
    for key in entry.get("endorsed_by", ()):
        services.endorse(desk.actor(key), post.id)
    for key in entry.get("supported_by", ()):
        services.react(desk.actor(key), post.id, ReactionKind.SAME_HERE)
    if "intention" not in entry:
        return
    said, case = entry["intention"], told.case
    guarding.must_hold(desk.actor(told.entry["presenter"]), case.programme_id, why=said["why"])
    db.session.add(
        Intention(
            post_id=post.id,
            case_id=case.id,
            programme_id=case.programme_id,
            author_id=case.author_id,
            kind=IntentionKind(said["kind"]),
            why=said["why"],
            at=min(post.created_at + timedelta(days=1), desk.today),
        )
    )


def _summary(desk: Desk, told: Told) -> None:
    entry, case = told.entry["summary"], told.case
    expert = desk.actor(entry["by"])
    post = services.summarise(expert, told.thread.id, EditDraft(entry["text"], 0))
    post.created_at = told.at + timedelta(days=entry["days"])
    if entry["signed"]:
        case.recommendations = presenting.in_two_lines(post.html)
        db.session.add(
            Signature(
                case_id=case.id,
                programme_id=case.programme_id,
                post_id=post.id,
                revision=post.revision,
                author_id=expert.id,
                at=post.created_at,
            )
        )


def _states(desk: Desk, told: Told, settings: Settings) -> None:
    """The state it is in, with all that it was before."""
    case, entry = told.case, told.entry
    wanted = CaseState.SUBMITTED if "sent_back" in entry else CaseState(entry["state"])
    hub = hub_of(desk.programme)
    for state, round, at, by in _way(told, hub, desk.actor(entry["presenter"])):
        case.state, case.round, case.updated_at = state, round, at
        _change(told, at, by)
        if (state, round) == (wanted, round_of(entry)):
            break
    if "sent_back" in entry:
        _send_back(desk, told)
    if case.presented_on and wanted in (CaseState.AWAITING_FOLLOW_UP, CaseState.CLOSED):
        case.follow_up_from = case.presented_on + timedelta(weeks=settings.follow_up_from)
        case.follow_up_due = case.presented_on + timedelta(weeks=settings.follow_up_to)
        case.retain_until = case.presented_on + relativedelta(months=settings.retention)


def _way(
    told: Told, hub: Actor, presenter: Actor
) -> Iterator[tuple[CaseState, Round, datetime, Actor]]:
    sent, at = told.case.submitted_at or told.at, told.at
    day = timedelta(days=1)
    yield CaseState.SUBMITTED, Round.NONE, sent, presenter
    yield CaseState.ACCEPTED, Round.NONE, sent + day, hub
    yield CaseState.SCHEDULED, Round.NONE, sent + 2 * day, hub
    yield CaseState.PRESENTED, Round.QUESTIONS, at + QUESTIONS - EACH, hub
    yield CaseState.PRESENTED, Round.SUGGESTIONS, at + SUGGESTIONS - EACH, hub
    yield CaseState.AWAITING_FOLLOW_UP, Round.DISCUSSION, at + OVER, hub
    yield CaseState.CLOSED, Round.DISCUSSION, told.case.closed_at or at + OVER, presenter


def _change(told: Told, at: datetime, by: Actor, note: str = "") -> None:
    case = told.case
    row = CaseChange(case_id=case.id, programme_id=case.programme_id, note=note)
    row.state, row.round, row.at, row.by_id = case.state, case.round, at, by.id
    db.session.add(row)


def _send_back(desk: Desk, told: Told) -> None:
    """The hub asked for something to be added: it is a draft again, its thread put away."""
    entry, case, thread = told.entry["sent_back"], told.case, told.thread
    expert = desk.actor(entry["by"])
    guarding.must_hold(expert, case.programme_id, note=entry["note"])
    thread.hidden, thread.hidden_by_id = True, case.author_id
    db.session.flush()
    take_thread_back(thread)
    at = moment(entry["days_ago"], desk.today)
    case.state, case.updated_at = CaseState.DRAFT, at
    _change(told, at, expert, entry["note"])
