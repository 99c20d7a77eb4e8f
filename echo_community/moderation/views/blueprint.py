"""The blueprint that all pages of moderation hang on."""

from flask import Blueprint

from echo_community.moderation import models
from echo_community.moderation.purging import models as purges
from echo_community.moderation.rescanning import models as scans

__all__ = ["bp", "models", "purges", "scans"]

bp = Blueprint("moderation", __name__)
