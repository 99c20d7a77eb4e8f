"""Sessions and what is around them."""

from datetime import timedelta

from werkzeug.routing import Rule

from echo_community.kernel.clock import now
from echo_community.meetings.models import (
    Attendance,
    AttendanceReport,
    Source,
    UnclearAttendance,
)
from echo_community.meetings.services import asking, live, proposals
from tests.rules.walk.ground import Ground


class OfSessions(Ground):
    """Sessions and what is around them."""

    def _session_id(self, rule: Rule) -> int:
        """A session under way, with its code; cancelled where the address undoes that."""
        cancelled = now() if rule.endpoint == "meetings.restore" else None
        session = self.world.session(now() - timedelta(minutes=30), cancelled_at=cancelled)
        return int(session.id)

    def _question_id(self, rule: Rule) -> int:
        """The author's; hidden by the hub where the address brings it back."""
        question = asking.ask_speaker(self.author, self._session_id(rule), "When do you stop?")
        if rule.endpoint.endswith("show_question"):
            asking.hide_question(self.hub, question.id)
        return question.id

    def _note_id(self, rule: Rule) -> int:
        return live.write_note(self.hub, self._session_id(rule), "Slowly.").id

    def _proposal_id(self, rule: Rule) -> int:
        """Somebody's, who may have but ten; declined where the address takes that back."""
        title = f"Topic {next(self.numbers)}"
        wish = proposals.propose(self.world.member("Some Body"), self.programme.id, title)
        if rule.endpoint.endswith("reopen_wish"):
            proposals.decline(self.hub, wish.id, "Not yet.")
        return wish.id

    def _attendance_id(self, rule: Rule) -> int:
        facts = {"programme_id": self.programme.id, "user_id": self.author.id}
        session_id = self._session_id(rule)
        return self._add(Attendance(session_id=session_id, source=Source.HAND, **facts))

    def _unclear_id(self, rule: Rule) -> int:
        facts = {"programme_id": self.programme.id, "session_id": self._session_id(rule)}
        report_id = self._add(AttendanceReport(digest="x", **facts))
        return self._add(UnclearAttendance(report_id=report_id, name="Jo H", **facts))
