"""Rows of threads and posts as pages show them: nothing in them could tell who is nameless."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from echo_community.discussions.models import (
    AttachmentKind,
    Level,
    MarkKind,
    Purpose,
    ReactionKind,
    ThreadKind,
)
from echo_community.kernel.markup import Format
from echo_community.policy import Visibility
from echo_community.privacy.holds import HoldRow
from echo_community.programmes.bylines import Byline

POSTS_A_PAGE = 20
THUMBNAIL = 240  # pixels, the longer side


@dataclass(frozen=True, slots=True)
class TopicRow:
    """A topic beside a thread."""

    id: int
    name: str
    slug: str


@dataclass(frozen=True, slots=True)
class ThreadRow:
    """A thread as lists and its own head show it; `author_id` is public or the reader's own."""

    id: int
    programme_id: int
    author_id: int | None
    hidden_by_id: int | None
    kind: ThreadKind
    title: str
    slug: str
    excerpt: str
    visibility: Visibility
    nameless: bool
    held: bool
    hidden: bool
    locked: bool
    pinned: bool
    last_number: int
    replies: int
    created_at: datetime
    last_post_at: datetime
    source_url: str | None
    licence: str | None
    answer: str
    answer_number: int | None
    answer_endorsed: bool
    read_to: int
    new: int  # posts since the reader was here; 0 where they never were
    mine: bool
    byline: Byline
    topics: Sequence[TopicRow] = ()

    @property
    def resume(self) -> int:
        """The page on which the first new post stands; 0 where nothing is new."""
        return self.read_to // POSTS_A_PAGE + 1 if self.new else 0

    def is_named(self, user_id: int) -> bool:
        """It was read by the reader's own rule, so it is for them."""
        return True


@dataclass(frozen=True, slots=True)
class MarkRow:
    """A mark on a post; `successor` is the thread and number of what replaced it.

    `number` is the post's, where everybody in the thread may read it.
    """

    kind: MarkKind
    at: datetime
    reason: str
    byline: Byline
    mine: bool
    successor: tuple[int, int] | None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """What an expert put above a post."""

    id: int
    html: str
    at: datetime
    byline: Byline


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file under a post; sizes in bytes and pixels."""

    id: int
    kind: AttachmentKind
    name: str
    alt: str
    size: int
    width: int | None
    height: int | None
    pages: int | None

    @property
    def shown_size(self) -> tuple[int, int]:
        """Width and height of its thumbnail on a page, in CSS pixels."""
        width, height = self.width or 1, self.height or 1
        scale = min(THUMBNAIL / width, THUMBNAIL / height, 1)
        return max(round(width * scale), 1), max(round(height * scale), 1)


@dataclass(frozen=True, slots=True)
class BookmarkRow:
    """The reader's own bookmark of a post."""

    note: str
    remind_at: datetime | None


@dataclass(frozen=True, slots=True)
class PostFacts:
    """What stands beside a post's words; reactions and bookmark are the reader's own."""

    marks: Sequence[MarkRow] = ()
    reacted: frozenset[ReactionKind] = frozenset()
    files: Sequence[FileRow] = ()
    bookmark: BookmarkRow | None = None
    corrections: Sequence[CorrectionRow] = ()
    hold: HoldRow | None = None  # why it waits, for moderators

    @property
    def endorsed(self) -> bool:
        """Whether the reader endorsed it."""
        return any(mark.mine and mark.kind is MarkKind.ENDORSED for mark in self.marks)


NO_FACTS = PostFacts()


@dataclass(frozen=True, slots=True)
class DraftRow:
    """What the reader was writing here and has not sent."""

    title: str
    body: str
    version: int
    updated_at: datetime
    choices: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PostRow:
    """One post on a page."""

    id: int
    thread_id: int
    programme_id: int
    author_id: int | None
    hidden_by_id: int | None
    number: int
    purpose: Purpose
    html: str
    visibility: Visibility
    nameless: bool
    held: bool
    hidden: bool
    revision: int
    created_at: datetime
    edited_at: datetime | None
    accepted: bool
    endorsed: bool
    superseded: bool
    under_review: bool
    thanks: int
    same_here: int
    changed_practice: int
    mine: bool
    byline: Byline
    facts: "PostFacts" = NO_FACTS

    def is_named(self, user_id: int) -> bool:
        """It was read by the reader's own rule, so it is for them."""
        return True


@dataclass(frozen=True, slots=True)
class LinkedRow:
    """A thread beside another that it is tied to."""

    id: int
    slug: str
    title: str
    kind: ThreadKind
    replies: int
    answered: bool = False  # by a post that was endorsed or accepted
    answer_endorsed: bool = False


@dataclass(frozen=True, slots=True)
class MarkedPost:
    """A post as the head of its thread names it; only the best answer comes with its text."""

    number: int
    accepted: bool
    endorsed: Sequence[MarkRow]
    superseded: MarkRow | None
    text: str = ""


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """Everything the page of a thread shows."""

    thread: ThreadRow
    posts: Sequence[PostRow]
    number: int
    count: int
    linked: Sequence[LinkedRow]
    related: Sequence[LinkedRow]
    accepted: int | None  # the number of the post that answered, on whichever page
    summary: PostRow | None = None
    level: Level = Level.NORMAL  # how much of the thread the reader wants to hear
    draft: DraftRow | None = None
    notices: int = 0  # that the reader had of this thread before they opened it
    marked: Sequence[MarkedPost] = ()  # on every page of the thread, the best answer first
    card: Any = None  # what its kind of thread shows beside the posts
    apart: Sequence[PostRow] = ()  # posts of this page that the card draws
    ends: int = 0  # the number up to which it is read, where pages do not go by numbers

    @property
    def read_to(self) -> int:
        """How far the reader is after this page; the last one ends past what they may not see."""
        last = self.thread.last_number
        return last if self.number == self.count else self.ends or self.number * POSTS_A_PAGE

    @property
    def first_new(self) -> int:
        """The number of the first post since the reader's last visit; 0 where none is here."""
        if not self.thread.new:
            return 0
        seen = self.thread.read_to
        here = (*self.posts, *self.apart)
        return min(
            (post.number for post in here if post.number > seen and not post.mine), default=0
        )

    def shown(self, number: int | None) -> PostRow | None:
        """The post of that number, if it stands on this page."""
        return next((post for post in (*self.posts, *self.apart) if post.number == number), None)


@dataclass(frozen=True, slots=True)
class RevisionRow:
    """A version of a post; `number` counts from 1, the first one written."""

    number: int
    title: str | None
    html: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """A post with what it was before, newest first."""

    thread: ThreadRow
    post: PostRow
    versions: Sequence[RevisionRow]


@dataclass(frozen=True, slots=True)
class EditPage:
    """A post as its editor gets it."""

    id: int
    number: int
    programme_id: int
    thread_id: int
    slug: str
    title: str
    source: str
    format: Format
    revision: int
    thread: ThreadRow | None = None  # of a summary
