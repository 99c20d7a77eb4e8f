"""The guard on what the hub writes about a lecture: whoever speaks there is no patient."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from sqlalchemy import select

from echo_community.discussions.guarding import keys, words_of
from echo_community.discussions.models import Thread
from echo_community.discussions.writing import hold_back, note_written
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.kernel.errors import Stopped
from echo_community.lectures.models import Lecture, LectureSpeaker
from echo_community.lectures.queries.found import first_post
from echo_community.privacy import guard
from echo_community.privacy.guard import Finding, Words
from echo_community.privacy.holds import hold
from echo_community.privacy.models import HoldCause


def lecture_words(
    writer: Actor, lecture: Lecture, parts: Mapping[str, str], *speakers: str
) -> Words:
    """Words about a lecture as the guard reads them, told of its speakers."""
    words = words_of(writer, lecture.programme_id, **parts)
    named = db.session.scalars(
        select(LectureSpeaker.name).where(LectureSpeaker.lecture_id == lecture.id)
    )
    known = frozenset(words.known) | frozenset(named) | frozenset(filter(None, speakers))
    return replace(words, language=lecture.language, known=known)


def must_hold(
    writer: Actor,
    lecture: Lecture,
    before: Mapping[str, str],
    parts: Mapping[str, str],
    *speakers: str,
) -> None:
    """Words that cannot wait for a moderator. Raises Stopped with what is found in them and did
    not stand there before, which somebody has let pass."""
    words = lecture_words(writer, lecture, parts, *speakers)
    old = keys(replace(words, parts=dict(before)))
    found = new_stops(words, old)
    if found:
        raise Stopped(found, words.parts)


def passed(
    writer: Actor, lecture: Lecture, parts: Mapping[str, str], reason: str, *speakers: str
) -> frozenset[str]:
    """The labels of what stops, where a reason lets it be stored held. Raises Stopped."""
    words = lecture_words(writer, lecture, parts, *speakers)
    found = new_stops(words)
    if found and not reason:
        raise Stopped(found, words.parts)
    if reason:
        must_hold_reason(writer, lecture, reason)
    return _labels(found)


def brought_back(
    editor: Actor,
    lecture: Lecture,
    before: Mapping[str, str],
    parts: Mapping[str, str],
    *speakers: str,
) -> frozenset[str]:
    """The labels of what stops in words that stand again, and not in those before."""
    words = lecture_words(editor, lecture, parts, *speakers)
    return _labels(new_stops(words, keys(replace(words, parts=dict(before)))))


def hold_lecture(editor: Actor, thread: Thread, labels: frozenset[str], reason: str = "") -> None:
    """The whole lecture waits for another moderator, if anything was found."""
    if not labels:
        return
    post, cause = first_post(thread.id), HoldCause.OVERRIDE
    hold(thread.programme_id, post.id, cause, labels, reason=reason, author_id=editor.id)
    if not post.held:
        hold_back(thread, post)
        note_written(thread, post, editor)


def must_hold_reason(writer: Actor, lecture: Lecture, reason: str) -> None:
    """A reason tells of nobody either. Raises Stopped."""
    guard.must_hold(lecture_words(writer, lecture, {"reason": reason}))


def new_stops(
    words: Words, old: frozenset[str] = frozenset()
) -> tuple[tuple[str, tuple[Finding, ...]], ...]:
    """What stops in each part, but for what is old."""
    stops = {
        name: tuple(f for f in found if f.stops and f.key(words.parts[name]) not in old)
        for name, found in guard.check(words).findings.items()
    }
    return tuple((name, found) for name, found in stops.items() if found)


def _labels(found: Iterable[tuple[str, tuple[Finding, ...]]]) -> frozenset[str]:
    return frozenset(each.label for _, many in found for each in many)
