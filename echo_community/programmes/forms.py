"""Forms of a programme: shape and bounds."""

import re
from collections.abc import Iterable
from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext, lazy_gettext, ngettext
from wtforms import (
    DateField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # older stubs
from wtforms.validators import Optional, Regexp
from wtforms.widgets import HiddenInput

from echo_community.accounts.forms import PROFESSIONS, Place, ProfileForm
from echo_community.accounts.models import Profession, User
from echo_community.accounts.passwords import LONGEST
from echo_community.accounts.services import ProfileDraft
from echo_community.kernel.actor import Role
from echo_community.kernel.forms import AtMost, Filled, Form, Line, Lines
from echo_community.kernel.words import tidy_line
from echo_community.programmes.bylines import role_name
from echo_community.programmes.drafts import (
    CohortDraft,
    InviteDraft,
    MemberDraft,
    ProgrammeDraft,
    QuotingDraft,
    SpokeDraft,
    TopicDraft,
)
from echo_community.programmes.models import Quoting

MOST_AT_ONCE = 200

QUOTINGS = [
    SelectChoice(Quoting.NONE.value, lazy_gettext("Nothing: who wrote, and a link")),
    SelectChoice(Quoting.TITLE.value, lazy_gettext("The title")),
    SelectChoice(Quoting.EXCERPT.value, lazy_gettext("The title and the first lines")),
    SelectChoice(Quoting.WHOLE.value, lazy_gettext("The whole post")),
]

NAME = lazy_gettext("Write a name.")
NONE = 0

Choices = Iterable[tuple[int, str]]


class ProgrammeForm(Form):
    """What a programme says of itself."""

    name = Line(lazy_gettext("Name"), [Filled(NAME), AtMost(120)])
    description = Lines(lazy_gettext("Description"), [AtMost(2000)])
    welcome = Lines(lazy_gettext("Welcome"), [AtMost(4000)])
    first_posts = SelectField(
        lazy_gettext("First posts of a new member that the hub looks at"),
        coerce=int,
        choices=[SelectChoice(str(n), str(n)) for n in (0, 1, 2, 3, 5, 10)],
        default=1,
    )

    def draft(self) -> ProgrammeDraft:
        """As the service takes it."""
        return ProgrammeDraft(
            self.name.data or "",
            self.description.data or "",
            self.welcome.data or "",
            self.first_posts.data,
        )


class QuotingForm(Form):
    """How much of a post mails may say."""

    open = RadioField(lazy_gettext("Of discussions and lectures"), choices=QUOTINGS)
    clinical = RadioField(lazy_gettext("Of cases and consults"), choices=QUOTINGS)

    def draft(self) -> QuotingDraft:
        """As the service takes it."""
        return QuotingDraft(Quoting(self.open.data), Quoting(self.clinical.data))


class NormsForm(Form):
    """How members treat one another, and the version that was changed."""

    text = Lines(lazy_gettext("Norms"), [Filled(lazy_gettext("Write the norms.")), AtMost(8000)])
    version = IntegerField(widget=HiddenInput(), default=0)

    def draft(self) -> tuple[str, int]:
        """As the service takes it."""
        return self.text.data or "", self.version.data or 0


class NewProgrammeForm(ProgrammeForm):
    """A new programme, with its address."""

    slug = Line(
        lazy_gettext("Address"),
        [
            Optional(),
            AtMost(60),
            Regexp(
                r"^[a-z0-9]+(-[a-z0-9]+)*$",
                message=lazy_gettext(
                    "Small letters, digits and hyphens, for example chronic-pain."
                ),
            ),
        ],
    )


class TopicForm(Form):
    """A topic of a programme."""

    name = Line(lazy_gettext("Name"), [Filled(NAME), AtMost(120)])
    description = Lines(lazy_gettext("Description"), [AtMost(1000)])
    aliases = Line(lazy_gettext("Other names"), [AtMost(500)])
    parent = SelectField(lazy_gettext("Under"), coerce=int, default=NONE)
    experts = SelectMultipleField(lazy_gettext("Experts for it"), coerce=int)
    disciplines = SelectMultipleField(lazy_gettext("Disciplines for it"))

    def offer(self, parents: Choices) -> None:
        """The topics under which it may stand."""
        self.parent.choices = [(NONE, gettext("No other topic: first level")), *parents]

    def offer_experts(self, people: Choices) -> None:
        """Who may be named for it, and which professions; a new topic has nobody yet."""
        self.experts.choices = list(people)
        self.disciplines.choices = list(PROFESSIONS)

    def draft(self) -> TopicDraft:
        """As the service takes it; aliases parted by a comma and a space."""
        aliases = ", ".join(a.strip() for a in (self.aliases.data or "").split(",") if a.strip())
        disciplines = tuple(map(Profession, self.disciplines.data or ()))
        return TopicDraft(
            self.name.data or "",
            self.description.data or "",
            aliases,
            self.parent.data or None,
            tuple(self.experts.data or ()) if self.experts.choices else None,
            disciplines if self.disciplines.choices else None,
        )


class CohortForm(Form):
    """A cohort and its days."""

    name = Line(lazy_gettext("Name"), [Filled(NAME), AtMost(120)])
    starts_on = DateField(lazy_gettext("First day"), [Optional()])
    ends_on = DateField(lazy_gettext("Last day"), [Optional()])

    def validate_ends_on(self, field: Any) -> None:
        """It ends after it starts."""
        if field.data and self.starts_on.data and field.data < self.starts_on.data:
            raise ValidationError(gettext("The last day comes before the first."))

    def draft(self) -> CohortDraft:
        """As the service takes it."""
        return CohortDraft(self.name.data or "", self.starts_on.data, self.ends_on.data)


class SpokeForm(Form):
    """A practice or clinic."""

    name = Line(lazy_gettext("Name"), [Filled(NAME), AtMost(120)])
    region = Line(lazy_gettext("Region"), [AtMost(120)])

    def draft(self) -> SpokeDraft:
        """As the service takes it."""
        return SpokeDraft(self.name.data or "", self.region.data or "")


class PlaceForm(Form):
    """A place in a programme: role, cohort, spoke."""

    role = SelectField(lazy_gettext("Role"), default=Role.PARTICIPANT.value)
    cohort = SelectField(lazy_gettext("Cohort"), coerce=int, default=NONE)
    spoke = SelectField(lazy_gettext("Spoke"), coerce=int, default=NONE)

    def offer(self, cohorts: Choices, spokes: Choices) -> None:
        """What there is to choose from."""
        self.role.choices = [(role.value, role_name(role)) for role in Role]
        self.cohort.choices = [(NONE, gettext("None")), *cohorts]
        self.spoke.choices = [(NONE, gettext("None")), *spokes]


class MemberForm(PlaceForm):
    """A member's place, and the words beside an expert's name."""

    title = Line(lazy_gettext("Title"), [AtMost(120)])

    def draft(self) -> MemberDraft:
        """As the service takes it."""
        return MemberDraft(
            Role(self.role.data),
            self.title.data or "",
            self.cohort.data or None,
            self.spoke.data or None,
        )


class InviteForm(PlaceForm):
    """Whom to invite."""

    emails = Lines(lazy_gettext("E-mail addresses"), [Filled(lazy_gettext("Write an address."))])

    def validate_emails(self, field: Any) -> None:
        """Every address can be one."""
        found = addresses(field.data)
        wrong = [text for text in found if normal(text) is None]
        if wrong:
            raise ValidationError(
                ngettext(
                    "This is not an e-mail address: %(wrong)s",
                    "These are not e-mail addresses: %(wrong)s",
                    len(wrong),
                    wrong=", ".join(wrong[:5]),
                )
            )
        if len(found) > MOST_AT_ONCE:
            raise ValidationError(gettext("At most %(most)s addresses at once.", most=MOST_AT_ONCE))

    def draft(self) -> InviteDraft:
        """As the service takes it, each address once."""
        emails = dict.fromkeys(filter(None, map(normal, addresses(self.emails.data))))
        return InviteDraft(
            tuple(emails), Role(self.role.data), self.cohort.data or None, self.spoke.data or None
        )


class JoinForm(ProfileForm):
    """What a new person tells of themselves."""

    interests = None  # type: ignore[assignment]  # there is time for that later
    password = PasswordField(lazy_gettext("Password"), [AtMost(LONGEST)])
    place = Place()

    def __init__(self, language: str) -> None:
        super().__init__(User(language=language, time_zone="America/Toronto"))
        self.profession.choices = [("", gettext("Choose one")), *PROFESSIONS]

    def validate(self, extra_validators: Any = None) -> bool:
        """As every form; who chose a password is told that it was not kept."""
        fine = bool(super().validate(extra_validators))
        if not fine and self.password.data and not self.password.errors:
            self.password.errors = [gettext("Type your password again: it is not sent back.")]
        return fine

    def validate_profession(self, field: SelectField) -> None:
        """Nobody becomes a physician by not looking."""
        if not field.data:
            raise ValidationError(gettext("Choose your profession."))

    def draft(self) -> ProfileDraft:
        """As the service takes it."""
        return ProfileDraft(
            name=self.name.data or "",
            profession=Profession(self.profession.data),
            practice=self.practice.data or "",
            region=self.region.data or "",
            interests="",
            language=self.language.data,
            time_zone=self.time_zone.data,
        )


def addresses(text: str | None) -> list[str]:
    """What stands between commas, semicolons and line ends; `Name <address>` is the address."""
    parts = [tidy_line(part) for part in re.split(r"[,;\n]", text or "")]
    inside = [re.search(r"<([^<>]+)>\s*$", part) for part in parts]
    found = [m[1].strip() if m else part for m, part in zip(inside, parts, strict=True)]
    return [one for one in found if one]


def normal(email: str) -> str | None:
    """An address as accounts store it, or none if it cannot be one."""
    try:
        return validate_email(email, check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        return None
