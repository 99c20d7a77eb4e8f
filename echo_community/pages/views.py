"""The first page, a programme's home and, in development, the parts of all pages."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, to_user_timezone

from echo_community.kernel.actor import Actor, current_actor
from echo_community.kernel.clock import now
from echo_community.kernel.http import public
from echo_community.kernel.markup import render
from echo_community.pages import queries
from echo_community.pages.styleguide import EXAMPLE, example_form
from echo_community.programmes.current import enter, last_or_first

bp = Blueprint("pages", __name__)
development = Blueprint("development", __name__)

TITLES = ("dr", "dre", "mr", "ms", "mrs", "mme", "m", "prof")


@bp.get("/")
@public
def index() -> ResponseReturnValue:
    """To the programme where the reader was last; to the door where nobody is signed in."""
    actor = current_actor()
    if not actor.signed_in:
        return redirect(url_for("accounts.sign_in"))
    standing = last_or_first(actor)
    if standing:
        return redirect(url_for(".home", slug=standing.slug))
    return render_template("pages/nowhere.html")


@bp.get("/p/<slug>/")
def home(slug: str) -> ResponseReturnValue:
    """What is new for the reader, who waits for an answer, what is being talked about."""
    actor = current_actor()
    page = queries.home(actor, enter(actor, slug).programme_id)
    return render_template("pages/home.html", page=page, greeting=greeting(actor), here="home")


def greeting(actor: Actor) -> str:
    """`Good morning, Jo`, by the reader's own clock."""
    hour = to_user_timezone(now()).hour
    name = first_name(actor.name)
    if 5 <= hour < 12:
        return gettext("Good morning, %(name)s", name=name)
    if 12 <= hour < 18:
        return gettext("Good afternoon, %(name)s", name=name)
    return gettext("Good evening, %(name)s", name=name)


def first_name(name: str) -> str:
    """`Dr Amara Osei` -> `Amara`."""
    words = [word for word in name.split() if word.rstrip(".").lower() not in TITLES]
    return words[0] if words else name


@development.get("/styleguide")
@public
def styleguide() -> ResponseReturnValue:
    """Every part in its states."""
    return render_template("styleguide.html", form=example_form(), now=now(), words=render(EXAMPLE))
