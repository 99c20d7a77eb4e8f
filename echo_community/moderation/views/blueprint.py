"""The blueprint that all pages of moderation hang on."""

from flask import Blueprint

from echo_community.moderation import models

__all__ = ["bp", "models"]

bp = Blueprint("moderation", __name__)
