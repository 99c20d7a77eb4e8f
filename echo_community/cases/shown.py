"""What the card of a case shows: rows made for its page."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from flask_babel import gettext

from echo_community.cases.models import CaseState, Consent, IntentionKind, Round
from echo_community.discussions.models import Purpose
from echo_community.discussions.rows import PostRow
from echo_community.kernel.clock import now


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """A case as its card reads it; `thread_id` is its thread's."""

    id: int
    programme_id: int
    thread_id: int
    author_id: int
    echo_id: str
    state: CaseState
    round: Round
    lesson: str
    consent: Consent | None
    presented_on: date | None
    follow_up_from: date | None
    follow_up_due: date | None
    retain_until: date | None
    reduced_at: datetime | None
    made_revision: int
    session_id: int | None
    session_at: datetime | None
    table: str  # of morphine equivalents; empty: none


@dataclass(frozen=True, slots=True)
class Step:
    """A stage of a case: done, under way, or to come."""

    words: str
    done: bool = False
    now: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """What the presenter makes of a suggestion."""

    kind: IntentionKind
    why: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its answers; without a question the reader may not read what was asked."""

    post: PostRow | None
    answers: Sequence[PostRow]


@dataclass(frozen=True, slots=True)
class Suggested:
    """A suggestion, and what comes of it."""

    post: PostRow
    said: Said | None


@dataclass(frozen=True, slots=True)
class Advice:
    """The suggestions of a category."""

    id: int
    label: str
    symbol: str
    suggestions: Sequence[Suggested]


@dataclass(frozen=True)
class CaseCard:
    """Everything the page of a case shows beside its discussion."""

    case: CaseFacts
    presents: bool  # whether the reader presents it
    presentation: PostRow | None
    facts: Any = None  # a Presented, where it was written in the form
    questions: Sequence[Asked] = ()
    advice: Sequence[Advice] = ()
    summary: Any = None  # a SummaryCard
    due: Any = None  # a DueNote
    about: dict[int, str] = field(default_factory=dict)  # by post, what it is about, on paper

    @property
    def label(self) -> str:
        """What the case is called."""
        return (
            gettext("Case %(id)s", id=self.case.echo_id) if self.case.echo_id else gettext("Case")
        )

    @property
    def waiting(self) -> Sequence[Asked]:
        """Questions that nobody has answered, oldest first."""
        return [asked for asked in self.questions if asked.post and not asked.answers]

    @property
    def asked(self) -> int:
        """How many questions there are."""
        return len([asked for asked in self.questions if asked.post])

    @property
    def advised(self) -> int:
        """How many suggestions there are."""
        return sum(len(one.suggestions) for one in self.advice)

    @property
    def asking(self) -> bool:
        """Whether the round of questions is open."""
        return self.case.round is Round.QUESTIONS

    @property
    def advising(self) -> bool:
        """Whether the round of suggestions is open."""
        return self.case.round is Round.SUGGESTIONS

    @property
    def steps(self) -> Sequence[Step]:
        """How far the case is, in five stages at most."""
        return steps(self.case, signed=bool(self.summary and self.summary.signed))

    def heading(self, post: PostRow) -> str:
        """What a post is for, on paper."""
        about = self.about.get(post.id, "")
        match post.purpose:
            case Purpose.QUESTION:
                return gettext("Question")
            case Purpose.ANSWER:
                return gettext("Answer to %(number)s", number=about) if about else gettext("Answer")
            case Purpose.SUGGESTION:
                return gettext("Suggestion: %(category)s", category=about)
            case Purpose.FOLLOW_UP:
                return gettext("Follow-up")
        return ""


def steps(case: CaseFacts, *, signed: bool) -> Sequence[Step]:
    """The stages of a case; the first that is not done is the one under way."""
    over = case.state in (CaseState.AWAITING_FOLLOW_UP, CaseState.CLOSED)
    done = [
        case.state is CaseState.PRESENTED or over,
        case.round in (Round.SUGGESTIONS, Round.DISCUSSION) or over,
        case.round is Round.DISCUSSION or (over and case.round is Round.NONE),
        signed,
        case.state is CaseState.CLOSED,
    ]
    # A round that was opened again is under way, whatever was done after it.
    if over and case.round in (Round.QUESTIONS, Round.SUGGESTIONS):
        done[1:3] = [case.round is Round.SUGGESTIONS, False]
    words = [_first(case), gettext("Questions"), gettext("Suggestions")]
    words += [gettext("Summary signed") if signed else gettext("Summary"), _last(case)]
    at = done.index(False) if False in done else None
    return [Step(word, done[n], n == at) for n, word in enumerate(words)]


def _first(case: CaseFacts) -> str:
    return {
        CaseState.SUBMITTED: gettext("Waits for the hub"),
        CaseState.ACCEPTED: gettext("Waits for a session"),
        CaseState.SCHEDULED: gettext("On the agenda"),
    }.get(case.state) or gettext("Presented")


def _last(case: CaseFacts) -> str:
    begins = case.follow_up_from
    if case.state is CaseState.AWAITING_FOLLOW_UP and begins and begins <= now().date():
        return gettext("Follow-up due")
    return gettext("Follow-up")
