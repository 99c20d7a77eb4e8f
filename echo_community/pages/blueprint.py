"""The blueprint that the pages of several features hang on."""

from flask import Blueprint

bp = Blueprint("pages", __name__)
