"""Cases in a programme's settings: the outline of its form, categories, and what holds for all."""

from functools import partial

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from echo_community.cases import shipped
from echo_community.cases.equivalents import table as table_named
from echo_community.cases.equivalents import tables
from echo_community.cases.template import queries, services
from echo_community.cases.template.forms import CategoryForm, SettingsForm
from echo_community.cases.template.labels import (
    caution_words,
    citation_words,
    kind_words,
    table_words,
)
from echo_community.cases.template.sheets import table_rows
from echo_community.cases.views.blueprint import bp
from echo_community.kernel.actor import current_actor
from echo_community.kernel.errors import NotVisible
from echo_community.kernel.once import once
from echo_community.programmes.views.acting import carried_out, done, managed, say, status

AT = "/p/<slug>/cases/settings"


@bp.get("/equivalents/<table>")
def equivalents(table: str) -> ResponseReturnValue:
    """A published table of morphine equivalents, and the names that are known; of nobody."""
    if table not in tables():
        raise NotVisible
    found = table_named(table)
    return render_template(
        "cases/equivalents.html",
        title=table_words(table),
        rows=table_rows(found),
        citation=citation_words(found),
        caution=caution_words(),
    )


@bp.get(AT)
def template(slug: str) -> ResponseReturnValue:
    """The steps and fields of the form, or, where there is none yet, what to begin with."""
    programme = managed(slug)
    begun = queries.settings_of(programme.id).begun
    return render_template(
        f"cases/settings/{'outline' if begun else 'begin'}.html",
        one=programme,
        template=queries.template_of(programme.id),
        choices=[(name, shipped.words(name)) for name in shipped.NAMES],
        kind_words=kind_words,
        open=request.args.get("step", 0, int),
        tab="cases",
        part="template",
    )


@bp.post(AT + "/begin")
@once
def begin_template(slug: str) -> ResponseReturnValue:
    """Put in one of the templates that come with the product."""
    programme, name = managed(slug), request.form.get("name", "")
    if name not in shipped.NAMES:
        raise NotVisible
    if services.begin_with(current_actor(), programme.id, name):
        say(gettext("The form is ready. Change in it whatever you like."))
    return redirect(url_for(".template", slug=slug), 303)


@bp.route(AT + "/rules", methods=["GET", "POST"])
@once
def rules(slug: str) -> ResponseReturnValue:
    """Numbers, follow-up, retention and the table of equivalents."""
    actor, programme, form = current_actor(), managed(slug), SettingsForm()
    if not form.is_submitted():
        form.fill(queries.settings_of(programme.id))
    change = partial(services.change_settings, actor, programme.id)
    if carried_out(form, lambda: change(form.draft()), beside="prefix"):
        say(gettext("Saved."))
        return redirect(url_for(".rules", slug=slug), 303)
    page = render_template(
        "cases/settings/rules.html", one=programme, form=form, tab="cases", part="rules"
    )
    return page, status(form)


@bp.route(AT + "/categories", methods=["GET", "POST"])
@once
def categories(slug: str) -> ResponseReturnValue:
    """The kinds of suggestion in their order, and one more."""
    actor, programme, form = current_actor(), managed(slug), CategoryForm()
    add = partial(services.add_category, actor, programme.id)
    if carried_out(form, lambda: add(form.draft()), beside="label"):
        say(gettext("“%(name)s” is added.", name=form.label.data))
        return redirect(url_for(".categories", slug=slug), 303)
    page = render_template(
        "cases/settings/categories.html",
        one=programme,
        rows=queries.categories(programme.id),
        form=form,
        tab="cases",
        part="categories",
    )
    return page, status(form)


@bp.route(AT + "/categories/<int:category_id>", methods=["GET", "POST"])
@once
def edit_category(slug: str, category_id: int) -> ResponseReturnValue:
    """Word a kind of suggestion otherwise."""
    actor, programme, form = current_actor(), managed(slug), CategoryForm()
    row = queries.category_of(programme.id, category_id)
    if not form.is_submitted():
        form.fill(row)
    edit = partial(services.edit_category, actor, programme.id, category_id)
    if carried_out(form, lambda: edit(form.draft()), beside="label"):
        return redirect(url_for(".categories", slug=slug), 303)
    page = render_template("cases/settings/category.html", row=row, slug=slug, form=form)
    return page, status(form)


@bp.post(AT + "/categories/<int:category_id>/move")
@once
def move_category(slug: str, category_id: int) -> ResponseReturnValue:
    """One place up or down."""
    up = request.form.get("to") == "up"
    services.move_category(current_actor(), managed(slug).id, category_id, up)
    return redirect(url_for(".categories", slug=slug, _anchor=f"category-{category_id}"), 303)


@bp.post(AT + "/categories/<int:category_id>/retire")
@once
def retire_category(slug: str, category_id: int) -> ResponseReturnValue:
    """Offer it no more; it can come back."""
    actor, programme = current_actor(), managed(slug)
    if done(lambda: services.retire_category(actor, programme.id, category_id)):
        back = url_for(".restore_category", slug=slug, category_id=category_id)
        say(gettext("It is no longer offered. Suggestions under it stay."), back)
    return redirect(url_for(".categories", slug=slug), 303)


@bp.post(AT + "/categories/<int:category_id>/restore")
@once
def restore_category(slug: str, category_id: int) -> ResponseReturnValue:
    """Offer it again."""
    services.restore_category(current_actor(), managed(slug).id, category_id)
    return redirect(url_for(".categories", slug=slug, _anchor=f"category-{category_id}"), 303)
