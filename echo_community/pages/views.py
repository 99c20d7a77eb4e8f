"""The first page, a programme's home and, in development, the parts of all pages."""

from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date, format_time, get_locale, gettext, to_user_timezone

from echo_community.discussions import services
from echo_community.kernel.actor import Actor, current_actor
from echo_community.kernel.clock import moment_from, now
from echo_community.kernel.http import public
from echo_community.kernel.markup import render
from echo_community.kernel.once import once
from echo_community.moderation.sanctions.queries import closed_to
from echo_community.pages import catching_up, desk_views, digesting, queries, topics
from echo_community.pages import week as weeks
from echo_community.pages.blueprint import bp
from echo_community.pages.happened import Group
from echo_community.pages.styleguide import EXAMPLE, example_form
from echo_community.programmes.current import enter, enter_by_id, last_or_first

__all__ = ["bp", "desk_views", "development"]

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
    return render_template("pages/nowhere.html", closed=closed_to(actor))


@bp.get("/p/<slug>/")
def home(slug: str) -> ResponseReturnValue:
    """What is new for the reader, who waits for an answer, what is being talked about."""
    actor = current_actor()
    page = queries.home(actor, enter(actor, slug).programme_id)
    return render_template(
        "pages/home.html",
        page=page,
        greeting=greeting(actor),
        since=day_words(page.ahead.since),
        here="home",
    )


@bp.get("/p/<slug>/catch-up")
def catch_up(slug: str) -> ResponseReturnValue:
    """What happened since the reader caught up last, in three minutes."""
    actor = current_actor()
    page = catching_up.catch_up(actor, enter(actor, slug).programme_id)
    return render_template("pages/catch_up.html", page=page, Group=Group, here="home")


@bp.post("/p/<slug>/catch-up")
@once
def caught_up(slug: str) -> ResponseReturnValue:
    """Begin the next catching up where the page that was read ended."""
    actor = current_actor()
    programme_id = enter(actor, slug).programme_id
    before = services.catch_up_to(actor, programme_id, moment_from(request.form.get("until")))
    back = url_for(".catch_up_again", slug=slug, to=before.isoformat() if before else None)
    said: Any = {"text": gettext("You are up to date."), "undo": back}
    flash(said)
    return redirect(url_for(".home", slug=slug), 303)


@bp.post("/p/<slug>/catch-up/again")
@once
def catch_up_again(slug: str) -> ResponseReturnValue:
    """Go back to where catching up began before."""
    actor = current_actor()
    moment = moment_from(request.args["to"]) if request.args.get("to") else None
    services.catch_up_to(actor, enter(actor, slug).programme_id, moment)
    return redirect(url_for(".catch_up", slug=slug), 303)


@bp.get("/p/<slug>/week")
def week(slug: str) -> ResponseReturnValue:
    """What the last session left, in three minutes."""
    actor = current_actor()
    page = weeks.week(actor, enter(actor, slug).programme_id)
    return render_template("pages/week.html", page=page, here="sessions")


@bp.get("/s/<int:session_id>/week")
def week_of(session_id: int) -> ResponseReturnValue:
    """The same of any session."""
    actor = current_actor()
    page = weeks.week_of(actor, session_id)
    enter_by_id(actor, page.programme_id)
    return render_template("pages/week.html", page=page, here="sessions")


@bp.get("/notices/digest")
def digest() -> ResponseReturnValue:
    """What would be in the reader's digest now."""
    page = digesting.digest_page(current_actor())
    return render_template("pages/digest.html", page=page, here="you")


@bp.get("/p/<slug>/topics/<int:topic_id>")
@bp.get("/p/<slug>/topics/<int:topic_id>-<topic_slug>")
def topic(slug: str, topic_id: int, topic_slug: str = "") -> ResponseReturnValue:
    """What is known of a topic: past cases, discussions, experts, what is no longer current."""
    actor = current_actor()
    page = topics.topic_page(actor, enter(actor, slug).programme_id, topic_id)
    return render_template("pages/topic.html", page=page, here="topics")


def day_words(moment: datetime) -> str:
    """`9:30` today, `Tuesday` within a week, `Nov 9` before that, for the reader."""
    day, today = to_user_timezone(moment).date(), to_user_timezone(now()).date()
    if day == today:
        return format_time(moment, "short")
    if today - day < timedelta(days=7):
        return format_date(moment, "EEEE")
    french = str(get_locale()).startswith("fr")
    return format_date(moment, "d MMM" if french else "MMM d")


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
