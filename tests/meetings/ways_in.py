"""The ways in which words come into sessions, for tests/rules/test_ways_in.py."""

import json
from datetime import time, timedelta
from typing import Any

from echo_community.kernel.clock import now
from echo_community.kernel.errors import Stopped
from echo_community.meetings import services as meetings
from echo_community.meetings.drafts import (
    DayDraft,
    SeriesDraft,
    SessionDraft,
    SpeakerDraft,
    WhenDraft,
    WordsDraft,
)
from echo_community.meetings.imports.attendance import import_attendance
from echo_community.meetings.imports.sessions import import_sessions
from echo_community.meetings.models import Session
from echo_community.meetings.recurrence import Rule
from echo_community.meetings.services import afterwards, asking, live, proposals
from tests.cast import CARD, LINK, Cast, Way, Ways


def session_words(**facts: Any) -> WordsDraft:
    """What is said of a session, with the number in it somewhere."""
    return WordsDraft(**{"title": "Weekly session", **facts})


def planned(cast: Cast, days: tuple[DayDraft, ...] = (), **facts: Any) -> None:
    """A session with the number in its words."""
    starts = now() + timedelta(days=7)
    when = WhenDraft(starts, starts + timedelta(hours=2), "UTC", days)
    meetings.plan_session(cast.nora, cast.id, SessionDraft(session_words(**facts), when))


def said(cast: Cast, **facts: Any) -> None:
    """A session that is there, changed."""
    meetings.edit_session(cast.nora, cast.world.session().id, session_words(**facts), 0)


def in_series(cast: Cast, **facts: Any) -> None:
    """A series with the number in its words."""
    day = now().date() + timedelta(days=7)
    rule = Rule(day, day + timedelta(days=7), time(12, 30), 120, "UTC")
    meetings.plan_series(cast.nora, cast.id, SeriesDraft(session_words(**facts), rule))


def workshop_day() -> tuple[DayDraft, ...]:
    """A day of a workshop with the number in its title."""
    starts = now() + timedelta(days=7)
    return (DayDraft(starts, starts + timedelta(hours=2), CARD),)


def day_moved(cast: Cast) -> None:
    """The same when a workshop is moved."""
    days = workshop_day()
    when = WhenDraft(days[0].starts_at, days[0].ends_at, "UTC", days)
    meetings.move_session(cast.nora, cast.world.session().id, when, 0)


def calendar_from(**facts: Any) -> Way:
    """An import of a session with the number in one of its fields."""
    line = {"date": "2024-03-05", "start": "12:30", "time_zone": "UTC", **facts}

    def bring(cast: Cast) -> None:
        file = cast.folder / "sessions.jsonl"
        file.write_text(json.dumps(line))
        if import_sessions(cast.nora, cast.id, file).problems:
            raise Stopped(())

    return bring


def typed_in_the_wizard(stage: str, **fields: str) -> Way:
    """A step of planning a session."""
    url = f"/p/chronic-pain/sessions/plan/{stage}"
    return lambda cast: cast.web(cast.nora, url, **fields)


def session_of(cast: Cast) -> Session:
    """A session under way."""
    return cast.world.session(now() - timedelta(hours=1))


def question_changed(cast: Cast) -> None:
    """A question to the speaker, asked otherwise."""
    question = asking.ask_speaker(cast.amina, session_of(cast).id, "When do you stop?")
    asking.change_question(cast.amina, question.id, CARD)


def note_changed(cast: Cast) -> None:
    """A live note, put otherwise."""
    note = live.write_note(cast.expert, session_of(cast).id, "Slowly.")
    live.change_note(cast.expert, note.id, CARD)


def declined(cast: Cast) -> None:
    """Why there will be no lecture."""
    wish = proposals.propose(cast.amina, cast.id, "Cannabis and driving")
    proposals.decline(cast.expert, wish.id, CARD)


def report_read(cast: Cast) -> None:
    """A name in a participant report that is much like a member's."""
    sheet = f"Name,Email,Duration\nAmina {CARD},x@clinic.example,5\nAmina Dialo {CARD},,5\n"
    import_attendance(cast.nora, cast.id, sheet.encode(), session_of(cast).id)


WAYS: Ways = {
    "sessions.title": (
        lambda c: planned(c, title=CARD),
        lambda c: said(c, title=CARD),
        lambda c: in_series(c, title=CARD),
        calendar_from(title=CARD),
    ),
    "sessions.about": (
        lambda c: planned(c, about=CARD),
        lambda c: said(c, about=CARD),
        calendar_from(about=CARD),
    ),
    "sessions.lecture": (
        lambda c: planned(c, lecture=CARD),
        lambda c: said(c, lecture=CARD),
        calendar_from(lecture=CARD),
    ),
    "sessions.place": (
        lambda c: planned(c, place=CARD),
        lambda c: said(c, place=CARD),
        calendar_from(place=CARD),
    ),
    "sessions.join_url": (
        lambda c: planned(c, join_url=LINK),
        typed_in_the_wizard("join", join_url=CARD),
        calendar_from(join_url=CARD),
    ),
    "sessions.cancelled_why": (
        lambda c: meetings.cancel_session(c.nora, c.world.session().id, CARD, 0),
    ),
    "session_series.title": (lambda c: in_series(c, title=CARD),),
    "session_series.join_url": (lambda c: in_series(c, join_url=LINK),),
    "session_days.title": (
        lambda c: planned(c, workshop_day()),
        day_moved,
    ),
    "session_speakers.name": (
        lambda c: planned(c, speakers=(SpeakerDraft(CARD),)),
        calendar_from(speakers=CARD),
    ),
    "session_speakers.affiliation": (
        lambda c: said(c, speakers=(SpeakerDraft("Teodora Ilves", CARD),)),
        calendar_from(speakers=f"Teodora Ilves, {CARD}"),
    ),
    "session_plans.answers": (
        typed_in_the_wizard("lecture", title="Weekly", about=CARD),
        typed_in_the_wizard("lecture", title="Weekly", speakers=CARD),
        typed_in_the_wizard("join", place=CARD),
    ),
    "speaker_questions.body": (
        lambda c: asking.ask_speaker(c.amina, session_of(c).id, CARD),
        lambda c: c.web(c.amina, f"/s/{session_of(c).id}/questions", body=CARD),
        question_changed,
    ),
    "sessions.take_aways": (
        lambda c: afterwards.write_take_aways(c.expert, session_of(c).id, CARD, ""),
        lambda c: c.web(c.expert, f"/s/{session_of(c).id}/take-aways", body=CARD, seen=""),
    ),
    "live_notes.source": (
        lambda c: live.write_note(c.expert, session_of(c).id, CARD),
        lambda c: c.web(c.expert, f"/s/{session_of(c).id}/live", body=CARD),
        note_changed,
    ),
    "lecture_proposals.title": (
        lambda c: proposals.propose(c.amina, c.id, CARD),
        lambda c: c.web(c.amina, "/p/chronic-pain/lectures/wanted", title=CARD),
    ),
    "lecture_proposals.why": (lambda c: proposals.propose(c.amina, c.id, "Cannabis", CARD),),
    "lecture_proposals.reason": (declined,),
    "unclear_attendances.name": (report_read,),
}
# A report is quick: what of a name could tell who a patient is stays out of it.
WITHOUT_IT = {"unclear_attendances.name"}
