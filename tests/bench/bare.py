"""The bare view: the same template from rows already in memory; no database, no sign-in."""

import json
import os
from pathlib import Path

from flask import Flask, g, render_template, session
from flask_wtf.csrf import CSRFProtect

from echo_community import app as real
from echo_community import policy
from echo_community.config import Settings, resource
from echo_community.discussions import queries
from echo_community.discussions.forms import ReplyForm
from echo_community.discussions.rows import ThreadPage
from echo_community.kernel import language, templating
from echo_community.kernel.actor import Actor, current_actor
from echo_community.kernel.db import db
from echo_community.programmes.actors import actor_for_token

SITE = json.loads(Path(os.environ["ECHO_BENCH_SITE"]).read_text())


def create_app() -> Flask:
    """Flask with our templates and nothing else of ours in the way of a request."""
    actor, pages = _rows()
    app = Flask(
        "bare",
        template_folder=str(resource("templates")),
        static_folder=str(resource("static")),
    )
    app.secret_key = "b" * 40
    CSRFProtect(app)
    language.install(app)
    templating.install(app)
    app.context_processor(
        lambda: {"can": lambda a, t: policy.can(current_actor(), a, t), "Can": policy.Can}
    )
    for feature in real.FEATURES:
        app.register_blueprint(feature.bp)

    @app.get("/bare/<int:thread_id>")
    def bare(thread_id: int) -> str:
        g.actor = actor
        page = pages[thread_id]
        g.programme = actor.memberships[page.thread.programme_id]
        session["csrf_token"] = "0" * 40
        return render_template(
            "discussions/show.html", page=page, form=ReplyForm(), preview="", here="threads"
        )

    return app


def _rows() -> tuple[Actor, dict[int, ThreadPage]]:
    app = real.create_app(Settings.read())
    with app.app_context():
        signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        token = signer.loads(SITE["cookies"][0].split("=", 1)[1])["_user_id"]
        actor, _ = actor_for_token(token)
        pages = {t: queries.thread_page(actor, t, None) for t in SITE["threads"]}
        db.session.remove()
        db.engine.dispose()
    return actor, pages
