"""The ways in which words come into the columns around a session (tests/rules/test_ways_in.py)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from echo_community.kernel.clock import now
from echo_community.meetings.imports.attendance import import_attendance
from echo_community.meetings.models import Session
from echo_community.meetings.services import afterwards, asking, live, proposals

CARD = "OHIP 1234-567-897-AB"


def session_of(cast: Any) -> Session:
    """A session under way."""
    found: Session = cast.world.session(now() - timedelta(hours=1))
    return found


def question_changed(cast: Any) -> None:
    """A question to the speaker, asked otherwise."""
    question = asking.ask_speaker(cast.amina, session_of(cast).id, "When do you stop?")
    asking.change_question(cast.amina, question.id, CARD)


def note_changed(cast: Any) -> None:
    """A live note, put otherwise."""
    note = live.write_note(cast.expert, session_of(cast).id, "Slowly.")
    live.change_note(cast.expert, note.id, CARD)


def declined(cast: Any) -> None:
    """Why there will be no lecture."""
    wish = proposals.propose(cast.amina, cast.id, "Cannabis and driving")
    proposals.decline(cast.expert, wish.id, CARD)


def report_read(cast: Any) -> None:
    """A name in a participant report that is much like a member's."""
    sheet = f"Name,Email,Duration\nAmina {CARD},x@clinic.example,5\nAmina Dialo {CARD},,5\n"
    import_attendance(cast.nora, cast.id, sheet.encode(), session_of(cast).id)


WAYS: dict[str, tuple[Callable[[Any], object], ...]] = {
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
