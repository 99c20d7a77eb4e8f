"""What the demo's people reported, and what waits for its moderators."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from echo_community.accounts.models import User
from echo_community.discussions.models import Post, Thread
from echo_community.kernel.db import db
from echo_community.moderation import services
from echo_community.moderation.drafts import DecisionDraft, FlagDraft
from echo_community.moderation.models import Cause, Decision, Reason, Review
from echo_community.ops.demo import source
from echo_community.programmes.actors import actor_for


@dataclass(frozen=True)
class Report:
    """Who reported which post for what, how many days ago."""

    thread: str
    number: int
    by: str
    reason: Reason
    note: str
    days_ago: float


REPORTS = (
    Report(
        "cp-018", 5, "delia-beardy", Reason.IDENTIFIES_PATIENT,
        "Around here everybody knows who that is.", 0.3,
    ),
    Report(
        "cp-010", 5, "kevin-leung", Reason.UNSAFE_ADVICE,
        "A lunch bag at work is no safe place for a carry, lock box or not.", 0.6,
    ),
    Report("cp-028", 3, "olena-shevchuk", Reason.OFF_TOPIC, "", 2.1),
    Report("cp-028", 3, "tariq-rahmani", Reason.OFF_TOPIC, "", 1.9),
    Report(
        "cp-019", 4, "josee-lalonde", Reason.COMMERCIAL,
        "Is this somebody's own service?", 5.5,
    ),
)  # fmt: skip
FIRST_POSTS = (("cp-004", 1), ("cp-006", 1))
ANSWERED = ("cp-019", 4, "samira-haddad", "The therapist is paid by the programme.")
AN_HOUR = timedelta(hours=1)


def load(threads: dict[str, Thread], people: dict[str, User], today: datetime) -> None:
    """A few reports, one of them decided, and first posts of two new members."""
    for one in REPORTS:
        post = _post(threads[one.thread], one.number)
        draft = FlagDraft(one.reason, one.note)
        flag = services.report(actor_for(people[one.by].id), post.id, draft)
        flag.created_at = source.moment(one.days_ago, today)
        review = db.session.get_one(Review, flag.review_id)
        review.opened_at = min(review.opened_at, flag.created_at)
    for key, number in FIRST_POSTS:
        post = _post(threads[key], number)
        services.open_for(threads[key], post, Cause.FIRST_POST).opened_at = post.created_at
    key, number, by, why = ANSWERED
    waits = select(Review).where(Review.post_id == _post(threads[key], number).id)
    review = db.session.scalars(waits).one()
    draft_of_it = DecisionDraft(Decision.FINE, Reason.COMMERCIAL, why)
    services.decide(actor_for(people[by].id), review.id, draft_of_it)
    review.decided_at = review.opened_at + AN_HOUR


def _post(thread: Thread, number: int) -> Post:
    wanted = select(Post).where(Post.thread_id == thread.id, Post.number == number)
    return db.session.scalars(wanted).one()
