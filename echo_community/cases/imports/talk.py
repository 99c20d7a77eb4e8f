"""What was said of past cases, as far as it is more than posts."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import insert, select

from echo_community.cases.imports.answers import Form
from echo_community.cases.imports.threads import CaseThread, Told
from echo_community.cases.models import CasePost, FollowUp, Intention, Signature
from echo_community.discussions.imports import Problem
from echo_community.discussions.imports.storing import Stored
from echo_community.discussions.models import Mark, MarkKind, Post, Purpose, Reaction, ReactionKind
from echo_community.kernel.db import db
from echo_community.privacy import guard
from echo_community.programmes.queries import names_in

Rows = dict[type[Any], list[dict[str, Any]]]


def store_talk(
    programme_id: int,
    threads: Sequence[CaseThread],
    stored: Stored,
    made: dict[str, int],
    form: Form,
) -> list[Problem]:
    """Categories, answers, endorsements, support, intentions, signatures, follow-ups.

    One statement to read and one a table; what may identify a patient beside a post is left out.
    """
    posts = _posts(stored.made.values())
    known = names_in(programme_id)
    rows: Rows = {}
    problems: list[Problem] = []
    for thread in threads:
        talk = _Talk(programme_id, thread, stored, made, posts)
        for told in thread.told:
            talk.note(rows, told, form)
        for told, why in talk.intentions():
            if why and guard.check(guard.Words({"why": why}, known=known)).stopping:
                problems.append(Problem(thread.line, f"post {told.number}: why is left out"))
                why = ""
            talk.intend(rows, told, why)
    for model, some in rows.items():
        db.session.execute(insert(model), some)
    return problems


def _posts(thread_ids: Iterable[int]) -> dict[tuple[int, int], int]:
    found = db.session.execute(
        select(Post.thread_id, Post.number, Post.id).where(Post.thread_id.in_(list(thread_ids)))
    )
    return {(row.thread_id, row.number): row.id for row in found}


class _Talk:
    """What belongs to the posts of one case."""

    def __init__(
        self,
        programme_id: int,
        thread: CaseThread,
        stored: Stored,
        made: dict[str, int],
        posts: dict[tuple[int, int], int],
    ) -> None:
        self.thread, self.stored = thread, stored
        self.programme_id, self.case_id = programme_id, made[thread.source_id]
        self.thread_id = stored.made[thread.source_id]
        self.posts = posts

    def note(self, rows: Rows, told: Told, form: Form) -> None:
        """What a post is in its case, and what others said of it."""
        category = form.category(told.suggested.category) if told.suggested else None
        question = self._post(told.question) if told.question else None
        if told.suggested or question:
            self._add(
                rows,
                CasePost,
                post_id=self._post(told.number),
                thread_id=self.thread_id,
                category_id=category,
                question_id=question,
            )
        if told.suggested:
            self._stood_behind(rows, told)
        if told.purpose is Purpose.SUMMARY and self.thread.of.signed:
            self._add(rows, Signature, revision=1, at=told.said.at, **self._by(told))
        if told.purpose is Purpose.FOLLOW_UP:
            self._follow_up(rows, told)

    def intentions(self) -> list[tuple[Told, str]]:
        """Suggestions of which the presenter said what becomes of them, and why."""
        return [
            (told, told.suggested.why)
            for told in self.thread.told
            if told.suggested and told.suggested.intention
        ]

    def intend(self, rows: Rows, told: Told, why: str) -> None:
        """What the presenter said of a suggestion."""
        kind = told.suggested.intention if told.suggested else None
        by = self._by(told) | {"author_id": self._person(self.thread.of.presenter)}
        self._add(rows, Intention, kind=kind, why=why, at=told.said.at, **by)

    def _stood_behind(self, rows: Rows, told: Told) -> None:
        assert told.suggested  # noqa: S101
        about = {
            "post_id": self._post(told.number),
            "thread_id": self.thread_id,
            "programme_id": self.programme_id,
            "at": told.said.at,
        }
        for person in self._people(told.suggested.endorsed_by):
            self._add(rows, Mark, kind=MarkKind.ENDORSED, author_id=person, **about)
        for person in self._people(told.suggested.supported_by):
            self._add(rows, Reaction, kind=ReactionKind.SAME_HERE, author_id=person, **about)

    def _follow_up(self, rows: Rows, told: Told) -> None:
        outcome = self.thread.of.follow_up
        assert outcome  # noqa: S101  # the post is its words
        self._add(
            rows,
            FollowUp,
            function=outcome.function,
            pain=outcome.pain,
            equivalents=outcome.equivalents,
            again=outcome.again,
            at=told.said.at,
            **self._by(told),
        )

    def _by(self, told: Told) -> dict[str, int]:
        return {
            "case_id": self.case_id,
            "programme_id": self.programme_id,
            "post_id": self._post(told.number),
            "author_id": self._person(told.said.by),
        }

    def _post(self, number: int) -> int:
        return self.posts[self.thread_id, number]

    def _person(self, name: str) -> int:
        return self.stored.people[self.thread.people, name]

    def _people(self, names: Iterable[str]) -> list[int]:
        return list(dict.fromkeys(self._person(name) for name in names))

    def _add(self, rows: Rows, model: type[Any], **columns: Any) -> None:
        rows.setdefault(model, []).append(columns)
