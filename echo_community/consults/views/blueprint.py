"""The blueprint that all pages of consults hang on."""

from flask import Blueprint

from echo_community.discussions.views.joining import lead_on
from echo_community.kernel.errors import NotVisible

bp = Blueprint("consults", __name__)
bp.register_error_handler(NotVisible, lead_on)
