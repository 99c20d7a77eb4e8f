"""Steps and fields of a programme's form: added, worded, moved, retired and brought back."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.wrappers import Response

from echo_community.cases.models import FieldKind
from echo_community.cases.template import queries, services
from echo_community.cases.template.forms import FieldForm, SectionForm
from echo_community.cases.template.labels import kind_words
from echo_community.cases.template.queries import Field, Section, Template
from echo_community.cases.views.blueprint import bp
from echo_community.cases.views.settings import AT
from echo_community.kernel.actor import current_actor
from echo_community.kernel.once import once
from echo_community.programmes.views.acting import carried_out, done, managed, say, status

STEP = AT + "/steps/<int:section_id>"
FIELD = AT + "/fields/<int:field_id>"


@bp.route(AT + "/steps/new", methods=["GET", "POST"])
@once
def add_section(slug: str) -> ResponseReturnValue:
    """One more step at the end."""
    actor, programme, form = current_actor(), managed(slug), SectionForm()
    if carried_out(
        form, lambda: services.add_section(actor, programme.id, form.draft()), beside="title"
    ):
        say(gettext("“%(name)s” is added. Now add its fields.", name=form.title.data))
        return _outline(slug)
    page = render_template("cases/settings/section.html", section=None, slug=slug, form=form)
    return page, status(form)


@bp.route(STEP, methods=["GET", "POST"])
@once
def edit_section(slug: str, section_id: int) -> ResponseReturnValue:
    """Word a step otherwise."""
    actor, programme, form = current_actor(), managed(slug), SectionForm()
    section = queries.section_of(programme.id, section_id)
    if not form.is_submitted():
        form.fill(section)
    if carried_out(
        form,
        lambda: services.edit_section(actor, programme.id, section_id, form.draft()),
        beside="title",
    ):
        return _outline(slug, f"step-{section_id}")
    page = render_template("cases/settings/section.html", section=section, slug=slug, form=form)
    return page, status(form)


@bp.post(STEP + "/move")
@once
def move_section(slug: str, section_id: int) -> ResponseReturnValue:
    """One place up or down."""
    up = request.form.get("to") == "up"
    services.move_section(current_actor(), managed(slug).id, section_id, up)
    return _outline(slug, f"step-{section_id}")


@bp.post(STEP + "/retire")
@once
def retire_section(slug: str, section_id: int) -> ResponseReturnValue:
    """Ask for it no more; it can come back."""
    actor, programme = current_actor(), managed(slug)
    if done(lambda: services.retire_section(actor, programme.id, section_id)):
        back = url_for(".restore_section", slug=slug, section_id=section_id)
        say(gettext("The step is no longer asked for. Past cases keep it."), back)
    return _outline(slug)


@bp.post(STEP + "/restore")
@once
def restore_section(slug: str, section_id: int) -> ResponseReturnValue:
    """Ask for it again."""
    services.restore_section(current_actor(), managed(slug).id, section_id)
    return _outline(slug, f"step-{section_id}")


@bp.route(STEP + "/fields/new", methods=["GET", "POST"])
@once
def add_field(slug: str, section_id: int) -> ResponseReturnValue:
    """One more field at the end of a step."""
    actor, programme, form = current_actor(), managed(slug), FieldForm()
    template = queries.template_of(programme.id)
    section = template.section(section_id)
    form.offer(template.everything, section.id, queries.kinds_left(template))
    if not form.is_submitted():
        form.kind.data = _kind_asked(template)
    if carried_out(
        form,
        lambda: services.add_field(actor, programme.id, section.id, form.draft()),
        beside="label",
    ):
        return _outline(slug, f"step-{section.id}", section.id)
    return _field_page(slug, form, section, None), status(form)


@bp.route(FIELD, methods=["GET", "POST"])
@once
def edit_field(slug: str, field_id: int) -> ResponseReturnValue:
    """Word a field otherwise, or put it under another step."""
    actor, programme, form = current_actor(), managed(slug), FieldForm()
    template = queries.template_of(programme.id)
    field = template.field_numbered(field_id)
    form.offer(template.everything, field.section_id, FieldKind)
    form.fill(field)
    if carried_out(
        form,
        lambda: services.edit_field(actor, programme.id, field_id, form.draft()),
        beside="label",
    ):
        return _at_field(slug, programme.id, field_id)
    return _field_page(slug, form, template.section(field.section_id), field), status(form)


@bp.post(FIELD + "/move")
@once
def move_field(slug: str, field_id: int) -> ResponseReturnValue:
    """One place up or down in its step."""
    up = request.form.get("to") == "up"
    programme = managed(slug)
    services.move_field(current_actor(), programme.id, field_id, up)
    return _at_field(slug, programme.id, field_id)


@bp.post(FIELD + "/retire")
@once
def retire_field(slug: str, field_id: int) -> ResponseReturnValue:
    """Ask for it no more; it can come back."""
    actor, programme = current_actor(), managed(slug)
    if done(lambda: services.retire_field(actor, programme.id, field_id)):
        back = url_for(".restore_field", slug=slug, field_id=field_id)
        say(gettext("The field is no longer asked for. Past cases keep it."), back)
    return _outline(slug)


@bp.post(FIELD + "/restore")
@once
def restore_field(slug: str, field_id: int) -> ResponseReturnValue:
    """Ask for it again."""
    programme = managed(slug)
    services.restore_field(current_actor(), programme.id, field_id)
    return _at_field(slug, programme.id, field_id)


def _outline(slug: str, anchor: str | None = None, step: int | None = None) -> Response:
    """Back to the outline, the step of a field unfolded."""
    return redirect(url_for(".template", slug=slug, step=step, _anchor=anchor), 303)


def _at_field(slug: str, programme_id: int, field_id: int) -> Response:
    field = queries.template_of(programme_id).field_numbered(field_id)
    return _outline(slug, f"field-{field_id}", field.section_id)


def _kind_asked(template: Template) -> str:
    kinds = [kind.value for kind in queries.kinds_left(template)]
    asked = request.args.get("kind", "")
    return asked if asked in kinds else FieldKind.TEXT.value


def _field_page(slug: str, form: FieldForm, section: Section, field: Field | None) -> str:
    return render_template(
        "cases/settings/field.html",
        slug=slug,
        form=form,
        section=section,
        field=field,
        asked=form.asked.value,
        kind_words=kind_words,
    )
