"""When a mail leaves: quiet hours and the next digest, by the clock where the person is.

Pure: no database, no request.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from echo_community.kernel.clock import day_in, moment_in

MORNING = 7
WORKDAYS = "12345"


@dataclass(frozen=True)
class Hours:
    """When somebody reads mail; days are as ISO counts them, Monday is 1."""

    zone: str = ""
    hour: int = MORNING
    day: int = 1  # of the weekly digest
    days: str = WORKDAYS  # of the daily one
    quiet_from: int | None = None
    quiet_to: int | None = None

    def loud(self, moment: datetime) -> datetime:
        """This moment, or the end of the quiet hours it falls into."""
        if self.quiet_from is None or self.quiet_to is None or self.quiet_from == self.quiet_to:
            return moment
        hour = moment.astimezone(ZoneInfo(self.zone or "UTC")).hour
        over_midnight = self.quiet_from > self.quiet_to
        late, early = hour >= self.quiet_from, hour < self.quiet_to
        if not (late or early if over_midnight else late and early):
            return moment
        day = day_in(moment, self.zone)
        if over_midnight and late:
            day += timedelta(days=1)
        return moment_in(self.zone, day, time(self.quiet_to))

    def next_digest(self, after: datetime, *, daily: bool) -> tuple[datetime, bool]:
        """When the next digest is due, a daily one or the week's, and whether it is the week's."""
        days = {int(each) for each in self.days} | {self.day} if daily else {self.day}
        first = day_in(after, self.zone)
        for day in (first + timedelta(days=n) for n in range(9)):
            moment = moment_in(self.zone, day, time(self.hour))
            if day.isoweekday() in days and moment > after:
                return moment, day.isoweekday() == self.day
        raise AssertionError("a week has each day of the week")
