"""What moderators and members fill in about sanctions: shape and bounds."""

from typing import Any

from flask_babel import gettext, lazy_gettext, ngettext
from wtforms import BooleanField, RadioField, SelectField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # older stubs

from echo_community.kernel.forms import WRITE_SOMETHING, AtMost, Filled, Form, Lines
from echo_community.moderation.models import Decision, Reason
from echo_community.moderation.sanctions.drafts import SanctionDraft
from echo_community.moderation.sanctions.models import SanctionKind

LONGEST = 2000

KINDS = {
    SanctionKind.NOTE: lazy_gettext("A private note"),
    SanctionKind.WARNING: lazy_gettext("A warning"),
    SanctionKind.SLOW: lazy_gettext("Slow mode"),
    SanctionKind.SUSPENSION: lazy_gettext("A suspension"),
    SanctionKind.REMOVAL: lazy_gettext("Removal from the programme"),
}
REASONS = {
    Reason.IDENTIFIES_PATIENT: lazy_gettext("Identifies a patient"),
    Reason.UNSAFE_ADVICE: lazy_gettext("Unsafe clinical advice"),
    Reason.COMMERCIAL: lazy_gettext("Commercial, or a conflict of interest"),
    Reason.DISRESPECT: lazy_gettext("Disrespect"),
    Reason.OFF_TOPIC: lazy_gettext("Off topic"),
    Reason.OTHER: lazy_gettext("Something else"),
}
DAYS = (1, 3, 7, 14, 30, 90)
HOURS = (1, 4, 12, 24)


class SanctionForm(Form):
    """What a moderator means to do about a member."""

    kind = RadioField(lazy_gettext("What to do"), default=SanctionKind.NOTE.value)
    reason = SelectField(lazy_gettext("Reason"), default="")
    words = Lines(lazy_gettext("What they read"), [Filled(WRITE_SOMETHING), AtMost(LONGEST)])
    days = SelectField(lazy_gettext("For how long"), coerce=int, default=7)
    hours = SelectField(lazy_gettext("How often they may post"), coerce=int, default=1)
    reads = BooleanField(lazy_gettext("They may read meanwhile"), default=True)

    def offer(self, *, removal: bool) -> None:
        """Fill the choices; to remove a person is the coordinators'."""
        self.kind.choices = [
            SelectChoice(kind.value, str(KINDS[kind]))
            for kind in SanctionKind
            if removal or kind is not SanctionKind.REMOVAL
        ]
        reasons = [SelectChoice(reason.value, str(REASONS[reason])) for reason in Reason]
        self.reason.choices = [
            SelectChoice("", gettext("None, for a note")),
            *reasons,
        ]
        self.days.choices = [SelectChoice(str(n), days_words(n)) for n in DAYS]
        self.hours.choices = [SelectChoice(str(n), hours_words(n)) for n in HOURS]

    def validate_reason(self, field: Any) -> None:
        """Whoever is limited is told why; the public log counts by it."""
        if self.kind.data != SanctionKind.NOTE.value and not field.data:
            raise ValidationError(gettext("Choose the reason; they read it."))

    def draft(self) -> SanctionDraft:
        """As the service takes it."""
        kind = SanctionKind(self.kind.data)
        return SanctionDraft(
            kind=kind,
            words=self.words.data or "",
            reason=Reason(self.reason.data) if self.reason.data else None,
            days=self.days.data,
            gap=self.hours.data * 60,
            reads=self.reads.data,
        )


class AppealForm(Form):
    """What a member says to another moderator."""

    words = Lines(
        lazy_gettext("What the other moderator should know"),
        [Filled(WRITE_SOMETHING), AtMost(LONGEST)],
    )


class DecideForm(Form):
    """What the other moderator makes of it."""

    decision = RadioField(lazy_gettext("Your decision"))
    words = Lines(lazy_gettext("What they read"), [Filled(WRITE_SOMETHING), AtMost(500)])

    def offer(self) -> None:
        """Fill the choices."""
        self.decision.choices = [
            SelectChoice(Decision.LIFT.value, gettext("Lift it")),
            SelectChoice(Decision.UPHOLD.value, gettext("Let it stand")),
        ]

    def draft(self) -> tuple[Decision, str]:
        """As the service takes it."""
        return Decision(self.decision.data), self.words.data or ""


def days_words(days: int) -> str:
    """So many days."""
    return str(ngettext("%(num)s day", "%(num)s days", days))


def hours_words(hours: int) -> str:
    """One post every so many hours."""
    return str(ngettext("One post an hour", "One post every %(num)s hours", hours))
