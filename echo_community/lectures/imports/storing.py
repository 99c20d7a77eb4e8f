"""A lecture of an import in one transaction: all of it, or nothing."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import select

from echo_community import policy
from echo_community.accounts.models import User
from echo_community.discussions.models import Thread
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import atomic, db, insert
from echo_community.kernel.storage import name_of, storage
from echo_community.lectures.drafts import LectureDraft, SpeakerDraft
from echo_community.lectures.imports.plans import LecturePlan
from echo_community.lectures.imports.reading import MediaFile, Opened
from echo_community.lectures.models import (
    Handout,
    Lecture,
    Media,
    MediaKind,
)
from echo_community.lectures.services.decks import put_deck
from echo_community.lectures.services.making import make_lecture, with_members
from echo_community.lectures.services.transcripts import put_transcript
from echo_community.lectures.slides.timing import proposed
from echo_community.policy import Can
from echo_community.programmes.models import Programme
from echo_community.programmes.own_words import stopped_among
from echo_community.programmes.services import ensure_topics

HUB = "Hub"


def known(programme_id: int) -> set[str]:
    """The lectures that are here already, by the ids of imports."""
    found = select(Lecture.source_id).where(
        Lecture.programme_id == programme_id, Lecture.source_id.is_not(None)
    )
    return set(filter(None, db.session.scalars(found)))


@atomic
def store(
    importer: Actor,
    programme_id: int,
    opened: Opened,
    recordings: Mapping[str, str],
    *,
    announce: bool = False,
) -> Lecture | None:
    """Add a lecture, held until the guard has read it; none where it is here already.

    `recordings` are the names under which its media were stored. Raises Stopped where a word that
    cannot wait, the series or a disclosure, may tell of a patient.
    """
    programme = db.session.get(Programme, programme_id)
    policy.visible(importer, Can.READ_PROGRAMME, programme)
    policy.require(importer, Can.MANAGE_LECTURES, programme)
    if opened.plan.source_id in known(programme_id):
        return None
    lecture = make_lecture(
        importer,
        programme_id,
        with_members(programme_id, replace(_draft(programme_id, opened.plan), announce=announce)),
        author=importer if importer.signed_in else _hub(importer),
        held=True,
    )
    bring_along(lecture, opened, recordings, opened.plan.url)
    return lecture


def bring_along(
    lecture: Lecture, opened: Opened, recordings: Mapping[str, str], url: str = ""
) -> None:
    """Give a new lecture its transcript, slides, recordings and handouts. Part of a transaction;
    the lecture is held until the guard has read them."""
    if opened.transcript:
        put_transcript(lecture, opened.transcript.cues)
    _slides(lecture, opened)
    for each in opened.media:
        _media(lecture, each, recordings[each.name])
    if url:
        db.session.add(Media(lecture_id=lecture.id, kind=MediaKind.ELSEWHERE, url=url))
    _handouts(lecture, opened)


def _hub(importer: Actor) -> Actor:
    """Whom what the command line brings in is by: nobody in particular, kept as a person."""
    named = {"source": "import", "handle": HUB, "name": HUB}
    db.session.execute(
        insert(User).values(named).on_conflict_do_nothing(index_elements=["source", "handle"])
    )
    found = select(User.id).where(User.source == "import", User.handle == HUB)
    return replace(importer, id=db.session.scalars(found).one())


def _draft(programme_id: int, plan: LecturePlan) -> LectureDraft:
    tags = set(plan.topics)
    topics = ensure_topics(programme_id, tags - stopped_among(tags))
    return LectureDraft(
        title=plan.title,
        speakers=[SpeakerDraft(name[:120]) for name in plan.speakers],
        given_on=plan.given_on,
        topics=sorted(topics.values()),
        language=plan.language,
        level=plan.level,
        series=plan.series,
        part=plan.part,
        learning=plan.learning,
        disclosure=plan.disclosure,
        review_on=plan.review_on,
        source_id=plan.source_id,
        url=plan.url,
        reason="imported",
    )


def _slides(lecture: Lecture, opened: Opened) -> None:
    if opened.slides is None:
        return
    cues = opened.transcript.cues if opened.transcript else []
    times = proposed([page.text for page in opened.slides.pages], cues)
    put_deck(lecture, opened.slides, times)


def _media(lecture: Lecture, file: MediaFile, stored: str) -> None:
    db.session.add(
        Media(
            lecture_id=lecture.id,
            kind=file.found.kind,
            stored=stored,
            media_type=file.found.media_type,
            size=file.size,
            duration_ms=file.found.duration_ms,
            url="",
        )
    )
    lecture.duration_ms = max(lecture.duration_ms, file.found.duration_ms)


def _handouts(lecture: Lecture, opened: Opened) -> None:
    author_id = db.session.get_one(Thread, lecture.thread_id).author_id
    for plan, paper in opened.handouts:
        db.session.add(
            Handout(
                programme_id=lecture.programme_id,
                lecture_id=lecture.id,
                author_id=author_id,
                for_whom=plan.for_whom,
                language=lecture.language,
                title=plan.title,
                name=f"{plan.title[:110]}.pdf",
                stored=name_of(paper.content),
                size=len(paper.content),
                pages=paper.pages or 0,
                words=paper.words,
            )
        )
        db.session.flush()
        storage().put(paper.content)
