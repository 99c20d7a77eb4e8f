"""What the page of a consult shows beside its posts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flask_babel import gettext

from echo_community.accounts.models import Profession
from echo_community.consults import sentences, spans
from echo_community.consults.models import (
    Closing,
    ConsultState,
    Happened,
    Says,
    Step,
    Urgency,
)
from echo_community.consults.requests import REQUESTS
from echo_community.consults.waiting import Wait
from echo_community.discussions.rows import PostRow
from echo_community.kernel.actor import Role
from echo_community.kernel.clock import now
from echo_community.programmes.bylines import Byline, profession_words

DONE = frozenset({ConsultState.ANSWERED, ConsultState.ACCEPTED})


@dataclass(frozen=True, slots=True)
class SaidRow:
    """What a post of a consult is."""

    post_id: int
    number: int
    says: Says
    role: Role
    profession: Profession
    words: str  # its first line
    basis: str  # rendered
    basis_at: datetime | None  # when that was changed, if it was
    differs_from: int | None  # the number of the answer it sees differently
    mine: bool
    byline: Byline
    superseded: bool = False

    @property
    def by_expert(self) -> bool:
        """Whether an expert said it, in that role."""
        return self.role is Role.EXPERT


@dataclass(frozen=True, slots=True)
class HappenedRow:
    """A line of its history; without a name the one who asked did it, or the clock."""

    happened: Happened
    at: datetime
    name: str
    to: str
    step: Step | None
    number: int | None  # of the post it is about

    @property
    def sentence(self) -> str:
        """What happened, in words."""
        return sentences.of(self.happened, self.name, self.to, self.step)


@dataclass(frozen=True, slots=True)
class CaseLink:
    """The case that it became."""

    id: int
    slug: str


@dataclass(frozen=True)
class ConsultCard:
    """A consult above its posts."""

    urgency: Urgency
    wanted: Profession | None
    state: ConsultState
    asked_at: datetime
    answered_at: datetime | None
    asked_back_at: datetime | None
    closing: Closing | None
    plan_changed: bool | None
    referral_spared: bool | None
    may_share: bool | None
    begun_case: int | None  # for who asked: the case they began from it
    claimed_by: Byline | None
    claimed_at: datetime | None
    claimed_by_me: bool
    case: CaseLink | None = None
    pearl_id: int | None = None  # of what was made of it
    wait: Wait | None = None  # for who asked, while it is open: how long others waited
    said: Mapping[int, SaidRow] = field(default_factory=dict)
    history: Sequence[HappenedRow] = ()

    steps = ()
    requests = REQUESTS

    @property
    def label(self) -> str:
        """What kind of thread it is."""
        return gettext("Quick question")

    @property
    def is_open(self) -> bool:
        """Whether it still waits for an answer."""
        return self.state in (ConsultState.OPEN, ConsultState.CLAIMED)

    @property
    def is_done(self) -> bool:
        """Whether it is answered and not closed: who asked is asked what came of it."""
        return self.state in DONE

    @property
    def may_be_pearl(self) -> bool:
        """Whether a pearl can be made of it."""
        return self.state in (ConsultState.ACCEPTED, ConsultState.CLOSED) and not self.pearl_id

    @property
    def is_closed(self) -> bool:
        """Whether it is closed."""
        return self.state is ConsultState.CLOSED

    @property
    def waited(self) -> str:
        """How long it took until the first answer, or has taken until now."""
        return spans.in_words((self.answered_at or now()) - self.asked_at)

    @property
    def urgency_words(self) -> str:
        """How soon it is needed."""
        return sentences.urgency(self.urgency)

    @property
    def closing_words(self) -> str:
        """Why it is closed."""
        return sentences.closing(self.closing)

    @property
    def wanted_words(self) -> str:
        """Whom they would like; nothing for anyone."""
        return profession_words(self.wanted)

    @property
    def answers(self) -> Sequence[SaidRow]:
        """Its answers, as they were given."""
        return [row for row in self.said.values() if row.says is Says.ANSWER]

    @property
    def request(self) -> SaidRow | None:
        """The last request for more, while it waits for who asked."""
        asked = [row for row in self.said.values() if row.says is Says.INFORMATION]
        return asked[-1] if asked and self.asked_back_at else None

    @property
    def differing(self) -> Sequence[SaidRow]:
        """Answers that differ, each once and as they were given; current ones alone."""
        by_number = {row.number: row for row in self.answers if not row.superseded}
        apart: set[int] = set()
        for row in by_number.values():
            if row.differs_from in by_number:
                apart |= {row.number, row.differs_from or 0}
        return [row for number, row in by_number.items() if number in apart]

    @property
    def experts_differ(self) -> bool:
        """Whether those who differ are experts, all of them."""
        return all(row.by_expert for row in self.differing)

    def heading(self, post: PostRow) -> str:
        """What a post is, for paper."""
        row = self.said.get(post.id)
        words = {
            Says.ANSWER: gettext("Answer"),
            Says.INFORMATION: gettext("Asks for more"),
            Says.MORE: gettext("More from who asked"),
        }
        return words.get(row.says, "") if row else ""
