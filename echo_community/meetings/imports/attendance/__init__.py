"""Who was at a session, by a video meeting's participant report."""

from echo_community.meetings.imports.attendance.service import (
    Line,
    Outcome,
    Report,
    import_attendance,
)

__all__ = ["Line", "Outcome", "Report", "import_attendance"]
