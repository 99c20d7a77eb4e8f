"""The blueprint that all pages of meetings hang on, and the words for days that they share."""

from flask import Blueprint

from echo_community.discussions.views.joining import lead_on
from echo_community.kernel.errors import NotVisible
from echo_community.meetings import wording

bp = Blueprint("meetings", __name__)
bp.register_error_handler(NotVisible, lead_on)

for _words in (
    wording.clock,
    wording.day_of_month,
    wording.day_words,
    wording.hours,
    wording.hours_there,
    wording.moment_in,
    wording.month,
    wording.month_and_year,
    wording.weekday,
    wording.zone_words,
):
    bp.add_app_template_filter(_words)
