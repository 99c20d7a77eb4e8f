"""The application, as a table of contents."""

import gc
from typing import Any

import structlog
from flask import Flask, current_app, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_compress import Compress
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_wtf.csrf import CSRFError, CSRFProtect
from sqlalchemy.engine import make_url
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from echo_community import policy
from echo_community.accounts import letters, mail_trouble, resume
from echo_community.accounts import services as accounts
from echo_community.accounts import views as accounts_views
from echo_community.cases import views as cases_views
from echo_community.cases.kind import CASES
from echo_community.cases.services import submitting
from echo_community.config import Settings, resource
from echo_community.consults import views as consults_views
from echo_community.consults.kind import CONSULTS
from echo_community.consults.pearl_indexing import PEARLS
from echo_community.consults.queries import rota
from echo_community.consults.services import escalating
from echo_community.discussions import indexing, kinds, mailing, writing
from echo_community.discussions import queries as discussions
from echo_community.discussions import views as discussions_views
from echo_community.discussions.models import ThreadKind
from echo_community.discussions.queries import notices, under
from echo_community.inbox import reports
from echo_community.inbox import views as inbox_views
from echo_community.inbox.reply import REPLY_ABOVE
from echo_community.kernel import errors, http, language, logs, storage, templating
from echo_community.kernel.actor import ANYBODY, Actor, current_actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import db
from echo_community.kernel.limits import WRITES, is_limited_by_itself, limiter
from echo_community.lectures import finding, reindexing
from echo_community.lectures import indexing as lectures_indexing
from echo_community.lectures import views as lectures_views
from echo_community.lectures.kind import LECTURES
from echo_community.meetings import queries as meetings
from echo_community.meetings import views as meetings_views
from echo_community.moderation import services as moderation
from echo_community.moderation import views as moderation_views
from echo_community.notifications import mailing as notices_mailing
from echo_community.notifications import queries as notifications
from echo_community.notifications import unsubscribing
from echo_community.notifications import views as notifications_views
from echo_community.notifications.reply_addresses import reply_address
from echo_community.ops import views as ops_views
from echo_community.pages import views as pages_views
from echo_community.programmes import actors, counts
from echo_community.programmes import views as programmes_views
from echo_community.programmes.actors import actor_for_token
from echo_community.programmes.current import NormsDue
from echo_community.programmes.views import norms
from echo_community.search import moments, rebuilding, speaking
from echo_community.search import views as search_views

log = structlog.get_logger()

FEATURES = (
    accounts_views,
    programmes_views,
    discussions_views,
    search_views,
    notifications_views,
    unsubscribing,
    meetings_views,
    cases_views,
    lectures_views,
    consults_views,
    moderation_views,
    pages_views,
    inbox_views,
    ops_views,
)

MEGABYTE = 1024 * 1024


def create_app(settings: Settings | None = None) -> Flask:
    """The whole application for these settings, or for those of the environment."""
    settings = settings or Settings.read()
    app = Flask(
        __name__,
        template_folder=str(resource("templates")),
        static_folder=str(resource("static")),
    )
    configure(app, settings)
    install_extensions(app, settings)
    install_sign_in(app)
    install_errors(app)
    counts.count_threads_with(discussions.threads_by_topic)
    counts.count_kinds_with(under.kinds_under)
    rebuilding.register(indexing.POSTS)
    rebuilding.register(lectures_indexing.HANDOUTS)
    rebuilding.register(PEARLS)
    rebuilding.register(reindexing.MOMENTS)
    rebuilding.register(reindexing.SLIDES)
    actors.count_unread_with(notifications.unread_of_user())
    writing.when_written(moderation.look_at_written)
    notices.name_sessions_with(meetings.named)
    meetings.also_show(rota.in_calendar)
    notices_mailing.described_by(mailing.described)
    kinds.register(ThreadKind.CASE, CASES)
    kinds.register(ThreadKind.LECTURE, LECTURES)
    kinds.register(ThreadKind.CONSULT, CONSULTS)
    submitting.when_opened(escalating.opened)
    moments.told_by(finding.told)
    speaking.told_by(finding.said_by)
    letters.let_in_by(letters.ReplyDoor(reply_address, REPLY_ABOVE))
    reports.heard_by(mail_trouble.bounced, mail_trouble.complained)
    for feature in FEATURES:
        app.register_blueprint(feature.bp)
    if not settings.production:
        app.register_blueprint(pages_views.development)
    return app


def configure(app: Flask, settings: Settings) -> None:
    """From our settings to Flask's."""
    app.extensions["settings"] = settings
    app.config.update(
        SECRET_KEY=settings.secret_key,
        PRODUCTION=settings.production,
        SQLALCHEMY_DATABASE_URI=settings.database,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings),
        SESSION_COOKIE_NAME="echo",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.production,
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=accounts.OWN_DEVICE,
        MAX_CONTENT_LENGTH=12 * MEGABYTE,
        MAX_FORM_MEMORY_SIZE=4 * MEGABYTE,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the sign-in: a form open since morning still sends
        COMPRESS_ALGORITHM=["gzip"],
        COMPRESS_LEVEL=5,
        RATELIMIT_STORAGE_URI=settings.redis_url or "memory://",
        RATELIMIT_ENABLED=not app.testing,
    )
    settings.folder.mkdir(parents=True, exist_ok=True)
    logs.install(settings)


def served() -> Flask:
    """The application of a web process.

    What is there from the start never goes: unless it is set aside, each full collection of garbage
    walks it all, which takes a tenth of a second in the midst of a request.
    """
    app = create_app()
    gc.collect()
    gc.freeze()
    return app


def engine_options(settings: Settings) -> dict[str, Any]:
    """How connections are kept, for each database; what people wrote stays out of its errors."""
    if make_url(settings.database).get_backend_name() == "sqlite":
        return {"hide_parameters": True}
    return {"hide_parameters": True, "pool_recycle": 1800, "pool_size": 8, "max_overflow": 8}


def install_extensions(app: Flask, settings: Settings) -> None:
    """Database, forms, limits, compression, languages, templates, headers."""
    if int(settings.proxies):
        count = int(settings.proxies)
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    db.init_app(app)
    Migrate(app, db, directory=str(resource("migrations")))
    CSRFProtect(app)
    limiter.init_app(app)
    Compress(app)
    language.install(app)
    templating.install(app)
    http.install(app)
    storage.install(app, settings)
    app.context_processor(lambda: {"can": _may, "Can": policy.Can})

    @app.before_request
    @limiter.limit(WRITES, methods=["POST"], exempt_when=is_limited_by_itself)
    def _not_too_fast() -> None:
        """Every write counts against the address it comes from."""


def _may(action: policy.Can, thing: Any) -> bool:
    return policy.can(current_actor(), action, thing)


def install_sign_in(app: Flask) -> None:
    """The cookie's secret to an actor; every page is private unless its view says public."""
    manager = LoginManager(app)
    manager.session_protection = None  # a phone changes its address all day
    manager.anonymous_user = lambda: ANYBODY
    manager.unauthorized_handler(resume.signed_out)

    @manager.user_loader
    def _load(token: str) -> Actor | None:
        actor, last_used = actor_for_token(token)
        if not actor.signed_in:
            return None
        if now() - last_used > accounts.NOTED_EVERY:
            accounts.note_use(actor.sign_in_id)
        return actor

    @app.before_request
    def _private_by_default() -> ResponseReturnValue | None:
        view = app.view_functions.get(request.endpoint or "")
        public = view is None or request.endpoint == "static" or getattr(view, "public", False)
        if public or current_actor().signed_in:
            return None
        return manager.unauthorized()


def install_errors(app: Flask) -> None:
    """Each kind of trouble to a page that says what to do next."""

    def page(status: int, **context: Any) -> tuple[str, int]:
        return render_template(f"errors/{status}.html", **context), status

    app.register_error_handler(errors.NotVisible, lambda _: page(404))
    app.register_error_handler(404, lambda _: page(404))
    app.register_error_handler(errors.Forbidden, lambda _: page(403))
    app.register_error_handler(413, lambda _: page(413))
    app.register_error_handler(429, lambda _: page(429))
    app.register_error_handler(errors.TooMany, lambda problem: page(429, wait=problem.wait))
    app.register_error_handler(NormsDue, norms.ask_first)
    app.register_error_handler(CSRFError, resume.form_expired)

    @app.errorhandler(Exception)
    def _unexpected(problem: Exception) -> ResponseReturnValue:
        if isinstance(problem, HTTPException):
            # A wrong method or a broken request: nothing is here for whoever sent it.
            return page(404)[0], problem.code or 400
        if current_app.testing:
            raise problem
        db.session.rollback()
        # What failed may be the database that knows who this is; the page must not ask it again.
        g._login_user = g.setdefault("actor", ANYBODY)
        log.error("unexpected", id=http.error_id(), route=str(request.url_rule), exc_info=problem)
        return page(500, error_id=http.error_id())
