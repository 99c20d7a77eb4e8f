"""Files that came with a form, taken before anything is written.

Opening a file takes a second or more, and on SQLite a transaction keeps other writers out: so it
is done before the form's own begins. What was taken is an unsent file like those that script sends
ahead, and stays in the form where that is shown again.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass, field

from flask import g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from echo_community.discussions import queries
from echo_community.discussions.files import services
from echo_community.discussions.files.attaching import too_many
from echo_community.discussions.files.refusals import MOST_FILES, sentence
from echo_community.discussions.models import Attachment
from echo_community.kernel.actor import Actor, current_actor
from echo_community.kernel.errors import Refused
from echo_community.kernel.uploads import Unfit, made_anew
from echo_community.programmes.current import enter

View = Callable[..., ResponseReturnValue]


@dataclass
class Received:
    """What became of the files of one request."""

    kept: list[Attachment] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def received() -> Received:
    """The files that came with this request."""
    found: Received = g.setdefault("received", Received())
    return found


def takes_files(view: View) -> View:
    """Take the files of a form, then do what it is for. Stands above @once."""

    @functools.wraps(view)
    def taking(**kwargs: object) -> ResponseReturnValue:
        given = [file for file in request.files.getlist("upload") if file.filename]
        if given and "X-Fragment" not in request.headers:
            _take_all(current_actor(), _programme_of(kwargs), given)
        response = view(**kwargs)
        led_on = isinstance(response, Response) and response.status_code in (302, 303)
        if received().kept and led_on:
            # Sent twice: the first time took them along, these would lie around.
            services.discard(current_actor(), [file.id for file in received().kept])
        return response

    return taking


def take_along(programme_id: int) -> None:
    """Take the files of a form that keeps them: they stay unsent when it leads on."""
    given = [file for file in request.files.getlist("upload") if file.filename]
    if given and request.method == "POST":
        _take_all(current_actor(), programme_id, given)


def take(author: Actor, programme_id: int, file: FileStorage) -> Attachment:
    """Open, make anew and keep one file. Raises Refused with what to do instead."""
    try:
        made = made_anew(file.stream.read())
    except Unfit as problem:
        raise Refused(sentence(problem.why)) from problem
    return services.keep(author, programme_id, file.filename or "", made)


def _take_all(author: Actor, programme_id: int, given: list[FileStorage]) -> None:
    if len(given) > MOST_FILES:
        received().problems.append(too_many())
    for file in given[:MOST_FILES]:
        try:
            received().kept.append(take(author, programme_id, file))
        except Refused as problem:
            said = gettext("“%(name)s”: %(problem)s", name=file.filename, problem=str(problem))
            received().problems.append(said)


def _programme_of(kwargs: dict[str, object]) -> int:
    if "slug" in kwargs and "thread_id" not in kwargs:
        return enter(current_actor(), str(kwargs["slug"])).programme_id
    return queries.thread_for(current_actor(), int(str(kwargs["thread_id"]))).programme_id
