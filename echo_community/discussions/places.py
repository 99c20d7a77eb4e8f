"""Where somebody writes: a draft is one person's at one place."""

import re
from dataclasses import dataclass
from typing import Literal, cast, get_args

from echo_community.kernel.errors import NotVisible
from echo_community.kernel.pages import LARGEST_ID

Kind = Literal[
    "answer", "ask", "consult", "edit", "follow_up", "question", "reply", "suggestion", "summary"
]


@dataclass(frozen=True, slots=True)
class Place:
    """`ask:3` and `consult:3` in a programme, `reply:12` and `summary:12` in a thread, `edit:99`
    of a post.

    In a case `question:12`, `suggestion:12` and `follow_up:12`, and `answer:99` to a post.
    """

    kind: Kind
    id: int

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"

    @classmethod
    def parse(cls, text: str) -> "Place":
        """The place that an address names. Raises NotVisible where there is no such place."""
        found = re.fullmatch(rf"({'|'.join(get_args(Kind))}):([1-9][0-9]{{0,9}})", text)
        if not found or int(found[2]) > LARGEST_ID:
            raise NotVisible
        return cls(cast("Kind", found[1]), int(found[2]))
