"""The audit log for moderators, and the public log for every member."""

from collections.abc import Iterator

from flask import Response, render_template, request, stream_with_context
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal

from echo_community import policy
from echo_community.accounts import door
from echo_community.accounts import services as accounts
from echo_community.kernel.actor import Standing, current_actor
from echo_community.kernel.errors import Refused, TooMany
from echo_community.kernel.pages import Cursor
from echo_community.moderation.logs import entries, public, services
from echo_community.moderation.logs.forms import AuditForm, ExportForm
from echo_community.moderation.views.blueprint import bp
from echo_community.policy import Can
from echo_community.programmes.current import enter

TYPES = {"csv": "text/csv; charset=utf-8", "jsonl": "application/jsonl; charset=utf-8"}


@bp.get("/p/<slug>/log")
def log(slug: str) -> ResponseReturnValue:
    """What moderators did and why."""
    actor, standing = current_actor(), enter(current_actor(), slug)
    after = Cursor.parse(request.args.get("after"))
    found = public.log(actor, standing.programme_id, after)
    return render_template("moderation/log.html", log=found, slug=slug, later=bool(after))


@bp.get("/p/<slug>/moderation/audit")
def audit(slug: str) -> ResponseReturnValue:
    """Who did what, searched and paged."""
    actor, standing, form = current_actor(), _moderated(slug), AuditForm()
    wanted = form.wanted()
    after = Cursor.parse(request.args.get("after"))
    page = entries.entries(actor, standing.programme_id, wanted, after)
    return render_template(
        "moderation/audit.html", page=page, form=form, wanted=wanted, slug=slug
    ), (422 if form.errors else 200)


@bp.route("/p/<slug>/moderation/audit/export", methods=["GET", "POST"])
def audit_export(slug: str) -> ResponseReturnValue:
    """Ask who it is, then send the file. No `@once`: a failed try must stay counted."""
    standing, search, form, status = _moderated(slug), AuditForm(), ExportForm(), 200
    if request.method == "POST" and request.form.get("by") == "mail":
        door.mail_code(form)
    elif form.validate_on_submit():
        if lines := _exported(standing, search, form):
            return _file(lines, f"{slug}-audit.{form.kind.data}", TYPES[form.kind.data])
        status = 422
    elif request.method == "POST":
        status = 422
    page = render_template(
        "moderation/audit_export.html",
        slug=slug,
        form=form,
        search=search,
        most=format_decimal(entries.MOST),
        has_password=accounts.has_password(current_actor()),
    )
    return page, status


def _moderated(slug: str) -> Standing:
    standing = enter(current_actor(), slug)
    policy.require(current_actor(), Can.READ_AUDIT, standing)
    return standing


def _exported(standing: Standing, search: AuditForm, form: ExportForm) -> Iterator[str] | None:
    actor, address = current_actor(), request.remote_addr or ""
    kind, secret = form.kind.data, form.secret.data or ""
    try:
        return services.export(actor, standing.programme_id, search.wanted(), kind, secret, address)
    except (Refused, TooMany) as problem:
        form.secret.errors = [door.said(problem)]
    return None


def _file(lines: Iterator[str], name: str, kind: str) -> Response:
    headers = {"Content-Disposition": f"attachment; filename={name}"}
    return Response(stream_with_context(lines), content_type=kind, headers=headers)
