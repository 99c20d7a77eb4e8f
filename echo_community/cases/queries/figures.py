"""What came of a programme's cases, in figures: of nobody, and nothing of fewer than five."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any

from flask_babel import get_locale
from sqlalchemy import ColumnElement, func, select

from echo_community import policy
from echo_community.cases.models import (
    Case,
    CasePost,
    CaseState,
    Category,
    Change,
    FollowUp,
    Intention,
    IntentionKind,
    Signature,
)
from echo_community.discussions.models import Post
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import today_in
from echo_community.kernel.db import db
from echo_community.policy import Can

FEWEST = 5  # what counts fewer cases than this could tell of one of them


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many; `parts` is none where it would count fewer than five."""

    parts: int | None
    whole: int | None

    @property
    def percent(self) -> int | None:
        """The share, where both may be told."""
        if self.parts is None or not self.whole:
            return None
        return round(100 * self.parts / self.whole)


@dataclass(frozen=True, slots=True)
class Intended:
    """A kind of suggestion: how often it was made, and what presenters made of it."""

    label: str
    will_try: int | None
    tried: int | None
    not_possible: int | None


@dataclass(frozen=True, slots=True)
class CaseFigures:
    """The cases presented in some months. None: fewer than five, though perhaps not none."""

    presented: int | None
    signed: Share
    days_to_signature: float | None  # the median
    followed_up: Share  # of those whose weeks are over or that are done
    due: int | None
    overdue: int | None
    function_better: Share
    pain_better: Share
    dose_change: float | None  # mg of morphine equivalents a day, the median
    doses: int | None  # of how many it is known
    intended: Sequence[Intended]


def figures(reader: Actor, programme_id: int, first: date, last: date) -> CaseFigures:
    """What came of the cases presented between two days, for moderators; two statements."""
    today = today_in(reader.time_zone)
    rows = db.session.execute(_cases(reader, programme_id, first, last)).all()
    signed = [row for row in rows if row.signed_at is not None]
    done = [row for row in rows if row.function is not None]
    waiting = [row for row in rows if row.state is CaseState.AWAITING_FOLLOW_UP]
    late = [row for row in waiting if row.follow_up_due and row.follow_up_due < today]
    due = [row for row in waiting if row.follow_up_from and row.follow_up_from <= today]
    doses = [row.after - row.before for row in done if None not in (row.after, row.before)]
    return CaseFigures(
        presented=told(len(rows)),
        signed=_share(len(signed), len(rows)),
        days_to_signature=_median((r.signed_at.date() - r.presented_on).days for r in signed),
        followed_up=_share(len(done), len(done) + len(late)),
        due=told(len(due) - len(late)),
        overdue=told(len(late)),
        function_better=_better(row.function for row in done),
        pain_better=_better(row.pain for row in done),
        dose_change=_median(doses),
        doses=told(len(doses)),
        intended=_intended(reader, programme_id, first, last),
    )


def told(count: int) -> int | None:
    """A count as it may be told: none there is, or five and more."""
    return count if count == 0 or count >= FEWEST else None


def _share(parts: int, whole: int) -> Share:
    # Neither the parts nor what is left of the whole may be fewer than five.
    hidden = told(parts) is None or told(whole - parts) is None
    return Share(None if hidden else parts, told(whole))


def _better(changes: Iterable[Change]) -> Share:
    known = [change for change in changes if change is not Change.UNKNOWN]
    return _share(len([change for change in known if change is Change.BETTER]), len(known))


def _median(values: Iterable[float]) -> float | None:
    known = list(values)
    return float(median(known)) if len(known) >= FEWEST else None


def _in_period(
    reader: Actor, programme_id: int, first: date, last: date
) -> tuple[ColumnElement[bool], ...]:
    return (
        Case.programme_id == programme_id,
        Case.presented_on >= first,
        Case.presented_on <= last,
        policy.where(reader, Can.DECIDE_CASE, Case),
    )


def _cases(reader: Actor, programme_id: int, first: date, last: date) -> Any:
    """Each case with its first signature and its newest follow-up."""
    signed = select(func.min(Signature.at)).where(Signature.case_id == Case.id)
    newest = select(func.max(FollowUp.id)).where(FollowUp.case_id == Case.id)
    return (
        select(
            Case.presented_on,
            Case.state,
            Case.follow_up_from,
            Case.follow_up_due,
            Case.equivalents.label("before"),
            signed.correlate(Case).scalar_subquery().label("signed_at"),
            FollowUp.function,
            FollowUp.pain,
            FollowUp.equivalents.label("after"),
        )
        .outerjoin(FollowUp, FollowUp.id == newest.correlate(Case).scalar_subquery())
        .where(*_in_period(reader, programme_id, first, last))
    )


def _intended(reader: Actor, programme_id: int, first: date, last: date) -> Sequence[Intended]:
    french = str(get_locale()).startswith("fr")
    label = func.coalesce(func.nullif(Category.label_fr, ""), Category.label)
    rows = db.session.execute(
        select(
            (label if french else Category.label).label("label"),
            Category.position,
            Intention.kind,
            func.count().label("many"),
        )
        .join(Case, Case.id == Intention.case_id)
        .join(Post, Post.id == Intention.post_id)
        .join(CasePost, CasePost.post_id == Intention.post_id)
        .join(Category, Category.id == CasePost.category_id)
        .where(*_in_period(reader, programme_id, first, last))
        .group_by(Category.id, Category.label, Category.label_fr, Category.position, Intention.kind)
        .order_by(Category.position, Category.id)
    )
    under: dict[str, dict[IntentionKind, int]] = {}
    for row in rows:
        under.setdefault(row.label, {})[row.kind] = row.many
    return [_row(words, counts) for words, counts in under.items()]


def _row(label: str, counts: Mapping[IntentionKind, int]) -> Intended:
    return Intended(
        label,
        told(counts.get(IntentionKind.WILL_TRY, 0)),
        told(counts.get(IntentionKind.TRIED, 0)),
        told(counts.get(IntentionKind.NOT_POSSIBLE, 0)),
    )
