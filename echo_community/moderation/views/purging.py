"""Taking an identifier out of everything.

The view carries no `@once`: a failed try must stay counted, and the same order sent twice is one.
"""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from echo_community.accounts import door
from echo_community.accounts import services as accounts
from echo_community.kernel.actor import current_actor
from echo_community.kernel.errors import Refused, TooMany
from echo_community.moderation.purging import queries, services
from echo_community.moderation.purging.counting import MOST_POSTS, posts_with
from echo_community.moderation.purging.forms import PurgeForm
from echo_community.moderation.purging.queries import PurgePage
from echo_community.moderation.views.blueprint import bp
from echo_community.privacy.labels import called
from echo_community.programmes.current import enter_by_id


@bp.route("/t/<int:thread_id>/p/<int:number>/purge", methods=["GET", "POST"])
def purge(thread_id: int, number: int) -> ResponseReturnValue:
    """What a post says and what the guard finds in it; then it is removed for good."""
    actor = current_actor()
    page = queries.purge_page(actor, thread_id, number)
    enter_by_id(actor, page.programme_id)
    form = PurgeForm(chosen=list(range(len(page.found))), revision=str(page.revision))
    form.offer(page)
    step = request.form.get("by", "") if request.method == "POST" else "show"
    if step == "mail":
        door.mail_code(form)
    elif not step and form.validate() and ordered(form, page):
        flash(gettext("Removed from the thread. The rest follows now; this page says how far."))
        return redirect(url_for(".purge", thread_id=thread_id, number=number), 303)
    return shown(page, form, counted(form, page) if step == "look" else None), (
        200 if step else 422
    )


def ordered(form: PurgeForm, page: PurgePage) -> bool:
    """Whether the purge was begun; says on the form what is wrong."""
    if form.revision.data != str(page.revision):
        form.more.errors = [gettext("The post was changed meanwhile. Look again at what is found.")]
        return False
    try:
        services.purge(current_actor(), page.post_id, form.draft(), request.remote_addr or "")
    except services.Senseless as problem:
        form.more.errors = [str(problem)]
    except (Refused, TooMany) as problem:
        form.secret.errors = [door.said(problem)]
    else:
        return True
    return False


def counted(form: PurgeForm, page: PurgePage) -> list[tuple[str, int, bool]]:
    """Each of the words, in how many posts it stands, and whether that is too many."""
    words = dict.fromkeys(target.words for target in form.draft().targets)
    counts = ((each, posts_with(page.programme_id, each)) for each in words)
    return [(each, min(count, MOST_POSTS), count > MOST_POSTS) for each, count in counts]


def shown(page: PurgePage, form: PurgeForm, counts: list[tuple[str, int, bool]] | None) -> str:
    """The page."""
    return render_template(
        "moderation/purge.html",
        page=page,
        form=form,
        counts=counts,
        called=called,
        has_password=accounts.has_password(current_actor()),
        here="threads",
    )
