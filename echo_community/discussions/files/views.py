"""Sending a file ahead, seeing it, describing it, taking it off its post."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from echo_community.discussions.files import queries, services
from echo_community.discussions.files.fields import Unsent
from echo_community.discussions.files.receiving import received, take
from echo_community.discussions.forms import FilesForm
from echo_community.discussions.models import AttachmentKind, Post, Thread
from echo_community.discussions.views.blueprint import (
    address_of_post,
    bp,
    offer_undo,
    refused,
    tried,
)
from echo_community.kernel.actor import current_actor
from echo_community.kernel.errors import NotVisible, Refused
from echo_community.kernel.once import once
from echo_community.kernel.sending import stored_file
from echo_community.programmes.current import enter, enter_by_id


@bp.post("/p/<slug>/files")
def upload(slug: str) -> ResponseReturnValue:
    """Take one file ahead of its post; answers the row that shows it, or a sentence."""
    programme_id = enter(current_actor(), slug).programme_id
    given = request.files.get("upload")
    if given is None:
        return gettext("Choose a file first."), 422
    try:
        file = take(current_actor(), programme_id, given)
    except Refused as problem:
        return str(problem), 422
    unsent = Unsent(file.id, file.name, file.alt)
    return render_template("discussions/file.html", file=unsent), 201


@bp.post("/f/<int:file_id>/discard")
@once
def discard_file(file_id: int) -> ResponseReturnValue:
    """Throw away a file that was not sent."""
    if not services.discard(current_actor(), [file_id]):
        raise NotVisible
    if "X-Fragment" in request.headers:
        return "", 204
    return redirect(url_for("pages.index"), 303)


@bp.get("/f/<int:file_id>/<name>")
def file(file_id: int, name: str) -> ResponseReturnValue:
    """A file, for who may read its post; pictures to look at, PDFs to keep."""
    found = queries.file_for(current_actor(), file_id)
    download = found.kind is AttachmentKind.PDF
    return stored_file(found.stored, found.media_type, found.name, download=download)


@bp.get("/f/<int:file_id>/thumb")
def thumbnail(file_id: int) -> ResponseReturnValue:
    """A file as it looks, small."""
    found = queries.file_for(current_actor(), file_id)
    return stored_file(found.thumbnail, "image/webp", "thumbnail.webp")


@bp.route("/t/<int:thread_id>/p/<int:number>/files", methods=["GET", "POST"])
@once
def files(thread_id: int, number: int) -> ResponseReturnValue:
    """Say what the files of a post show; take one off or bring it back."""
    actor = current_actor()
    page = queries.files_page(actor, thread_id, number)
    form = FilesForm(data={"files": page.files})
    enter_by_id(actor, page.programme_id)
    if request.method == "GET" or not tried(form, services.describe, actor, page.post_id):
        html = render_template("discussions/files.html", page=page, form=form, here="threads")
        return refused(html)
    flash(gettext("Saved."))
    return redirect(address_of_post(actor, thread_id, number), 303)


@bp.post("/f/<int:file_id>/remove")
@once
def remove_file(file_id: int) -> ResponseReturnValue:
    """Take a file off its post; it is kept, and the next page offers it back."""
    thread, post = services.remove(current_actor(), file_id)
    offer_undo(gettext("The file is removed."), url_for(".restore_file", file_id=file_id))
    return _to_files(thread, post)


@bp.post("/f/<int:file_id>/restore")
@once
def restore_file(file_id: int) -> ResponseReturnValue:
    """Bring a removed file back."""
    thread, post = services.restore(current_actor(), file_id)
    flash(gettext("The file is back."))
    return _to_files(thread, post)


def _to_files(thread: Thread, post: Post) -> ResponseReturnValue:
    return redirect(url_for(".files", thread_id=thread.id, number=post.number), 303)


def onward(otherwise: str, thread_id: int, number: int) -> str:
    """After a post: where pictures came with it that nobody described, to the page for that."""
    if not any(file.kind is AttachmentKind.IMAGE and not file.alt for file in received().kept):
        return otherwise
    flash(gettext("Say what your pictures show, for those who cannot see them."), "caution")
    return url_for("discussions.files", thread_id=thread_id, number=number)
