"""What a purge is asked for, and how its words are kept until they are nowhere else."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field

from echo_community.moderation.purging.matching import Target


@dataclass(frozen=True)
class PurgeDraft:
    """What to remove; `files` are numbers of files under the post, `parts` what of its lecture goes
    whole, `secret` a password or code."""

    targets: Sequence[Target] = ()
    labels: Mapping[str, int] = field(default_factory=dict)
    files: Sequence[int] = ()
    parts: Sequence[str] = ()
    whole: bool = False
    secret: str = field(default="", repr=False)

    def __bool__(self) -> bool:
        return bool(self.targets or self.files or self.parts or self.whole)


def packed(targets: Sequence[Target]) -> str:
    """Targets as one text."""
    return json.dumps([asdict(target) for target in targets], ensure_ascii=False)


def unpacked(text: str) -> list[Target]:
    """The targets of such a text."""
    return [Target(**each) for each in json.loads(text or "[]")]
