"""Topics: the page that members read, and the one where coordinators keep them."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from echo_community.kernel.actor import current_actor
from echo_community.kernel.once import once
from echo_community.policy import Can
from echo_community.programmes import counts, queries, services
from echo_community.programmes.current import enter, enter_by_id
from echo_community.programmes.forms import TopicForm
from echo_community.programmes.models import Topic
from echo_community.programmes.views.acting import (
    carried_out,
    done,
    managed,
    managed_by_id,
    say,
    status,
)
from echo_community.programmes.views.blueprint import bp


@bp.get("/p/<slug>/topics")
def topics(slug: str) -> ResponseReturnValue:
    """All topics, each with what stands under it."""
    actor = current_actor()
    programme = enter(actor, slug)
    tree = queries.topics(
        actor, programme.programme_id, counts.threads_by_topic(actor, programme.programme_id)
    )
    return render_template("programmes/topics.html", tree=tree, standing=programme, here="topics")


@bp.get("/topics/<int:topic_id>")
@bp.get("/topics/<int:topic_id>-<slug>")
def topic(topic_id: int, slug: str = "") -> ResponseReturnValue:
    """To the page of a topic."""
    actor = current_actor()
    found = queries.topic_for(actor, topic_id)
    programme = enter_by_id(actor, found.programme_id)
    slug, name = programme.slug, found.slug
    return redirect(url_for("pages.topic", slug=slug, topic_id=found.id, topic_slug=name))


@bp.post("/topics/<int:topic_id>/follow")
@once
def follow_topic(topic_id: int) -> ResponseReturnValue:
    """Hear of new threads under it."""
    topic = services.follow_topic(current_actor(), topic_id)
    say(gettext("You follow “%(name)s”: new threads in it show in your notices.", name=topic.name))
    return _to_its_page(topic)


@bp.post("/topics/<int:topic_id>/leave")
@once
def leave_topic(topic_id: int) -> ResponseReturnValue:
    """Hear no more of it."""
    topic = services.leave_topic(current_actor(), topic_id)
    say(gettext("You no longer follow “%(name)s”.", name=topic.name))
    return _to_its_page(topic)


def _to_its_page(topic: Topic) -> ResponseReturnValue:
    return redirect(url_for(".topic", topic_id=topic.id, slug=topic.slug), 303)


@bp.route("/p/<slug>/settings/topics", methods=["GET", "POST"])
@once
def topics_settings(slug: str) -> ResponseReturnValue:
    """Keep the topics: add one, and put them in order."""
    actor, programme, form = current_actor(), managed(slug), TopicForm()
    tree = queries.topics(actor, programme.id)
    form.offer((top.id, top.name) for top in tree)
    if carried_out(form, lambda: services.add_topic(actor, programme.id, form.draft())):
        say(gettext("“%(name)s” is added.", name=form.name.data))
        return redirect(url_for(".topics_settings", slug=slug), 303)
    page = render_template(
        "programmes/topics_settings.html", one=programme, tree=tree, form=form, tab="topics"
    )
    return page, status(form)


@bp.route("/topics/<int:topic_id>/edit", methods=["GET", "POST"])
@once
def edit_topic(topic_id: int) -> ResponseReturnValue:
    """Rename or describe a topic, or put it under another."""
    actor = current_actor()
    found = queries.topic_for(actor, topic_id, Can.MANAGE_PROGRAMME)
    slug = managed_by_id(found.programme_id)
    named, disciplines = queries.named_for(topic_id), queries.disciplines_of(topic_id)
    chosen = {"experts": named, "disciplines": disciplines}
    form = TopicForm(obj=found, data={"parent": found.parent_id or 0, **chosen})
    form.offer_experts(queries.may_be_named(actor, found.programme_id, named))
    others = queries.topics(actor, found.programme_id)
    form.offer((top.id, top.name) for top in others if top.id != found.id)
    if carried_out(form, lambda: services.edit_topic(actor, topic_id, form.draft())):
        say(gettext("“%(name)s” is saved.", name=form.name.data))
        return redirect(url_for(".topics_settings", slug=slug), 303)
    return render_template("programmes/topic_edit.html", topic=found, slug=slug, form=form), status(
        form
    )


@bp.post("/topics/<int:topic_id>/move")
@once
def move_topic(topic_id: int) -> ResponseReturnValue:
    """One place up or down."""
    up = request.form.get("to") == "up"
    found = services.move_topic(current_actor(), topic_id, up)
    slug = managed_by_id(found.programme_id)
    return redirect(url_for(".topics_settings", slug=slug, _anchor=f"topic-{found.id}"), 303)


@bp.post("/topics/<int:topic_id>/delete")
@once
def delete_topic(topic_id: int) -> ResponseReturnValue:
    """Remove a topic that nothing stands under."""
    actor = current_actor()
    found = queries.topic_for(actor, topic_id, Can.MANAGE_PROGRAMME)
    slug, name = managed_by_id(found.programme_id), found.name
    if done(lambda: services.delete_topic(actor, topic_id)):
        say(gettext("“%(name)s” is deleted.", name=name))
    return redirect(url_for(".topics_settings", slug=slug), 303)
