"""What a moderator ticks and writes to remove it for good."""

from collections import Counter
from collections.abc import Sequence

from flask_babel import lazy_gettext
from wtforms import BooleanField, HiddenField, PasswordField, SelectMultipleField

from echo_community.kernel.forms import AtMost, Form, Lines
from echo_community.moderation.purging.drafts import PurgeDraft
from echo_community.moderation.purging.matching import Target
from echo_community.moderation.purging.queries import Found, PurgePage
from echo_community.moderation.purging.wording import mark, part_words

OTHER = "OTHER"  # the label of what a moderator writes


class PurgeForm(Form):
    """Which words, which files, and who asks."""

    chosen = SelectMultipleField(lazy_gettext("Found by the guard"), coerce=int)
    more = Lines(lazy_gettext("Other words to remove, one a line"), [AtMost(2000)])
    files = SelectMultipleField(lazy_gettext("Files to remove"), coerce=int)
    parts = SelectMultipleField(lazy_gettext("Of the lecture, whole"))
    whole = BooleanField(lazy_gettext("Remove the whole post"))
    revision = HiddenField()
    secret = PasswordField(lazy_gettext("Your password, or the 6-digit code from a mail"))

    found: Sequence[Found] = ()

    def offer(self, page: PurgePage) -> None:
        """Let what the guard finds, and the post's files, be ticked."""
        self.found = page.found
        self.chosen.choices = [(n, each.words) for n, each in enumerate(page.found)]
        self.files.choices = [(file.id, file.name) for file in page.files]
        self.parts.choices = [(name, part_words(name, title)) for name, title in page.parts]

    def ticked(self, number: int) -> bool:
        """Whether a finding is ticked."""
        return number in (self.chosen.data or ())

    def draft(self) -> PurgeDraft:
        """What was chosen."""
        chosen = [self.found[number] for number in self.chosen.data or ()]
        written = [line.strip() for line in (self.more.data or "").split("\n") if line.strip()]
        return PurgeDraft(
            targets=(
                *(Target(each.words, each.suggestion or mark()) for each in chosen),
                *(Target(line, mark()) for line in written),
            ),
            labels=Counter([*(str(each.label) for each in chosen), *([OTHER] * len(written))]),
            files=tuple(self.files.data or ()),
            parts=tuple(self.parts.data or ()),
            whole=bool(self.whole.data),
            secret=self.secret.data or "",
        )
