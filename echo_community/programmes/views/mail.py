"""What mails may say, and which of them are stuck."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from echo_community.kernel.actor import current_actor
from echo_community.kernel.once import once
from echo_community.policy import Can
from echo_community.programmes import queries, services
from echo_community.programmes.forms import QuotingForm
from echo_community.programmes.views.acting import carried_out, managed, say, status
from echo_community.programmes.views.blueprint import bp


@bp.route("/p/<slug>/mail", methods=["GET", "POST"])
@once
def mail(slug: str) -> ResponseReturnValue:
    """How much mails quote, what is stuck, who is not reached."""
    actor, one = current_actor(), managed(slug, Can.MANAGE_MAIL)
    form = QuotingForm(open=one.mail_quoting, clinical=one.mail_quoting_clinical)
    if carried_out(form, lambda: services.set_quoting(actor, one.id, form.draft()), "clinical"):
        say(gettext("Saved."))
        return redirect(url_for(".mail", slug=slug), 303)
    page = queries.mail_page(actor, one.id)
    whole = render_template("programmes/mail.html", one=one, form=form, page=page, tab="mail")
    return whole, status(form)


@bp.post("/p/<slug>/mail/retry")
@once
def retry_all_mail(slug: str) -> ResponseReturnValue:
    """Try all stuck mails again."""
    return _retried(slug)


@bp.post("/p/<slug>/mail/<int:mail_id>/retry")
@once
def retry_mail(slug: str, mail_id: int) -> ResponseReturnValue:
    """Try one again."""
    return _retried(slug, mail_id)


def _retried(slug: str, mail_id: int | None = None) -> ResponseReturnValue:
    count = services.retry_mail(current_actor(), managed(slug, Can.MANAGE_MAIL).id, mail_id)
    if count:
        say(ngettext("%(num)s mail is tried again.", "%(num)s mails are tried again.", count))
    return redirect(url_for(".mail", slug=slug, _anchor="stuck"), 303)
