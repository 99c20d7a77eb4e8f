"""The blueprint that all pages of programmes hang on."""

from flask import Blueprint

bp = Blueprint("programmes", __name__)
