"""A health number goes in by every way there is, and is stopped or held: no column stays without.

A column of words that is in no table of tests/<feature>/ways_in.py fails here: add its ways in, one
line each. A way is a small function that sends NUMBER; it raises Stopped, or answers 422, or stores
it held.
"""

from collections.abc import Iterable
from contextlib import suppress
from itertools import chain
from typing import Any

import pytest
from flask import Flask

from echo_community.cases import services as cases
from echo_community.cases.drafts import FinishDraft
from echo_community.cases.models import Case, CaseState
from echo_community.consults.models import BasisRevision, ConsultPost
from echo_community.discussions import services
from echo_community.discussions.drafts import DraftWords
from echo_community.discussions.models import Attachment, Post, Thread
from echo_community.discussions.places import Place
from echo_community.kernel import words
from echo_community.kernel.db import db
from echo_community.kernel.errors import Stopped
from echo_community.kernel.words import Kind
from echo_community.privacy.models import Hold
from tests.accounts import ways_in as of_people
from tests.cases import filling
from tests.cases import ways_in as of_cases
from tests.cast import CARD, NUMBER, Cast, Way, Ways
from tests.consults import ways_in as of_consults
from tests.consults import ways_of_answers as of_answers
from tests.consults import ways_of_asking as of_asking
from tests.consults import ways_of_hub as of_rota
from tests.discussions import ways_in as of_threads
from tests.finding import columns_with
from tests.inbox import ways_in as by_mail
from tests.lectures import ways_in as of_lectures
from tests.meetings import ways_in as around_sessions
from tests.moderation import ways_in as of_moderation
from tests.programmes import ways_in as of_programmes
from tests.search import ways_in as of_vocabulary
from tests.world import World

FEATURES = (
    of_people,
    of_programmes,
    of_vocabulary,
    of_threads,
    of_moderation,
    of_cases,
    around_sessions,
    of_lectures,
    of_consults,
    of_answers,
    of_asking,
    of_rota,
    by_mail,
)


def together(tables: Iterable[Ways]) -> dict[str, list[Way]]:
    """By column, the ways in of all features: a case and a question both come into a post."""
    ways: dict[str, list[Way]] = {}
    for column, more in chain.from_iterable(table.items() for table in tables):
        ways.setdefault(column, []).extend(more)
    return ways


WAYS = together(feature.WAYS for feature in FEATURES)

# One's own eyes alone: what is being written may hold what would be stopped.
OWN_EYES = {"drafts.title", "drafts.body", "mailed_questions.title", "mailed_questions.body"}
# The words that a purge takes out everywhere: gone with its last step (test_purge).
TO_BE_GONE = {"purges.words"}
# Stored without the number: a code, a topic's other name, a report that must be quick.
WITHOUT_IT = {"topics.name", "users.name", "flags.note", *around_sessions.WITHOUT_IT}

CASES = [(column, n) for column, ways in WAYS.items() for n in range(len(ways))]


def of_held_posts() -> set[str]:
    """Columns that may hold the number, given that all that hold it there is held."""
    db.session.expire_all()
    posts = db.session.query(Post).filter(Post.source.contains(NUMBER))
    threads = db.session.query(Thread).filter(
        Thread.title.contains(NUMBER) | Thread.aliases.contains(NUMBER)
    )
    sent = db.session.query(Attachment).filter(Attachment.post_id.is_not(None))
    loose = sent.filter(
        Attachment.alt.contains(NUMBER)
        | Attachment.name.contains(NUMBER)
        | Attachment.words.contains(NUMBER)
    )
    assert all(post.held for post in posts)
    assert all(db.session.get_one(Post, one.post_id).held for one in _resting_on_it())
    assert all(thread.held for thread in threads)
    assert loose.count() == 0
    return {
        "posts.source", "posts.html", "threads.title", "threads.slug", "threads.aliases",
        "threads.excerpt", "revisions.source", "revisions.title", "revisions.html",
        "attachments.name", "attachments.alt", "attachments.words",
        "consult_posts.basis", "consult_posts.basis_html",
        "basis_revisions.basis", "basis_revisions.basis_html",
        "users.handle",  # of an import: the code by which the next one knows its author
    }  # fmt: skip


def _resting_on_it() -> list[Any]:
    """Answers that rest on words with the number, or did: those were for nobody else."""
    was = db.session.query(BasisRevision).filter(BasisRevision.basis.contains(NUMBER))
    assert all(one.withheld for one in was)
    return db.session.query(ConsultPost).filter(ConsultPost.basis.contains(NUMBER)).all()


def of_unread_cases() -> set[str]:
    """Columns of cases that may hold it, given that nobody reads it there: a draft is its author's
    alone, and of what the hub has the thread is held."""
    db.session.expire_all()
    for case in db.session.query(Case).filter(Case.state != CaseState.DRAFT):
        assert db.session.get_one(Thread, case.thread_id).held
    return {
        "cases.title", "cases.question", "cases.consent_reason", "case_answers.value",
        "case_medications.drug",
        "case_medications.frequency", "case_medications.dose_typed",
        "case_medications.per_day_typed",
    }  # fmt: skip


def test_every_column_of_words_has_its_ways_in(app: Flask) -> None:
    typed = {name for name, kind in words.registered().items() if kind is not Kind.DERIVED}

    assert typed == {*WAYS, *OWN_EYES, *TO_BE_GONE}


@pytest.mark.once  # what the guard stops or holds is the same whatever database is asked
@pytest.mark.parametrize(("column", "way"), CASES, ids=lambda value: str(value))
def test_a_health_number_is_stopped_or_held(
    world: World, tmp_path: Any, column: str, way: int
) -> None:
    people = Cast(world, tmp_path)
    stopped = True
    with suppress(Stopped):
        WAYS[column][way](people)
        stopped = False
    db.session.rollback()

    there = columns_with(NUMBER) - of_held_posts()
    if there:
        there -= of_unread_cases() | of_lectures.of_held_lectures()
    assert there == set()
    waits = db.session.query(Post).filter_by(held=True).count()
    assert stopped or waits or column in WITHOUT_IT
    assert db.session.query(Hold).count() == waits


def test_a_draft_is_for_its_writer_alone(world: World) -> None:
    amina = world.member()
    thread = world.thread(by=amina)

    services.save_draft(amina, Place("reply", thread.id), DraftWords(CARD, CARD), 0)

    assert columns_with(NUMBER) == {"drafts.title", "drafts.body"}


def test_a_draft_of_a_case_is_for_its_author_alone(world: World) -> None:
    case = filling.draft(world, world.member("Jo"), history=CARD)
    cases.save_finish(world.actor(case.author_id), case.id, FinishDraft(CARD))

    assert columns_with(NUMBER) == {"case_answers.value", "cases.title"}
    for reader in (world.expert(), world.coordinator(), world.member("Ben"), world.admin()):
        for page in ("preview", "step/pain", "finish"):
            assert world.client(reader).get(f"/c/{case.id}/{page}").status_code == 404
