"""English or French, and the clock of the reader."""

from typing import Any

from flask import Flask, has_request_context, request
from flask_babel import Babel

from echo_community.config import PACKAGE
from echo_community.kernel.actor import current_actor

LANGUAGES = {"en": "English", "fr": "Français"}
COOKIE = "language"


def chosen() -> str:
    """The person's choice, else the browser's; commands and jobs speak English."""
    if not has_request_context():
        return "en"
    picked = current_actor().language or request.cookies.get(COOKIE, "")
    if picked in LANGUAGES:
        return picked
    for tag, _quality in request.accept_languages:  # the best liked first; fr-CA is French
        if (wanted := tag.split("-")[0].lower()) in LANGUAGES:
            return wanted
    return "en"


def zone() -> str | None:
    """The person's time zone, none where unknown."""
    return current_actor().time_zone or None


def install(app: Flask) -> None:
    """Translations and local times in every template."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(PACKAGE / "translations")
    babel: Any = Babel()
    babel.init_app(app, locale_selector=chosen, timezone_selector=zone)
