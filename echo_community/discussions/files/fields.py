"""The part of a form that says which files go with it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from flask import request
from wtforms import Field, ValidationError

from echo_community.discussions.drafts import FileDraft
from echo_community.discussions.files.attaching import too_many
from echo_community.discussions.files.receiving import received
from echo_community.discussions.files.refusals import MOST_FILES
from echo_community.kernel.pages import LARGEST_ID
from echo_community.kernel.words import tidy_line

LONGEST_ALT = 300  # characters


@dataclass(frozen=True)
class Unsent:
    """A file in a form: sent ahead, and shown again where the form is."""

    id: int
    name: str
    alt: str

    @property
    def is_picture(self) -> bool:
        """Whether it shows something that can be described."""
        return not self.name.endswith(".pdf")


class FilesField(Field):
    """Files sent ahead by number, and those that came along; each with what it shows."""

    def __init__(self, label: Any, most: int = MOST_FILES, **options: Any) -> None:
        super().__init__(label, default=(), **options)
        self.most = most

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """The numbers, each once; the description of number 7 is in `alt-7`."""
        ids = {int(value) for value in valuelist if re.fullmatch(r"[0-9]{1,10}", str(value))}
        ahead = [
            # Its name is quoted: a form kept over an expired sign-in hides what has no spaces.
            Unsent(number, unquote(_line("name", number)), _line("alt", number)[:LONGEST_ALT])
            for number in sorted(ids)
            if number <= LARGEST_ID
        ]
        along = [Unsent(f.id, f.name, f.alt) for f in received().kept if f.id not in ids]
        self.data = (*ahead, *along)

    def pre_validate(self, form: Any) -> None:
        """Raise ValidationError where a file was not taken, or they are too many."""
        if problems := received().problems:
            raise ValidationError("\n".join(problems))
        if len(self.data) > self.most:
            raise ValidationError(too_many())

    @property
    def drafts(self) -> tuple[FileDraft, ...]:
        """As the services take them."""
        return tuple(FileDraft(file.id, file.alt) for file in self.data)


def _line(name: str, number: int) -> str:
    return tidy_line(request.form.get(f"{name}-{number}", ""))
