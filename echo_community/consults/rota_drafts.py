"""What forms of the rota and of the settings hand to their services."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from echo_community.kernel.clock import moment_in


@dataclass(frozen=True)
class Days:
    """From one day to another, both whole, as clocks of a zone show them."""

    first_on: date
    last_on: date
    time_zone: str

    @property
    def starts_at(self) -> datetime:
        """When the first day begins."""
        return moment_in(self.time_zone, self.first_on)

    @property
    def ends_at(self) -> datetime:
        """When the last day is over."""
        return moment_in(self.time_zone, self.last_on + timedelta(days=1))

    def later(self, weeks: int) -> "Days":
        """As many weeks later."""
        by = timedelta(weeks=weeks)
        return Days(self.first_on + by, self.last_on + by, self.time_zone)


@dataclass(frozen=True)
class PlanDraft:
    """Who takes turns on call, a week each, from a day on."""

    people: tuple[int, ...]
    first_on: date
    weeks: int
    time_zone: str


@dataclass(frozen=True)
class SettingsDraft:
    """What a programme sets about its consults."""

    hours_today: int
    hours_week: int
    hours_whenever: int
    emergency: str
    econsult_name: str
    econsult_url: str
