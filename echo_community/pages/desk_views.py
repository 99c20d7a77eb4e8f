"""An expert's desk: what is done there, and on to the next."""

from collections.abc import Callable, Mapping

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # older stubs

from echo_community import policy
from echo_community.consults.answering_forms import AnswerForm, HandOverForm
from echo_community.consults.requests import REQUESTS
from echo_community.consults.services import claiming, reviewing_pearls
from echo_community.consults.spans import in_words
from echo_community.discussions import services as discussions
from echo_community.discussions.forms import ReplyForm
from echo_community.discussions.views.blueprint import address_of_post, refused, tried
from echo_community.discussions.views.keeping import sent
from echo_community.discussions.views.reading import open_page, thread_html
from echo_community.discussions.views.writing import tell
from echo_community.kernel.actor import Actor, current_actor
from echo_community.kernel.clock import now
from echo_community.kernel.errors import Forbidden, NotVisible
from echo_community.kernel.once import once
from echo_community.lectures.services import currency
from echo_community.pages import desk_acts
from echo_community.pages.blueprint import bp
from echo_community.pages.desk import DeskPage, What, desk, parsed
from echo_community.policy import Can
from echo_community.programmes.current import enter
from echo_community.programmes.views.acting import done, say


@bp.get("/p/<slug>/desk")
def desk_page(slug: str) -> ResponseReturnValue:
    """What waits for the reader, one thing of it open."""
    page = asked_for(slug, request.args.get("item", ""))
    return drawn(page)


@bp.post("/p/<slug>/desk/<desk_item>/answer")
@once
def desk_answer(slug: str, desk_item: str) -> ResponseReturnValue:
    """Answer in place, and on to the next."""
    what, thread_id = named(slug, desk_item, What.CONSULT, What.CALL)
    form = form_for(what)
    if request.form.get("cite"):
        return shown_again(slug, desk_item, thread_id, citing(form))
    try:
        post = tried(form, desk_acts.answer, current_actor(), thread_id)
    except Forbidden:  # hidden while they wrote: the words stay, to be copied
        return drawn(asked_for(slug, ""), kept=form.body.data or ""), 403
    if post is None:
        return refused(shown_again(slug, desk_item, thread_id, form))
    sent("reply", thread_id)
    tell(post.held, gettext("Your reply is posted."))
    stays = request.form.get("then") == "stay"
    there = address_of_post(current_actor(), thread_id, post.number) if stays else ""
    return redirect(there, 303) if there else onward(slug)


@bp.post("/p/<slug>/desk/<desk_item>/hand-over")
@once
def desk_hand_over(slug: str, desk_item: str) -> ResponseReturnValue:
    """Give a question to another expert, and on to the next."""
    _, thread_id = named(slug, desk_item, What.CONSULT)
    page, form = asked_for(slug, desk_item), HandOverForm()
    form.to.choices = [SelectChoice(one.id, one.byline.name) for one in page.experts]
    came: list[object] = []
    if not done(lambda: came.append(tried(form, given, current_actor(), thread_id))):
        return back(slug, desk_item)
    if came[0]:
        say(gettext("Handed over. They are told."))
        return onward(slug)
    return refused(drawn(page, handing=form))


@bp.post("/p/<slug>/desk/<desk_item>/<any(claim,current,endorse,seen,unendorse):desk_act>")
@once
def desk_do(slug: str, desk_item: str, desk_act: str) -> ResponseReturnValue:
    """A tap: it is theirs, it holds, it is sound, it was seen; and on to the next."""
    kinds, act = ACTS[desk_act]
    what, number = named(slug, desk_item, *kinds)
    done(lambda: act(current_actor(), what, number))
    return back(slug, desk_item) if desk_act in STAYS else onward(slug)


def asked_for(slug: str, key: str) -> DeskPage:
    """The desk with that open, of the pile that the address or the form names."""
    actor = current_actor()
    return desk(actor, enter(actor, slug), request.values.get("pile", ""), key)


def named(slug: str, key: str, *kinds: What) -> tuple[What, int]:
    """What an address names. Raises Forbidden, or NotVisible where that is none of these."""
    policy.require(current_actor(), Can.READ_DESK, enter(current_actor(), slug))
    found = parsed(key)
    if found is None or found[0] not in kinds:
        raise NotVisible
    return found


def form_for(what: What) -> ReplyForm:
    """Where one writes: an answer to a question, or a reply."""
    return AnswerForm() if what is What.CONSULT else ReplyForm()


def citing(form: ReplyForm) -> ReplyForm:
    """The form with the address of an answer of theirs under the words, shown by its title."""
    thread_id, _, number = request.form["cite"].partition("/")
    if thread_id.isdecimal() and number.isdecimal():
        words = (form.body.data or "").rstrip()
        form.body.data = f"{words}\n\n/t/{thread_id}/p/{number}\n".lstrip()
    return form


def shown_again(slug: str, key: str, thread_id: int, form: ReplyForm) -> str:
    """The words with what is wrong; in the thread, where it left the desk while they wrote."""
    page = asked_for(slug, key)
    if page.opened and page.opened.item.key == key:
        return drawn(page, form)
    return thread_html(open_page(thread_id), form)


def drawn(
    page: DeskPage,
    form: ReplyForm | None = None,
    handing: HandOverForm | None = None,
    kept: str = "",
) -> str:
    """The page; what was being written there stands in the form, `kept` apart, to be copied."""
    if form is None and page.opened:
        form, draft = form_for(page.opened.item.what), page.opened.draft
        words, version = (draft.body, draft.version) if draft else ("", 0)
        form.body.data, form.kept.data = words, str(version)
    return render_template(
        "pages/desk.html",
        page=page,
        form=form,
        handing=handing,
        kept=kept,
        waited=lambda item: in_words(now() - item.since),
        requests=REQUESTS,
        here="desk",
    )


def onward(slug: str) -> Response:
    """To what stood next in its pile; where nothing did, to the first of all."""
    item, pile = request.form.get("next") or None, request.form.get("pile")
    pile = pile if item else None
    return redirect(url_for(".desk_page", slug=slug, pile=pile, item=item, _anchor="open"), 303)


def back(slug: str, key: str) -> Response:
    """To the same, wherever it lies now."""
    return redirect(url_for(".desk_page", slug=slug, item=key, _anchor="open"), 303)


def given(actor: Actor, thread_id: int, draft: tuple[int, str]) -> object:
    """Hand it over as the form says."""
    return claiming.hand_over(actor, thread_id, *draft)


def claimed(actor: Actor, _what: What, thread_id: int) -> None:
    """Claim it; who was quicker is said."""
    claiming.claim(actor, thread_id)
    say(gettext("It is yours. Who asked is told, and the others see it."))


def endorsed(actor: Actor, _what: What, post_id: int) -> None:
    """Stand behind a post; with a way back."""
    discussions.endorse(actor, post_id)
    undo = url_for(".desk_do", **{**(request.view_args or {}), "desk_act": "unendorse"})
    say(gettext("Endorsed. Your name stands above it."), undo)


def no_longer_endorsed(actor: Actor, _what: What, post_id: int) -> None:
    """Take that back."""
    discussions.take_back_endorsement(actor, post_id)


def still_current(actor: Actor, what: What, number: int) -> None:
    """It holds; with a way back."""
    if what is What.LECTURE:
        undo = url_for("lectures.take_back_check", check_id=currency.check(actor, number).id)
    else:
        made = reviewing_pearls.check_pearl(actor, number)
        undo = url_for("consults.take_back_pearl_check", pearl_check_id=made.id)
    say(gettext("Noted as still current."), undo)


def seen(actor: Actor, _what: What, thread_id: int) -> None:
    """They looked at where they are called, and say nothing."""
    desk_acts.seen(actor, thread_id)


ACTS: Mapping[str, tuple[tuple[What, ...], Callable[[Actor, What, int], None]]] = {
    "claim": ((What.CONSULT,), claimed),
    "current": ((What.LECTURE, What.PEARL), still_current),
    "endorse": ((What.ENDORSE,), endorsed),
    "seen": ((What.CALL,), seen),
    "unendorse": ((What.ENDORSE,), no_longer_endorsed),
}
STAYS = ("claim", "unendorse")  # to go on with the same
