"""Sessions are planned: one, or a series of them; members are told once."""

from collections.abc import Iterable, Sequence
from datetime import date
from urllib.parse import urlsplit

from flask_babel import gettext
from sqlalchemy import delete

from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import is_zone, now
from echo_community.kernel.db import atomic, db
from echo_community.kernel.errors import Refused
from echo_community.kernel.markup import render
from echo_community.meetings import own_words, queries, recurrence
from echo_community.meetings.drafts import (
    DayDraft,
    SeriesDraft,
    SessionDraft,
    SpeakerDraft,
    WhenDraft,
    WordsDraft,
)
from echo_community.meetings.models import Series, Session, SessionDay, Speaker
from echo_community.meetings.recurrence import Rule, Slot
from echo_community.meetings.services.agenda import put_on_agenda
from echo_community.meetings.telling import News, tell_members
from echo_community.policy import Can
from echo_community.programmes.queries import programme_for


class Changed(Refused):
    """Somebody else changed the session while a page of it was open."""


@atomic
def plan_session(
    actor: Actor, programme_id: int, draft: SessionDraft, *, tells: bool = True
) -> Session:
    """Put a session into the calendar, with its speakers, days and cases."""
    programme_for(actor, programme_id, Can.MANAGE_SESSIONS)
    check_when(draft.when)
    check_words(actor, programme_id, draft.words, draft.when.days)
    session = add_session(programme_id, draft)
    audit.record(actor, "session.plan", session)
    for thread_id in draft.cases:
        put_on_agenda(actor, session.id, thread_id)
    if tells:
        tell_members(actor, session, News.PLANNED)
    return session


def add_session(programme_id: int, draft: SessionDraft, source_id: str | None = None) -> Session:
    """The rows of a session whose words and times are checked. Part of a transaction."""
    session = Session(programme_id=programme_id, kind=draft.kind, source_id=source_id)
    set_when(session, draft.when)
    _set_words(session, draft.words)
    db.session.add(session)
    db.session.flush()
    set_days(session, draft.when.days)
    set_speakers(session, draft.words.speakers)
    return session


@atomic
def plan_series(
    actor: Actor, programme_id: int, draft: SeriesDraft, *, tells: bool = True
) -> list[Session]:
    """Put all dates of a series into the calendar; members hear of it once."""
    programme_for(actor, programme_id, Can.MANAGE_SESSIONS)
    check_words(actor, programme_id, draft.words)
    dates = _dates(draft.rule)
    series = _series(programme_id, draft)
    db.session.add(series)
    db.session.flush()
    sessions = [_of_series(series, slot, draft.words) for slot in dates]
    db.session.flush()
    audit.record(actor, "session.plan", sessions[0], series=series.id, dates=len(dates))
    if tells:
        tell_members(actor, sessions[0], News.SERIES)
    return sessions


@atomic
def extend_series(actor: Actor, session_id: int, last_on: date | None) -> list[Session]:
    """Plan further dates of the series of a session, up to that day; members are told once."""
    session = queries.session_for(actor, session_id, Can.MANAGE_SESSIONS, lock=True)
    if session.series_id is None:
        raise Refused(gettext("This session is not one of a series."))
    series = db.session.get_one(Series, session.series_id)
    dates = _further(series, last_on) if last_on else []
    if not dates or last_on is None:
        raise Refused(
            gettext("Choose a day after %(day)s, at most a year later.", day=str(series.last_on))
        )
    words = WordsDraft(series.title, join_url=series.join_url)
    added = [_of_series(series, slot, words) for slot in dates]
    series.last_on = last_on
    db.session.flush()
    audit.record(actor, "session.plan", added[0], series=series.id, dates=len(added))
    tell_members(actor, added[0], News.SERIES)
    return added


@atomic
def edit_session(actor: Actor, session_id: int, words: WordsDraft, version: int) -> Session:
    """Change what is said of a session. Raises Changed where somebody else did meanwhile."""
    session = session_as_seen(actor, session_id, version)
    check_words(actor, session.programme_id, words)
    _set_words(session, words)
    set_speakers(session, words.speakers)
    touch(session)
    audit.record(actor, "session.edit", session, revision=session.sequence)
    return session


def session_as_seen(actor: Actor, session_id: int, version: int) -> Session:
    """The session to change, as the page that changes it showed it. Raises Changed."""
    session = queries.session_for(actor, session_id, Can.MANAGE_SESSIONS, lock=True)
    if session.sequence != version:
        raise Changed(
            gettext(
                "Somebody else changed this session while you did. "
                "Look at it as it is now, then send again what you want to change."
            )
        )
    return session


def touch(session: Session) -> None:
    """Count a change: calendars and other open pages go by it."""
    session.sequence += 1
    session.updated_at = now()


def check_when(when: WhenDraft, *, past: bool = False) -> None:
    """Raise Refused, in words, where a time makes no sense."""
    if not is_zone(when.time_zone):
        raise Refused(gettext("There is no time zone “%(name)s”.", name=when.time_zone))
    bounds = [(when.starts_at, when.ends_at), *((day.starts_at, day.ends_at) for day in when.days)]
    if any(ends <= starts for starts, ends in bounds):
        raise Refused(gettext("It ends before it starts. Change the time of one of them."))
    if when.starts_at <= now() and not past:
        raise Refused(gettext("That day is over. Choose one to come."))


def check_words(
    actor: Actor, programme_id: int, words: WordsDraft, days: Sequence[DayDraft] = ()
) -> None:
    """Raise Stopped where the words may identify a patient, Refused where the link is none."""
    if words.join_url and not is_link(words.join_url):
        raise Refused(gettext("A link to join begins with https://."))
    own_words.check(
        actor,
        programme_id,
        [speaker.name for speaker in words.speakers],
        speakers="\n".join(map(str, words.speakers)),
        title=words.title,
        lecture=words.lecture,
        about=words.about,
        place=words.place,
        join_url=words.join_url,
        days="\n".join(day.title for day in days),
    )


def is_link(text: str) -> bool:
    """Whether it is the address of a page, and a safe one."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme == "https" and "." in parts.netloc and not set(text) & set(' "<>\\')


def set_when(session: Session, when: WhenDraft) -> None:
    """The moments of a session, and the zone in which it takes place."""
    session.starts_at, session.ends_at = when.starts_at, when.ends_at
    session.time_zone = when.time_zone


def set_days(session: Session, days: Iterable[DayDraft]) -> None:
    """The days of a workshop, in the place of those there were."""
    db.session.execute(delete(SessionDay).where(SessionDay.session_id == session.id))
    db.session.add_all(
        SessionDay(
            session_id=session.id,
            position=position,
            starts_at=day.starts_at,
            ends_at=day.ends_at,
            title=day.title,
        )
        for position, day in enumerate(days)
    )


def set_speakers(session: Session, speakers: Sequence[SpeakerDraft]) -> None:
    """Who speaks, in the place of those before; members by their name."""
    db.session.execute(delete(Speaker).where(Speaker.session_id == session.id))
    members = queries.members_named(session.programme_id, [speaker.name for speaker in speakers])
    db.session.add_all(
        Speaker(
            session_id=session.id,
            position=position,
            user_id=members.get(speaker.name.casefold()),
            name=speaker.name,
            affiliation=speaker.affiliation,
        )
        for position, speaker in enumerate(speakers)
    )


def _set_words(session: Session, words: WordsDraft) -> None:
    session.title, session.lecture = words.title, words.lecture
    session.about, session.about_html = words.about, render(words.about) if words.about else ""
    session.place, session.join_url = words.place, words.join_url


def _dates(rule: Rule) -> list[Slot]:
    if not is_zone(rule.time_zone):
        raise Refused(gettext("There is no time zone “%(name)s”.", name=rule.time_zone))
    dates = recurrence.slots(rule)
    if not dates:
        raise Refused(gettext("No date is left. Choose a later last day, or leave out fewer."))
    if rule.minutes < 1:
        raise Refused(gettext("It ends before it starts. Change the time of one of them."))
    if dates[0].starts_at <= now():
        raise Refused(gettext("The first day is over. Choose one to come."))
    return dates


def _further(series: Series, last_on: date) -> list[Slot]:
    rule = Rule(series.first_on, last_on, series.at, series.minutes, series.time_zone, series.every)
    return recurrence.slots(rule, after=series.last_on)


def _series(programme_id: int, draft: SeriesDraft) -> Series:
    rule = draft.rule
    return Series(
        programme_id=programme_id,
        title=draft.words.title,
        first_on=rule.first_on,
        last_on=rule.last_on,
        at=rule.at,
        minutes=rule.minutes,
        time_zone=rule.time_zone,
        every=rule.every,
        join_url=draft.words.join_url,
    )


def _of_series(series: Series, slot: Slot, words: WordsDraft) -> Session:
    session = Session(programme_id=series.programme_id, series_id=series.id, series_on=slot.day)
    set_when(session, WhenDraft(slot.starts_at, slot.ends_at, series.time_zone))
    _set_words(session, words)
    db.session.add(session)
    return session
