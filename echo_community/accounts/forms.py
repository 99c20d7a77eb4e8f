"""Forms of accounts."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_location
from flask_babel import get_locale, gettext, lazy_gettext
from wtforms import (
    EmailField,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    ValidationError,
)
from wtforms.validators import AnyOf

from echo_community.accounts.models import Profession, User
from echo_community.accounts.passwords import LONGEST
from echo_community.accounts.services import ProfileDraft
from echo_community.kernel.clock import is_zone, now
from echo_community.kernel.forms import AtMost, Filled, Form, Line, Lines
from echo_community.kernel.language import LANGUAGES
from echo_community.kernel.words import tidy_line

PROFESSIONS = [
    (Profession.MD.value, lazy_gettext("Physician")),
    (Profession.NP.value, lazy_gettext("Nurse practitioner")),
    (Profession.RN.value, lazy_gettext("Registered nurse")),
    (Profession.PA.value, lazy_gettext("Physician assistant")),
    (Profession.PHARMACIST.value, lazy_gettext("Pharmacist")),
    (Profession.SW.value, lazy_gettext("Social worker")),
    (Profession.OT.value, lazy_gettext("Occupational therapist")),
    (Profession.PT.value, lazy_gettext("Physiotherapist")),
    (Profession.PSYCHOLOGIST.value, lazy_gettext("Psychologist")),
    (Profession.CHIROPRACTOR.value, lazy_gettext("Chiropractor")),
    (Profession.OTHER.value, lazy_gettext("Another profession")),
]

# Where members live, one city a zone; whoever lives elsewhere keeps the zone they have.
ZONES = (
    *("America/St_Johns", "America/Halifax", "America/Toronto"),
    *("America/Iqaluit", "America/Winnipeg", "America/Rankin_Inlet", "America/Regina"),
    *("America/Edmonton", "America/Whitehorse", "America/Vancouver"),
    *("America/New_York", "America/Chicago", "America/Denver", "America/Phoenix"),
    *("America/Los_Angeles", "America/Anchorage", "Pacific/Honolulu", "America/Mexico_City"),
    *("America/Bogota", "America/Lima", "America/Sao_Paulo", "America/Argentina/Buenos_Aires"),
    *("Europe/London", "Europe/Dublin", "Europe/Paris", "Africa/Lagos", "Africa/Johannesburg"),
    *("Africa/Nairobi", "Asia/Kolkata", "Asia/Ho_Chi_Minh", "Asia/Manila", "Australia/Perth"),
    *("Australia/Sydney", "Pacific/Auckland", "UTC"),
)

OWN, SHARED = "own", "shared"


class Address(EmailField):
    """An e-mail address, in small letters."""

    def process_formdata(self, valuelist: Any) -> None:
        """Tidied at the door; case tells no addresses apart."""
        if valuelist:
            self.data = tidy_line(str(valuelist[0])).lower()


class Place(RadioField):
    """Whose phone or computer it is; one's own unless said otherwise."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            lazy_gettext("This phone or computer is"),
            choices=[(OWN, lazy_gettext("My own")), (SHARED, lazy_gettext("Shared with others"))],
            default=OWN,
            **options,
        )
        self.type = "RadioField"  # drawn as one


def like_an_address(form: Any, field: Any) -> None:
    """Only the shape, so that the answer tells nothing of who has an account."""
    name, at, host = (field.data or "").partition("@")
    if not (name and at and host) or " " in field.data or len(field.data) > 254:
        raise ValidationError(gettext("Type your e-mail address, such as name@clinic.ca."))


class SignInForm(Form):
    """The door: with a password, or by mail."""

    email = Address(lazy_gettext("Work e-mail"), [like_an_address])
    password = PasswordField(lazy_gettext("Password"))
    place = Place()
    next = HiddenField()
    by = HiddenField(default="password")

    @property
    def wants_mail(self) -> bool:
        """Whether a link and a code were asked for instead."""
        return bool(self.by.data == "mail")

    def validate_password(self, field: PasswordField) -> None:
        """Needed unless a mail is wanted."""
        if not (field.data or self.wants_mail):
            raise ValidationError(gettext("Type your password, or have a link mailed."))


class CodeForm(Form):
    """The six digits of the mail."""

    code = StringField(lazy_gettext("6-digit code"))

    @property
    def digits(self) -> str:
        """The code as it was meant: `481 207` is `481207`."""
        return "".join((self.code.data or "").replace("-", " ").split())

    def validate_code(self, field: StringField) -> None:
        """Six digits."""
        if not (self.digits.isdecimal() and len(self.digits) == 6):
            raise ValidationError(gettext("The code has 6 digits."))


class LinkForm(Form):
    """The button behind a mailed link."""

    place = Place()


class ResumeForm(Form):
    """Signing in amid a form of somebody else's: every name of ours begins with `resume_`."""

    class Meta:
        csrf = False  # the whole page carries one token, without our prefix

    email = Address(lazy_gettext("Work e-mail"), [like_an_address])
    secret = PasswordField(lazy_gettext("Password, or the 6-digit code from a mail"))
    place = Place()
    action = HiddenField()
    by = HiddenField(default="password")

    def __init__(self, formdata: Any = None, **options: Any) -> None:
        super().__init__(formdata=formdata, prefix="resume_", **options)

    @property
    def wants_mail(self) -> bool:
        """Whether a code was asked for."""
        return bool(self.by.data == "mail")

    def validate_secret(self, field: PasswordField) -> None:
        """Needed unless a mail is wanted."""
        if not (field.data or self.wants_mail):
            raise ValidationError(gettext("Type your password, or have a code mailed."))


class PasswordForm(Form):
    """A new password; the current one where it is asked for."""

    current_password = PasswordField(lazy_gettext("Current password"))
    new_password = PasswordField(lazy_gettext("New password"), [AtMost(LONGEST)])


class ProfileForm(Form):
    """What a person says of themself."""

    name = Line(
        lazy_gettext("Name, as others see it"),
        [Filled(lazy_gettext("Write your name.")), AtMost(120)],
    )
    profession = SelectField(lazy_gettext("Profession"), choices=PROFESSIONS)
    practice = Line(lazy_gettext("Practice or clinic"), [AtMost(120)])
    region = Line(lazy_gettext("Region"), [AtMost(120)])
    interests = Lines(lazy_gettext("Interests"), [AtMost(2000)])
    language = SelectField(
        lazy_gettext("Language of pages and mails"), choices=list(LANGUAGES.items())
    )
    time_zone = SelectField(lazy_gettext("Time zone"))

    def __init__(self, person: User, **options: Any) -> None:
        super().__init__(obj=person, **options)
        self.time_zone.choices = list(zones(person.time_zone))

    def draft(self) -> ProfileDraft:
        """What was written."""
        return ProfileDraft(
            name=self.name.data or "",
            profession=Profession(self.profession.data),
            practice=self.practice.data or "",
            region=self.region.data or "",
            interests=self.interests.data or "",
            language=self.language.data,
            time_zone=self.time_zone.data,
        )


class LanguageForm(Form):
    """The other language."""

    language = StringField(validators=[AnyOf(list(LANGUAGES))])
    next = HiddenField()


def zones(present: str) -> Iterator[tuple[str, str]]:
    """Time zones to choose from as (name, city and distance from UTC), west to east."""
    at = now()
    names = {name for name in (*ZONES, present) if is_zone(name)}
    for name in sorted(names, key=lambda n: (at.astimezone(ZoneInfo(n)).utcoffset(), n)):
        yield name, _zone_words(name, at)


def _zone_words(name: str, at: datetime) -> str:
    if name == "UTC":
        return "UTC"
    city = get_timezone_location(name, locale=get_locale(), return_city=True)
    offset = at.astimezone(ZoneInfo(name)).strftime("%z")
    sign, hours, minutes = "−" if offset[0] == "-" else "+", int(offset[1:3]), offset[3:]
    return f"{city} (UTC{sign}{hours}{'' if minutes == '00' else ':' + minutes})"
