"""The blueprint that all pages of moderation hang on."""

from flask import Blueprint

from echo_community.moderation import models
from echo_community.moderation.sanctions import ending
from echo_community.moderation.sanctions import models as sanctions

__all__ = ["bp", "ending", "models", "sanctions"]

bp = Blueprint("moderation", __name__)
