"""The wizard: when, lecture and speakers, cases, link; then a look at it, and it is published."""

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext

from echo_community.kernel.actor import Actor, current_actor
from echo_community.kernel.once import once
from echo_community.meetings import queries, recurrence, services
from echo_community.meetings.plans import FORMS, ONCE, SERIES, WHEN, WORKSHOP, Plan
from echo_community.meetings.views.blueprint import bp
from echo_community.policy import Can
from echo_community.programmes.models import Programme
from echo_community.programmes.views.acting import carried_out, done, managed, status

WORDS = {"lecture": ("title", "lecture", "speakers", "about"), "join": ("place", "join_url")}
# What it is mostly called.
NAMES = {
    ONCE: lazy_gettext("Weekly session"),
    SERIES: lazy_gettext("Weekly session"),
    WORKSHOP: lazy_gettext("Weekend workshop"),
}


@bp.get("/p/<slug>/sessions/plan")
def plan(slug: str) -> ResponseReturnValue:
    """On where it was left."""
    programme = managed(slug, Can.MANAGE_SESSIONS)
    kept = services.plan_of(current_actor(), programme.id)
    return redirect(url_for(".plan_stage", slug=slug, stage=kept.next))


@bp.route("/p/<slug>/sessions/plan/<stage>", methods=["GET", "POST"])
@once
def plan_stage(slug: str, stage: str) -> ResponseReturnValue:
    """One step of it."""
    actor, programme = current_actor(), managed(slug, Can.MANAGE_SESSIONS)
    kept = services.plan_of(actor, programme.id)
    if stage not in ("when", *FORMS):
        return _review(actor, programme, kept)
    form = _form(actor, programme.id, kept, stage)
    sent = kept.with_stage(stage, request.form)
    words = _words(stage, form)
    if carried_out(form, lambda: services.keep_plan(actor, programme.id, sent, **words)):
        return redirect(url_for(".plan_stage", slug=slug, stage=sent.after(stage)), 303)
    return _page(programme, kept, stage, form=form, kind=_kind(kept)), status(form)


@bp.post("/p/<slug>/sessions/plan/publish")
@once
def publish(slug: str) -> ResponseReturnValue:
    """Into the calendar, and everybody is told."""
    actor, programme, made = current_actor(), managed(slug, Can.MANAGE_SESSIONS), []
    out = _left_out(services.plan_of(actor, programme.id))
    if not done(lambda: made.append(services.publish(actor, programme.id, out))):
        return redirect(url_for(".plan_stage", slug=slug, stage="review"), 303)
    flash(gettext("It is in the calendar, and members are told."))
    return redirect(url_for(".checklist", session_id=made[0].id), 303)


@bp.post("/p/<slug>/sessions/plan/drop")
@once
def drop_plan(slug: str) -> ResponseReturnValue:
    """Begin again."""
    programme = managed(slug, Can.MANAGE_SESSIONS)
    services.drop_plan(current_actor(), programme.id)
    flash(gettext("What you had typed is gone."))
    return redirect(url_for(".plan_stage", slug=slug, stage="when"), 303)


def _review(actor: Actor, programme: Programme, kept: Plan) -> ResponseReturnValue:
    """All of it as it will be; a step that is not done comes first."""
    if kept.next != "review":
        return redirect(url_for(".plan_stage", slug=programme.slug, stage=kept.next))
    if kept.kind == SERIES:
        series = kept.series()
        shown: Any = {"words": series.words, "slots": recurrence.slots(series.rule)}
        shown |= {"time_zone": series.rule.time_zone}
    else:
        draft = kept.session()
        titles = {row.id: row.title for row in queries.cases_waiting(actor, programme.id)}
        shown = {"words": draft.words, "when": draft.when, "time_zone": draft.when.time_zone}
        shown |= {"cases": [titles[case] for case in draft.cases if case in titles]}
    known = queries.members_named(programme.id, [one.name for one in shown["words"].speakers])
    return _page(programme, kept, "review", members=known, **shown)


def _page(programme: Programme, kept: Plan, stage: str, **shown: Any) -> str:
    return render_template(
        f"meetings/plan_{stage}.html",
        one=programme,
        plan=kept,
        stage=stage,
        here="sessions",
        **shown,
    )


def _form(actor: Actor, programme_id: int, kept: Plan, stage: str) -> Any:
    sending = request.method == "POST"
    kind = _kind(kept)
    blank = WHEN[kind] if stage == "when" else FORMS[stage]
    form: Any = blank() if sending else kept.form(stage, kind)
    if stage == "when":
        form.offer_zones(actor.time_zone)
    if stage == "cases":
        form.offer(queries.cases_waiting(actor, programme_id))
    if stage == "lecture" and not sending and not form.title.data:
        form.title.data = str(NAMES[kept.kind])
    return form


def _kind(kept: Plan) -> str:
    asked = request.form.get("kind") or request.args.get("kind") or kept.kind
    return asked if asked in WHEN else kept.kind


def _words(stage: str, form: Any) -> dict[str, str]:
    """What of a step is words, by field."""
    if stage == "when":
        days = form.days if "days" in form else ()
        return {"days": "\n".join(part.form.title.data or "" for part in days)} if days else {}
    names = WORDS.get(stage, ())
    return {name: form[name].data or "" for name in names}


def _left_out(kept: Plan) -> set[date]:
    """The dates of a series that were not left ticked."""
    if kept.kind != SERIES or kept.next != "review":
        return set()
    taking_place = set(request.form.getlist("takes"))
    days = recurrence.days(kept.series().rule)
    return {day for day in days if day.isoformat() not in taking_place}
