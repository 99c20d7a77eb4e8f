"""What narrows a list of cases, as SQL."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select

from echo_community.cases.models import (
    Case,
    CaseAnswer,
    CaseState,
    Change,
    FieldKind,
    FollowUp,
)
from echo_community.cases.queries.browsing import PAST, under_topics
from echo_community.cases.template.queries import Field
from echo_community.discussions.models import Post
from echo_community.kernel.actor import Actor
from echo_community.meetings.models import AgendaItem
from echo_community.search.queries import Filters, threads_with

ASKED_BY_NUMBER = (FieldKind.SCALE, FieldKind.NUMBER)
CHOSEN = (FieldKind.CHOICE, FieldKind.CHOICES, FieldKind.AGE_BAND)
BETTER, WORSE, KNOWN, UNKNOWN = "better", "worse", "known", "unknown"
OUTCOMES = (BETTER, WORSE, KNOWN, UNKNOWN)


@dataclass(frozen=True)
class Choice:
    """What is asked of past cases; `fields` by their keys, numbers as the least score."""

    words: str = ""
    topic: int = 0
    year: int = 0
    session: int = 0
    state: CaseState | None = None
    outcome: str = ""
    equivalents: float | None = None  # at least, in mg of morphine a day
    fields: Mapping[str, str | float] = field(default_factory=dict)

    @property
    def states(self) -> Sequence[CaseState]:
        """Those that are asked for; all that were presented, where none is."""
        return (self.state,) if self.state else PAST

    @property
    def narrowed(self) -> bool:
        """Whether anything was chosen."""
        return self != Choice()


def conditions(
    reader: Actor,
    programme_id: int,
    choice: Choice,
    fields: Iterable[Field],
    topics: Sequence[int],
) -> list[ColumnElement[bool]]:
    """What cases have to be; `topics` are the one that was chosen and those under it.

    Words are looked up in the index first, which takes four statements.
    """
    found: list[ColumnElement[bool]] = []
    if choice.words:
        with_words = threads_with(reader, programme_id, choice.words, Filters(kinds=("case",)))
        if with_words is not None:
            found.append(Case.thread_id.in_(with_words))
    if choice.topic:
        found.append(under_topics(topics))
    if choice.year:
        found.append(Case.presented_on.between(date(choice.year, 1, 1), date(choice.year, 12, 31)))
    if choice.session:
        on_agenda = select(AgendaItem.thread_id).where(AgendaItem.session_id == choice.session)
        found.append(Case.thread_id.in_(on_agenda))
    if choice.outcome:
        found.append(_outcome(choice.outcome))
    if choice.equivalents is not None:
        found.append(Case.equivalents >= choice.equivalents)
    by_key = {each.key: each for each in fields}
    found += [_field(by_key[key], value) for key, value in choice.fields.items() if key in by_key]
    return found


def _outcome(wanted: str) -> ColumnElement[bool]:
    """By the follow-ups that everybody may read."""
    known = (
        select(FollowUp.id)
        .join(Post, Post.id == FollowUp.post_id)
        .where(FollowUp.case_id == Case.id, ~Post.held, ~Post.hidden)
        .correlate(Case)
    )
    if wanted == UNKNOWN:
        return ~known.exists()
    change = {BETTER: Change.BETTER, WORSE: Change.WORSE}.get(wanted)
    if change:
        known = known.where(or_(FollowUp.function == change, FollowUp.pain == change))
    return known.exists()


def _field(asked: Field, value: str | float) -> ColumnElement[bool]:
    """Cases in whose form it stands so."""
    answers = select(CaseAnswer.case_id).where(
        CaseAnswer.programme_id == Case.programme_id,
        CaseAnswer.case_id == Case.id,
        CaseAnswer.field == asked.key,
    )
    if asked.kind in ASKED_BY_NUMBER and isinstance(value, float):
        return answers.where(CaseAnswer.number >= value).exists()
    if asked.kind is FieldKind.CHOICES:
        keys = (" " + CaseAnswer.value).concat(" ")
        return answers.where(keys.contains(f" {value} ", autoescape=True)).exists()
    if asked.kind in CHOSEN:
        return answers.where(CaseAnswer.value == str(value)).exists()
    words = [CaseAnswer.value.icontains(word, autoescape=True) for word in str(value).split()]
    return answers.where(and_(*words)).exists() & _is_as_presented()


def _is_as_presented() -> ColumnElement[bool]:
    """The presentation was edited by nobody since: what was taken out of it is found by nobody."""
    made = func.coalesce(func.nullif(Case.made_revision, 0), 1)  # an import's post is its first
    first = Post.thread_id == Case.thread_id, Post.number == 1
    return select(Post.id).where(*first, Post.revision == made).correlate(Case).exists()
