"""Files that come with a form about lectures, stored before its transaction begins.

A recording takes minutes to arrive and a PDF seconds to open, and on SQLite a transaction keeps
other writers out. What has arrived stays in the form where that is shown again, as what script
sends ahead does.
"""

import functools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.datastructures import FileStorage
from wtforms import Field, ValidationError

from echo_community.kernel.actor import current_actor
from echo_community.kernel.errors import Refused
from echo_community.kernel.pages import LARGEST_ID
from echo_community.kernel.storage import TROUBLE, storage
from echo_community.lectures.models import LectureFile
from echo_community.lectures.services import files
from echo_community.policy import Can
from echo_community.programmes.queries import programme_to_manage

View = Callable[..., ResponseReturnValue]

LARGEST = 4096 * 1024 * 1024  # bytes of one request
SENT = re.compile(r"sent-(?P<field>[a-z_]+)")  # the name of a field's file input


@dataclass
class Brought:
    """What became of the files of one request, by the field they came in."""

    kept: dict[str, list[LectureFile]] = field(default_factory=dict)
    problems: dict[str, list[str]] = field(default_factory=dict)


def brought() -> Brought:
    """The files that came with this request."""
    found: Brought = g.setdefault("brought", Brought())
    return found


def make_room(slug: str) -> None:
    """Take more of this request than others may send, from somebody who adds lectures here.

    Before anything reads the form. Raises NotVisible or Forbidden.
    """
    programme_to_manage(current_actor(), slug, Can.MANAGE_LECTURES)
    request.max_content_length = LARGEST


def brings_files(view: View) -> View:
    """Store the files of a form, then do what it is for. Stands above @once."""

    @functools.wraps(view)
    def bringing(**kwargs: Any) -> ResponseReturnValue:
        if request.method == "POST":
            actor = current_actor()
            programme = programme_to_manage(actor, kwargs["slug"], Can.MANAGE_LECTURES)
            for name, file in request.files.items(multi=True):
                if file.filename and (found := SENT.fullmatch(name)):
                    _take(programme.id, found["field"], file)
        return view(**kwargs)

    return bringing


def take(programme_id: int, file: FileStorage) -> LectureFile:
    """Store a file and note it. Raises Refused with what to do instead."""
    name = files.called(file.filename or "")
    size = file.stream.seek(0, 2)
    if not size:
        raise Refused(gettext("This file is empty. Choose it again."))
    try:
        stored = storage().put_stream(file.stream)
    except TROUBLE as problem:
        raise Refused(
            gettext("Files cannot be stored at the moment. Send it again later.")
        ) from problem
    return files.keep(current_actor(), programme_id, name, stored, size)


def _take(programme_id: int, name: str, file: FileStorage) -> None:
    try:
        brought().kept.setdefault(name, []).append(take(programme_id, file))
    except Refused as problem:
        said = gettext("“%(name)s”: %(problem)s", name=file.filename, problem=str(problem))
        brought().problems.setdefault(name, []).append(said)


class FilesField(Field):
    """Files sent ahead by number, and those that came along; `kinds` is how their names end."""

    def __init__(
        self,
        label: Any,
        *,
        kinds: Sequence[str],
        most: int = 1,
        **options: Any,
    ) -> None:
        super().__init__(label, default=(), **options)
        self.kinds, self.most = tuple(kinds), most
        self.files: Sequence[LectureFile] = ()
        self.unfit: list[str] = []  # what was wrong with them once they were opened

    def find(self, programme_id: int) -> None:
        """Look up whose they are; what is not the person's, or gone, falls away. Of one, the newest
        stays: it was chosen in the place of the others."""
        found = files.unsent(current_actor(), programme_id, self.data or ())
        self.files = found[-1:] if self.most == 1 else found

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """The numbers, each once."""
        ids = {int(value) for value in valuelist if re.fullmatch(r"[0-9]{1,10}", str(value))}
        along = {file.id for file in brought().kept.get(self.name, ())}
        self.data = tuple(sorted(each for each in ids | along if each <= LARGEST_ID))

    def pre_validate(self, form: Any) -> None:
        """Raise ValidationError where a file was not taken, is of another kind, or one too many."""
        if problems := brought().problems.get(self.name):
            raise ValidationError("\n".join(problems))
        kinds = ", ".join(kind.lstrip(".").upper() for kind in self.kinds)
        for file in self.files:
            if not file.name.lower().endswith(self.kinds):
                why = gettext("is not one of %(kinds)s: export it so", kinds=kinds)
                raise ValidationError(f"“{file.name}”: {why}")
        if self.unfit:
            raise ValidationError("\n".join(self.unfit))
        if len(self.files) > self.most:
            raise ValidationError(
                gettext("At most %(num)s fit here: take the tick off the others.", num=self.most)
            )
