"""What the guard's labels are called on a page."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext

from echo_community.privacy.detectors import Label

LABELS: Mapping[str, Any] = {
    Label.NAME: lazy_gettext("a name"),
    Label.DOB: lazy_gettext("a date of birth"),
    Label.DATE: lazy_gettext("an exact date"),
    Label.AGE_OVER_89: lazy_gettext("an age over 89"),
    Label.ADDRESS: lazy_gettext("an address"),
    Label.POSTCODE: lazy_gettext("a postal code"),
    Label.PHONE: lazy_gettext("a phone or fax number"),
    Label.EMAIL: lazy_gettext("an e-mail address"),
    Label.HEALTH_NUMBER: lazy_gettext("a health number"),
    Label.MRN: lazy_gettext("a record number"),
    Label.FACILITY_ROOM: lazy_gettext("a room in a facility"),
    Label.ORG_EMPLOYER: lazy_gettext("an employer"),
    Label.HANDLE_URL: lazy_gettext("an account or address on the web"),
    Label.PLATE: lazy_gettext("a licence plate"),
    Label.COMMUNITY: lazy_gettext("a community"),
}


def called(label: str) -> str:
    """A label in words; one that nobody named yet as it is."""
    return str(LABELS.get(label, label))
