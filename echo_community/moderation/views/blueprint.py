"""The blueprint that all pages of moderation hang on."""

from flask import Blueprint

from echo_community.moderation import models
from echo_community.moderation.purging import models as purging
from echo_community.moderation.rescanning import models as rescanning

__all__ = ["bp", "models", "purging", "rescanning"]

bp = Blueprint("moderation", __name__)
