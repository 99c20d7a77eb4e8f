"""A lecture comes into the archive, with the thread in which it is asked about."""

from dataclasses import replace

from echo_community import policy
from echo_community.discussions.drafts import AskDraft
from echo_community.discussions.models import ThreadKind
from echo_community.discussions.queries import posts_for_index
from echo_community.discussions.services.writing import open_thread
from echo_community.discussions.writing import put_in_index
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import atomic, db
from echo_community.kernel.markup import render
from echo_community.lectures.drafts import LectureDraft
from echo_community.lectures.models import Lecture, LectureSpeaker
from echo_community.lectures.services import announcing
from echo_community.meetings.queries import members_named
from echo_community.policy import Can
from echo_community.privacy import guard
from echo_community.programmes.models import Programme
from echo_community.programmes.own_words import check_words


@atomic
def add_lecture(actor: Actor, programme_id: int, draft: LectureDraft) -> Lecture:
    """Put a lecture into the archive. Raises NotVisible, Forbidden, or Stopped with findings."""
    programme = db.session.get(Programme, programme_id)
    policy.visible(actor, Can.READ_PROGRAMME, programme)
    policy.require(actor, Can.MANAGE_LECTURES, programme)
    return make_lecture(actor, programme_id, draft)


def make_lecture(
    actor: Actor,
    programme_id: int,
    draft: LectureDraft,
    *,
    author: Actor | None = None,
    held: bool = False,
) -> Lecture:
    """The lecture, its speakers and its thread; held until the guard has read what comes with it.

    Part of a transaction; rights are the caller's. Without an `author` of the thread it is the
    actor's own.
    """
    said = {
        "series": draft.series,
        "disclosure": draft.disclosure,
        "url": draft.url,
        "speakers": "\n".join(f"{each.name}, {each.affiliation}" for each in draft.speakers),
    }
    names = frozenset(each.name for each in draft.speakers)
    # A recording stands where it stands: that it has an address tells of nobody.
    check_words(guard.Words(said, draft.language, names), {"url": {"HANDLE_URL"}})
    thread = open_thread(
        author or actor,
        programme_id,
        AskDraft(draft.title, opening(draft), tuple(draft.topics), reason=draft.reason),
        ThreadKind.LECTURE,
        held=held,
    )
    thread.source_id = draft.source_id
    thread.aliases = ", ".join(each.name for each in draft.speakers)[:500]  # found by who speaks
    put_in_index(thread, *posts_for_index(thread.id))
    lecture = Lecture(
        programme_id=programme_id,
        thread_id=thread.id,
        given_on=draft.given_on,
        language=draft.language,
        level=draft.level,
        series=draft.series,
        part=draft.part,
        learning=draft.learning,
        learning_html=render(draft.learning),
        disclosure=draft.disclosure,
        review_on=draft.review_on,
        source_id=draft.source_id,
        duration_ms=0,
        transcript_revision=0,
        scanned=not held,
        announce=draft.announce,
    )
    db.session.add(lecture)
    db.session.flush()
    name_speakers(lecture, draft)
    audit.record(actor, "lecture.add", lecture)
    announcing.tell_once(thread)
    return lecture


def with_members(programme_id: int, draft: LectureDraft) -> LectureDraft:
    """The same, with those of its speakers known who are members and share their name with none."""
    known = members_named(programme_id, [each.name for each in draft.speakers])
    speakers = [
        replace(each, user_id=each.user_id or known.get(each.name.casefold()))
        for each in draft.speakers
    ]
    return replace(draft, speakers=speakers)


def opening(draft: LectureDraft) -> str:
    """The first post of a lecture's thread, as Markdown: what one learns. Who speaks stands beside
    it, since the guard would take their names for a patient's."""
    return draft.learning or f"**{draft.title}**"


def name_speakers(lecture: Lecture, draft: LectureDraft) -> None:
    """Who speaks in a lecture that has nobody yet."""
    db.session.add_all(
        LectureSpeaker(
            lecture_id=lecture.id,
            position=place,
            programme_id=lecture.programme_id,
            user_id=each.user_id,
            name=each.name,
            affiliation=each.affiliation,
        )
        for place, each in enumerate(draft.speakers)
    )
    db.session.flush()
